"""Open data are tables that a program reads: documented, exact, harmless in a spreadsheet, and known to the ledger."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal

import pytest

from kaoping.application.publication import open_data, selectors
from kaoping.application.publication.models import State
from kaoping.application.publication.open_data import (
    RANKING,
    SCORES,
    TABLES,
    Table,
    csv_bytes,
    csv_text,
    plain_row,
    rows,
    schema,
    table_of,
)
from kaoping.collection.values.models import Status
from kaoping.planning.schemes.selectors import scheme_of
from tests.platform.appraisal import give, give_all
from tests.platform.cast import Cast
from tests.platform.publishing import the_publication


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_ranking_says_what_was_worked_out_by_hand(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    said = [(row["subject"], row["group"], row["rank"], row["total"], row["grade"]) for row in _ranking(found)]

    assert said == [
        ("江北区建设局", "城区", "2", "72.42", "合格"),
        ("江南区建设局", "城区", "1", "99.84", "优秀"),
        ("质量监督站", "直属", "1", "94", "优秀"),
    ]


def test_an_item_that_does_not_apply_has_no_score(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    give_all(cast)

    found = read(csv_bytes(the_publication(cast, State.ANNOUNCED), SCORES))

    (row,) = (one for one in found if (one["subject"], one["item"]) == ("江北区建设局", "plan"))
    assert (row["applies"], row["points"], row["score"]) == ("false", "10", "")


def _ranking(found: object) -> list[dict[str, str]]:
    return read(csv_bytes(found, RANKING))  # type: ignore[arg-type]


def test_scores_of_items_say_what_was_worked_out_by_hand(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    said = {
        row["item"]: (row["title_en"], row["depth"], row["leaf"], row["points"], row["score"])
        for row in read(csv_bytes(found, SCORES))
        if row["subject"] == "江北区建设局"
    }

    assert said == {
        "quality": ("quality and safety", "1", "false", "60", "44.4"),
        "passed": ("main structures passed", "2", "true", "40", "32.4"),
        "hazards": ("hazards", "2", "true", "20", "12"),
        "service": ("service", "1", "false", "40", "28.02"),
        "solved": ("orders solved", "2", "true", "30", "28.02"),
        "plan": ("plan in time", "2", "true", "10", "0"),
        "awards": ("bonus", "1", "true", "5", "0"),
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_documented_in_both_languages_and_every_row_has_them(table: Table, cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    said = schema(table)
    properties = said["properties"]
    assert isinstance(properties, dict)

    assert all(one["title"] and one["description"].isascii() for one in properties.values())
    for row in rows(found, table):
        assert set(plain_row(table_of(found, table), row)) == set(properties)
    assert list(read(csv_bytes(found, table))[0]) == list(properties)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_only_a_table_of_an_invented_city_says_in_each_row_that_it_is_one(
    table: Table, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    real = scheme_of(found.run.version).model_copy(update={"invented": False})

    assert {row["invented"] for row in read(csv_bytes(found, table))} == {"true"}

    monkeypatch.setattr(open_data, "scheme_of", lambda version: real)
    assert list(read(csv_bytes(found, table))[0]) == [column.name for column in table.columns]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_name_becomes_a_formula_and_a_negative_number_stays_one(name: str) -> None:
    row = ("2026-a", name, "城区", "城区", 1, Decimal("-3.5"), None, None, "合格", False)

    (found,) = csv.DictReader(io.StringIO(csv_text(RANKING, [row]), newline=""))

    assert (found["subject"], found["total"], found["low"]) == (f"'{name}", "-3.5", "")


def test_the_ledger_knows_the_bytes_of_the_tables(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    entry = selectors.entry_of(found)
    assert entry is not None

    said = json.loads(entry.opening.payload)

    assert said["person"] == 0
    assert said["address"] == ""
    for table in TABLES:
        expected = hashlib.sha256(csv_bytes(found, table)).hexdigest()
        assert said["after"][f"{table.name}_csv_sha256"] == expected
