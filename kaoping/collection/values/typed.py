"""What was typed into a cell, understood or refused, by the same code that reads the cells of workbooks.

A list is typed as JSON: a list of records, each a mapping of fields to what was typed for them; `#files` are the
numbers of the files that belong to the record. A word instead of a list says that there were none (无), or why there is
no list (不适用, 本期无数据, 未报).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaoping.basis.plain import is_plain
from kaoping.collection.values.content import NOTHING, content_of
from kaoping.engine.scoring import Scalar
from kaoping.engine.terms import DataItem, EventField, FactItem, Finding, ListItem, NumberItem, Status
from kaoping.engine.terms.nearest import say_choices
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind
from kaoping.files.values.answers import WITHOUT_VALUE, Choices, status_named
from kaoping.files.values.cells import read_field, read_observed
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.plain_text import key_of

FILES = "#files"
MOST_RECORDS = 2_000
LONGEST = 200_000
"""Characters of a cell that are looked at: a list of so many records has fewer."""
_NONE = frozenset(key_of(word) for word in ("无", "没有", "none"))
NO_CHOICES: Mapping[str, Choices] = {}


@dataclass(frozen=True)
class Fault:
    """Why a cell is not understood. `record` counts from 0 in a list; `field` is the field at fault."""

    code: str
    wrong: Words
    right: Words
    record: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Understood:
    """What a cell says: content and status of a value, and the files of its records; or what is wrong."""

    content: str = NOTHING
    status: Status = Status.REPORTED
    files: tuple[tuple[int, int], ...] = ()
    """Pairs of a record's position and a file's number."""
    faults: tuple[Fault, ...] = ()


def understand(
    typed: str, item: DataItem, choices: Mapping[str, Choices] = NO_CHOICES, *, may_verify: bool = False
) -> Understood:
    """What was typed for a data item.

    Args:
        typed: as typed; not empty.
        item: the data item.
        choices: what the fields of a list's records may be.
        may_verify: whether 已核定 may be written: by whoever assesses, not by a unit about itself.
    """
    if len(typed) > LONGEST:
        return _refused("too-long", Words("所填内容过长", "this is too long"), Words("分成几项填写", "write less"))
    if not is_plain(typed):
        return _ODD
    if isinstance(item, ListItem):
        return _list(typed, item, choices)
    try:
        value, status = read_observed(_cell(typed), item)
    except Doubt as doubt:
        return Understood(faults=(_fault(doubt),))
    if status is Status.VERIFIED and not may_verify:
        return _refused(
            "verified-by-oneself",
            Words("“已核定”由考核责任部门填写", "only an assessing department writes 已核定 (verified)"),
            Words("只写数据", "write the value alone"),
        )
    return Understood(content_of(value), status)


def blank_value(item: DataItem) -> Understood | None:
    """What an empty cell says where the scheme declares it; None where it must be filled."""
    match item:
        case NumberItem(blank="zero"):
            return Understood('{"n":"0"}')
        case FactItem(blank="no"):
            return Understood("false")
        case ListItem(blank="none"):
            return Understood("[]")
        case _:
            return None


def _list(typed: str, item: ListItem, choices: Mapping[str, Choices]) -> Understood:
    word = typed.strip()
    if key_of(word) in _NONE:
        return Understood("[]")
    status = status_named(word)
    if status in WITHOUT_VALUE:
        assert status is not None
        return Understood(NOTHING, status)
    rows = _rows(word)
    if rows is None or len(rows) > MOST_RECORDS:
        return _refused(
            "not-a-list",
            Words("这个数据项逐条填报", "this data item has one row for each record"),
            Words("逐条填写；没有的填“无”", "write each record, or 无 if there are none"),
        )
    if not is_plain("".join(text for row in rows for pair in row.items() for text in pair)):
        return _ODD
    records: list[dict[str, Scalar | None]] = []
    files: list[tuple[int, int]] = []
    faults: list[Fault] = []
    for row in rows:
        if not any(text.strip() for field, text in row.items() if field != FILES):
            continue
        at = len(records)
        files += [(at, number) for number in numbers_in(row.get(FILES, ""))]
        record: dict[str, Scalar | None] = {}
        faults += list(_read(row, item, choices, at, record))
        records.append(record)
    return Understood(content_of(tuple(records)), Status.REPORTED, tuple(files), tuple(faults))


def files_in(typed: str) -> frozenset[int]:
    """The numbers of the files that records of a list name: whoever types them may name any."""
    rows = _rows(typed) if FILES in typed else None
    return frozenset(number for row in rows or () for number in numbers_in(row.get(FILES, "")))


def _rows(text: str) -> list[dict[str, str]] | None:
    """The rows of a list, every cell a text; None if it is no such list."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, list) or not all(isinstance(row, dict) for row in plain):
        return None
    return [{key: _text(value) for key, value in row.items()} for row in plain]


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def numbers_in(text: str) -> list[int]:
    """The numbers of files that one record names; what is no list of numbers names none."""
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    return [one for one in found if isinstance(one, int) and 0 < one < 2**63] if isinstance(found, list) else []


def _read(
    row: Mapping[str, str],
    item: ListItem,
    choices: Mapping[str, Choices],
    at: int,
    into: dict[str, Scalar | None],
) -> Iterator[Fault]:
    known = {field.id for field in item.fields}
    for name in sorted(set(row) - known - {FILES}):
        yield Fault(
            "unknown-field",
            Words(f"没有“{name}”这一栏", f"there is no field {name!r}"),
            Words("删去或改名", "remove or rename it"),
            at,
            name,
        )
    for field in item.fields:
        text = row.get(field.id, "")
        if not text.strip():
            if field.required or (field.id in choices and not field.choices):
                yield _missing(field, choices.get(field.id), at)
            continue
        try:
            into[field.id] = read_field(_cell(text), field, choices.get(field.id), date_1904=False)
        except Doubt as doubt:
            yield _fault(doubt, at, field.id)


def _missing(field: EventField, choices: Choices | None, at: int) -> Fault:
    title = field.title or Words(field.id, field.id)
    right = say_choices("", choices.names) if choices else Words("补上，或删去整行", "write it, or remove the row")
    return Fault("missing-field", Words(f"没有写“{title.zh}”", f"{title.en!r} is not said"), right, at, field.id)


def _cell(text: str) -> Cell:
    return Cell(1, 1, CellKind.TEXT, text)


def _fault(doubt: Doubt, record: int | None = None, field: str = "") -> Fault:
    return Fault(doubt.code, doubt.wrong, doubt.right, record, field)


def fault_of(finding: Finding) -> Fault:
    """A finding of the engine as a fault of a cell."""
    return Fault(finding.code, finding.wrong, finding.right)


def _refused(code: str, wrong: Words, right: Words) -> Understood:
    return Understood(faults=(Fault(code, wrong, right),))


_ODD = _refused(
    "odd-character",
    Words("有不能保存的字符", "there is a character that cannot be kept"),
    Words("删去后重新输入", "remove it, and write it again"),
)
