"""Values as Parquet: written and read they are the same; other programs' files are read by their columns."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings

from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.terms import Status
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values import read_values, write_values_parquet
from tests.files.invented import SCHEME, found, invented, observed
from tests.files.test_templates import SUBJECTS, values_for


def made(path: Path, select: str) -> Path:
    with duckdb.connect() as db:
        db.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return path


@settings(max_examples=25)
@given(values_for(invented()))
def test_values_written_and_read_are_the_same(values: Values) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.parquet"
        write_values_parquet(values, path)
        again = read_values([path], invented())
    assert again.subjects == values.subjects
    assert again.canonical() == values.canonical()


def test_sources_statuses_parents_and_empty_lists_are_kept(tmp_path: Path) -> None:
    seen = {
        ("甲区", "", "online"): Observation(Decimal("0.5"), Status.VERIFIED, "设备平台", "某科"),
        ("甲区", "", "accidents"): Observation((), Status.REPORTED, "台账"),
        ("乙县", "", "spent"): Observation(Decimal("12.30"), Status.DISPUTED),
    }
    values = Values((*SUBJECTS, Subject("丙县", "县", "乙县")), seen)
    write_values_parquet(values, tmp_path / "v.parquet")
    again = read_values([tmp_path / "v.parquet"], invented())
    assert again.subjects == values.subjects
    assert again.canonical() == values.canonical()
    assert again.observations["甲区", "", "online"].by == "某科"


def test_a_table_with_a_column_for_each_data_item_is_read(tmp_path: Path) -> None:
    path = made(
        tmp_path / "v.parquet",
        "SELECT '甲区' AS subject, '区' AS \"group\", 0.95::DOUBLE AS online, 80.25::DECIMAL(10,4) AS spent, "
        "120::BIGINT AS budget, true AS plan, '优良' AS quality UNION ALL SELECT '乙县', '县', NULL, 7, 8, false, '/'",
    )
    values = read_values([path], invented())
    assert observed(values, "甲区", "online") == Decimal("0.95")
    assert observed(values, "甲区", "spent") == Decimal("80.25")
    assert observed(values, "甲区", "budget") == Decimal(120)
    assert observed(values, "乙县", "plan") is False
    assert values.observations["乙县", "", "quality"].status is Status.NOT_APPLICABLE
    assert ("乙县", "", "online") not in values.observations


def test_a_double_with_too_many_decimals_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "v.parquet", "SELECT '甲区' AS subject, '区' AS \"group\", 1.0::DOUBLE / 3 AS spent")
    assert found(path) == [("too-many-decimals", "v.parquet!1")]


def test_a_file_of_records_has_a_column_for_each_field(tmp_path: Path) -> None:
    units = made(tmp_path / "u.parquet", "SELECT '甲区' AS subject, '区' AS \"group\"")
    events = made(
        tmp_path / "e.parquet",
        "SELECT '甲区' AS subject, 'accidents' AS item, 2 AS no, 'light' AS kind, DATE '2026-10-01' AS date, "
        "NULL::BOOLEAN AS overdue UNION ALL SELECT '甲区', 'accidents', 1, '死亡事故', DATE '2026-09-30', true",
    )
    values = read_values([units, events], invented())
    assert observed(values, "甲区", "accidents") == (
        {"date": date(2026, 9, 30), "kind": "fatal", "overdue": True},
        {"date": date(2026, 10, 1), "kind": "light"},
    )


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ("SELECT '甲区' AS subject, '区' AS \"group\", 5 AS paid", "unknown-column"),
        ("SELECT '甲区' AS subject, '区' AS \"group\", 'paid' AS item, '5' AS value", "unknown-item"),
        ("SELECT '甲区' AS subject, '区' AS \"group\", 'spent' AS item, '五' AS value", "not-a-number"),
        ("SELECT '甲区' AS subject, '区' AS \"group\", 'spent' AS item, '5' AS value, 'ok' AS status", "not-a-status"),
        ("SELECT '甲区' AS subject, '市' AS \"group\", 'spent' AS item, '5' AS value", "unknown-group"),
        ("SELECT '乙县' AS subject, '县' AS \"group\", 'streets' AS item, '5' AS value", "not-asked"),
        ("SELECT NULL::VARCHAR AS subject, '区' AS \"group\", 'spent' AS item, '5' AS value", "row-without-subject"),
        ("SELECT '甲区' AS subject, '区' AS \"group\", 'accidents' AS item, '5' AS value", "not-a-list"),
    ],
)
def test_faults_are_found_with_their_row(tmp_path: Path, select: str, code: str) -> None:
    assert code in [c for c, _ in found(made(tmp_path / "v.parquet", select))]


def test_a_value_for_a_period_in_which_its_item_is_not_scored_is_refused(tmp_path: Path) -> None:
    text = SCHEME + "periods: [{id: 2026-09}, {id: 2026-10}]\n"
    scheme = parse_scheme_yaml(text.replace("  - id: plan\n", "  - id: plan\n    periods: [2026-10]\n"))
    select = "SELECT '甲区' AS subject, '区' AS \"group\", 'plan' AS item, 'true' AS value, '{}' AS period"
    assert read_values([made(tmp_path / "v.parquet", select.format("2026-10"))], scheme).observations
    assert found(made(tmp_path / "w.parquet", select.format("2026-09")), scheme) == [("not-asked", "w.parquet!1")]


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.parquet"
    path.write_bytes(b"PAR1" + b"\0" * 100)
    assert found(path) == [("parquet-broken", "v.parquet")]


UNIT = "SELECT '甲区' AS subject, '区' AS \"group\", "


@pytest.mark.parametrize(
    ("select", "code"),
    [
        (UNIT + "'spent' AS item, '5' AS value FROM range(5_000_001)", "too-many-cells"),
        (UNIT + ", ".join(f"1 AS c{n}" for n in range(1_000)), "too-many-cells"),
        (UNIT + "'spent' AS item, repeat('5', 50_000_000) AS value", "unpacks-too-large"),
        (UNIT + "[1, 2] AS spent", "column-type"),
        (UNIT + "{'a': 1} AS spent", "column-type"),
        (UNIT + "MAP {'a': 1} AS spent", "column-type"),
        (UNIT + "'5'::BLOB AS spent", "column-type"),
        (UNIT + "INTERVAL 1 DAY AS spent", "column-type"),
    ],
)
def test_a_file_that_costs_too_much_or_holds_no_values_is_refused_before_it_is_read(
    tmp_path: Path, select: str, code: str
) -> None:
    path = made(tmp_path / "v.parquet", select)
    assert path.stat().st_size < 200_000
    assert found(path) == [(code, "v.parquet")]


def test_a_text_longer_than_a_cell_can_hold_is_refused_with_its_row(tmp_path: Path) -> None:
    path = made(tmp_path / "v.parquet", UNIT + "'spent' AS item, repeat('5', 32_768) AS value")
    assert found(path) == [("too-much-text", "v.parquet!1")]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "v.parquet", UNIT + "5 AS spent, 6 AS spenx")
    # DuckDB writes no such file; it takes one byte of the name, wherever it stands.
    path.write_bytes(path.read_bytes().replace(b"spenx", b"spent"))
    assert found(path) == [("duplicate-column", "v.parquet")]


def test_a_file_that_is_broken_further_on_is_found_with_the_faults_of_the_others(tmp_path: Path) -> None:
    path = made(tmp_path / "v.parquet", "SELECT '甲区' || range AS subject, '区' AS \"group\" FROM range(5_000)")
    data = bytearray(path.read_bytes())
    # The first page of the first column begins behind the mark; its compressed texts are destroyed, the rest stays.
    data[100:400] = bytes(300)
    path.write_bytes(data)
    other = made(tmp_path / "w.parquet", "SELECT '乙县' AS subject, '市' AS \"group\"")
    assert found([path, other]) == [("parquet-broken", "v.parquet"), ("unknown-group", "w.parquet!1")]
