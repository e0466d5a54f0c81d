"""What a value of a scheme looks like in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from kaoping.engine.numbers import plain
from kaoping.engine.scheme.shape import Sort, fields_of
from kaoping.engine.scheme.vocabulary import term
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_book.columns import Column, Sense
from kaoping.files.sheets.model import Cell, CellKind, Shown

ENGLISH = re.compile(r"(?:en|英文)\s*[:：]\s*", re.IGNORECASE)
"""The mark of a second line that is English, for one that does not look so."""
SEPARATORS = "、，,；;"
_FIRST_DAY = date(1899, 12, 30)
_DIGITS = 15
"""A cell holds a number with so many digits exactly."""
YES, NO = Words("是", "yes"), Words("否", "no")


@dataclass(frozen=True, slots=True)
class PerCent:
    """A share, shown in per cent."""

    share: Decimal


Contents: TypeAlias = str | Decimal | PerCent | date
"""What is written into a cell."""


def contents_of(column: Column, value: Any, language: Language) -> Contents:
    """The contents of a cell for a value in plain form: text, a number, a list, a small part."""
    match column.sense:
        case Sense.SEVERAL if not isinstance(value, str):
            return joined([str(_flat(_single(column, v, language))) for v in value])
        case Sense.PART if isinstance(value, Mapping):
            return _small(column, value, language)
        case _:
            return _single(column, value, language)


def _single(column: Column, value: Any, language: Language) -> Contents:
    sorts = column.shape.sorts
    if isinstance(value, bool):
        return (YES if value else NO).say(language)
    if isinstance(value, Mapping):
        return _two_lines(value["zh"], value["en"])
    if isinstance(value, int):
        return Decimal(value)
    text = str(value)
    if text in column.choices:
        return column.choices[text].say(language)
    inner = column.shape.elements
    if inner is not None:
        sorts = inner.sorts
    if Sort.SHARE in sorts and _fits(text):
        return PerCent(Decimal(text))
    if Sort.NUMBER in sorts and _fits(text):
        return Decimal(text)
    return date.fromisoformat(text) if Sort.DAY in sorts else text


def _two_lines(chinese: str, english: str) -> str:
    """A title in both languages; an English one without a Latin letter, or with the mark itself, is marked."""
    plain_english = re.search("[A-Za-z]", english) and not ENGLISH.match(english)
    return f"{chinese}\n{english if plain_english else f'en: {english}'}"


def _fits(text: str) -> bool:
    """Whether a number is held exactly by a cell; else it is written as text."""
    return len(Decimal(text).as_tuple().digits) <= _DIGITS


def _flat(contents: Contents) -> str:
    match contents:
        case Decimal():
            return plain(contents)
        case PerCent(share=share):
            return f"{plain(share * 100)}%"
        case _:
            return str(contents)


def joined(parts: Sequence[str]) -> str:
    """Several values in one cell: divided by 、, or by line breaks where a value has such a sign itself."""
    if any(sign in part for part in parts for sign in SEPARATORS):
        return "\n".join([*parts, ""])
    return "、".join(parts)


def _small(column: Column, value: Mapping[str, Any], language: Language) -> str:
    """A small part: 得分：2."""
    model = next(m for m in column.shape.models if set(value) <= set(fields_of(m)))
    colon, between = ("：", "；") if language is Language.ZH else (": ", "; ")
    said = []
    for key, inner in value.items():
        shown = Decimal(inner) * 100 if Sort.SHARE in fields_of(model)[key].shape.sorts else inner
        unit = "%" if Sort.SHARE in fields_of(model)[key].shape.sorts else ""
        text = plain(shown) if isinstance(shown, Decimal) else str(shown)
        said.append(f"{term(model, key).name.say(language)}{colon}{text}{unit}")
    return between.join(said)


def shown_text(contents: Contents | None) -> str:
    """About what a cell shows, to find out how much room it needs."""
    return "" if contents is None else _flat(contents)


def as_cell(row: int, column: int, contents: Contents) -> Cell:
    """The cell as the reader of workbooks gives it."""
    match contents:
        case PerCent(share=share):
            return Cell(row, column, CellKind.NUMBER, plain(share), Shown.PERCENT)
        case Decimal():
            return Cell(row, column, CellKind.NUMBER, plain(contents))
        case date():
            return Cell(row, column, CellKind.NUMBER, str((contents - _FIRST_DAY).days), Shown.DATE)
        case _:
            return Cell(row, column, CellKind.TEXT, contents)
