"""What a cell says for its column, as plain data that the reader of schemes understands.

What input methods and spreadsheets do to values is undone: full-width digits, spaces, separators of thousands,
numbers as text, shares as per cent. What may mean two things is refused.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from kaoping.engine.numbers import plain
from kaoping.engine.scheme.per_cent import PerCentText
from kaoping.engine.scheme.shape import Shape, Sort, fields_of
from kaoping.engine.scheme.vocabulary import term
from kaoping.engine.words import Words
from kaoping.files.scheme_book.columns import Column, Sense
from kaoping.files.scheme_book.to_cells import ENGLISH
from kaoping.files.sheets.model import Cell, CellKind, Shown
from kaoping.files.values.answers import read_date
from kaoping.files.values.cells import refuse_unusable
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.plain_text import key_of, narrow

_AS_SHOWN = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""A spreadsheet shows no more than 15 digits: 0.30000000000000004 is its 0.3."""
_NUMBERS = frozenset((Sort.NUMBER, Sort.SHARE, Sort.WHOLE))
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?\s?%?")
_BETWEEN = re.compile(r"[、，,；;]")
_PART = re.compile(r"\s*(?P<key>[^:：]+?)\s*[:：]\s*(?P<value>.+?)\s*")
_BRACKETS = re.compile(r"[\[\uff3b][^\[\]\uff3b\uff3d]*[\]\uff3d]")
_INVISIBLE = "\u200b\u2060\ufeff"


def value_of(cell: Cell, column: Column, *, date_1904: bool = False) -> Any:
    """The value of a cell in plain form; None for a cell that holds nothing but spaces.

    Raises:
        Doubt: if it is not understood.
    """
    refuse_unusable(cell)
    if cell.kind is CellKind.TEXT and not _bare(cell.text):
        return None
    choice = _choice(cell.text, column)
    if choice is not None:
        return choice
    match column.sense:
        case Sense.SEVERAL:
            inner = column.shape.elements or Shape()
            if cell.kind is not CellKind.TEXT:
                return [_single(cell, inner, date_1904)]
            return [_single(cell._replace(text=part), inner, date_1904) for part in _parts(cell.text)]
        case Sense.PART:
            return _small(cell, column)
        case _:
            return _single(cell, column.shape, date_1904)


def _bare(text: str) -> str:
    """A text without the spaces around it, also those that cannot be seen."""
    return text.strip().strip(_INVISIBLE).strip()


def _choice(text: str, column: Column) -> str | None:
    return column.spellings.get(key_of(text)) if column.spellings else None


def _parts(text: str) -> list[str]:
    """Several values of one cell, with brackets or without: by line where there are lines, else by commas."""
    if _BRACKETS.fullmatch(text.strip()):
        text = text.strip()[1:-1]
    parts = text.split("\n") if "\n" in text.strip("\r") else _BETWEEN.split(text)
    return [bare for part in parts if (bare := _bare(part))]


def _single(cell: Cell, shape: Shape, date_1904: bool) -> Any:
    if cell.kind is CellKind.FACT:
        return cell.text == "TRUE"
    if Sort.DAY in shape.sorts:
        return read_date(cell, date_1904).isoformat()
    if cell.kind is CellKind.NUMBER:
        return _number(cell, shape)
    text = _bare(cell.text)
    if Sort.TITLE in shape.sorts:
        return _title(text)
    return _digits(text, shape) if shape.sorts & _NUMBERS else text


def _number(cell: Cell, shape: Shape) -> str:
    """A number that the spreadsheet took for one."""
    if cell.shown in (Shown.DATE, Shown.SCALED):
        date = cell.shown is Shown.DATE
        raise Doubt(
            "became-a-date" if date else "scaled-number",
            Words("表格软件把这个单元格当成了日期", "the spreadsheet took this cell for a date")
            if date
            else Words("这个数字显示的和存储的不同", "this number is not shown as it is stored"),
            Words("把单元格格式设为“文本”，再重新填写", "set the format of the cell to text and write it again")
            if date
            else Words("改用常规格式", "use the general format"),
        )
    value = _AS_SHOWN.plus(Decimal(cell.text))
    if cell.shown is not Shown.PERCENT or Sort.SHARE in shape.sorts:
        return plain(value)
    return _per_cent(value * 100, shape)


def _digits(text: str, shape: Shape) -> str:
    """A number as text; anything else stays as it is, and the models say what belongs there."""
    flat = narrow(text)
    if not _NUMBER.fullmatch(flat):
        return text
    flat = flat.replace(",", "").replace(" ", "")
    if not flat.endswith("%") or Sort.SHARE in shape.sorts:
        return flat
    return _per_cent(Decimal(flat[:-1]), shape)


def _per_cent(value: Decimal, shape: Shape) -> str:
    text = f"{plain(value)}%"
    return PerCentText(text) if Sort.NUMBER in shape.sorts else text


def _title(text: str) -> Any:
    """A title; a second line is its English form."""
    lines = [bare for line in text.splitlines() if (bare := _bare(line))]
    if len(lines) == 2:
        return {"zh": lines[0], "en": _english(lines[1])}
    if len(lines) > 2:
        raise Doubt(
            "too-many-lines",
            Words(f"“{quoted(text)}”分成了 {len(lines)} 行", f"{quoted(text)!r} has {len(lines)} lines"),
            Words("中文写在一行；有英文的，写在第二行", "one line; an English form stands on a second one"),
        )
    return lines[0]


def _english(line: str) -> str:
    """The English form of a title; Chinese without a Latin letter is a title that was broken into two lines."""
    mark = ENGLISH.match(line)
    if mark is not None:
        return line[mark.end() :]
    if re.search("[\u4e00-\u9fff]", line) and not re.search("[A-Za-z]", line):
        raise Doubt(
            "second-line-not-english",
            Words(f"第二行“{quoted(line)}”不是英文", f"the second line, {quoted(line)!r}, is not English"),
            Words("中文写在一行；第二行只写英文", "Chinese stands on one line, English on the second"),
        )
    return line


def _small(cell: Cell, column: Column) -> Any:
    """A small part: 得分：2, 比例：60%."""
    keys: dict[str, str] = {}
    for model in column.shape.models:
        for key in fields_of(model):
            name = term(model, key).name
            keys |= {key_of(written): key for written in (name.zh, name.en, key)}
    found: dict[str, str] = {}
    for part in _parts(cell.text):
        match = _PART.fullmatch(part)
        if match is None or key_of(match["key"]) not in keys:
            return cell.text.strip()
        found[keys[key_of(match["key"])]] = narrow(match["value"])
    return found
