"""The sheets follow from the models: every field has its column, every family its sheet, every column its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from kaoping.engine.scheme import Leaf, Scheme, walk
from kaoping.engine.scheme.shape import Model, fields_of, models_under
from kaoping.engine.words import Language
from kaoping.files.scheme_book import words
from kaoping.files.scheme_book.notes import note_of
from kaoping.files.scheme_book.tables import Holds, Table, tables
from kaoping.files.scheme_book.writing import example_scheme, write_empty_book
from kaoping.files.values.plain_text import key_of

TABLES = pytest.mark.parametrize("table", tables(), ids=lambda t: t.key)
FAMILIES = [family for m in fields_of(Leaf)["rule"].shape.models for family in fields_of(m)["family"].shape.choices]


def test_every_family_of_rules_has_its_sheet_in_words() -> None:
    held = {t.at[0]: t for t in tables() if t.holds is Holds.RULE}

    assert set(held) == set(FAMILIES)
    assert [f for f in FAMILIES if not (held[f].purpose.zh and held[f].purpose.en)] == []


def test_every_field_of_every_model_has_a_column_or_a_sheet() -> None:
    columns = {(m, c.key) for t in tables() for c in t.root.every() for m in c.models}
    sheets = {t.at[-1] for t in tables() if t.at}
    left = [
        f"{model.__name__}.{key}"
        for model in models_under(Scheme)
        for key, field in fields_of(model).items()
        if (model, key) not in columns and key not in sheets and not _holds_columns(model, key)
    ]

    # The format follows from the program, and the family of a rule is its sheet.
    assert [name for name in left if not name.endswith((".family", ".format"))] == []
    assert len(columns) > 200


def _holds_columns(model: Model, key: str) -> bool:
    """Whether a field is a part or list whose own fields are columns, or a small part within a cell."""
    shape = fields_of(model)[key].shape
    inner = shape.elements or shape
    small = {"Score", "LastVerified"}
    return bool(inner.models) or model.__name__ in small


def test_no_two_sheets_have_the_same_name() -> None:
    names = Counter(name for t in tables() for name in {key_of(t.name.zh), key_of(t.name.en)})

    assert [name for name, count in names.items() if count > 1] == []
    assert [t.name.zh for t in tables() if max(len(t.name.zh), len(t.name.en)) > 31] == []


@TABLES
@pytest.mark.parametrize("language", list(Language))
def test_heading_and_header_tell_every_column_apart(table: Table, language: Language) -> None:
    heads = Counter(
        (key_of(c.heading.say(language)), key_of(c.name.say(language))) for c in table.root.every() if not c.across
    )
    assert [head for head, count in heads.items() if count > 1] == []
    across = {key_of(c.heading.say(language)) for c in table.root.every() if c.across}
    assert across & {key_of(c.heading.say(language)) for c in table.root.every() if not c.across} == set()


@TABLES
def test_every_column_says_what_it_is_in_both_languages(table: Table) -> None:
    for column in table.root.every():
        note = note_of(column)
        assert note.zh, column.full
        assert note.en, column.full
        assert "{" not in note.zh + note.en, (column.full, note)


@TABLES
def test_the_choices_of_every_column_fit_into_a_list_of_a_spreadsheet(table: Table) -> None:
    for column in table.root.every():
        for language in Language:
            choices = [c.say(language) for c in column.choices.values()]
            assert len(",".join(choices)) <= 255, column.full
            assert not any("," in choice for choice in choices), column.full


def test_the_examples_show_every_family_and_every_sheet() -> None:
    scheme = example_scheme()
    used = {node.rule.family for node, _ in walk(scheme.items) if isinstance(node, Leaf)}

    assert used == set(FAMILIES)


def test_every_sheet_of_an_empty_workbook_has_an_example_but_those_for_all_items(tmp_path: Path) -> None:
    path = tmp_path / "scheme.xlsx"
    write_empty_book(path)
    book = openpyxl.load_workbook(path, read_only=True)

    shown = {
        sheet.title: any(str(row[0] or "").startswith(words.EXAMPLE.zh) for row in sheet.iter_rows(values_only=True))
        for sheet in book.worksheets
    }
    assert [name for name, has in shown.items() if not has] == [words.GUIDE.zh, "方案", words.OTHER.zh]
