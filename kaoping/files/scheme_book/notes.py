"""What is said about a column: its help, what may be written, what holds where it is left empty."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.engine.numbers import plain
from kaoping.engine.scheme.shape import Sort, fields_of
from kaoping.engine.scheme.vocabulary import term
from kaoping.engine.words import Words, listing
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column, Sense
from kaoping.files.scheme_book.layout import follows_title

_SORTS = {
    Sort.NUMBER: Words("数字，不带单位", "a number without its unit"),
    Sort.SHARE: Words("比例，如 40%", "a share such as 40%"),
    Sort.WHOLE: Words("整数", "a whole number"),
    Sort.FLAG: Words("是或否", "yes or no"),
    Sort.TITLE: Words("文字（英文写在第二行）", "a text; its English form on a second line"),
    Sort.NAME: Words("名称", "a name"),
    Sort.IDENTIFIER: Words(
        "标识：以字母或汉字开头，后接字母、汉字、数字和下划线", "an identifier: a letter, then letters, digits and _"
    ),
    Sort.INTERVAL: Words("区间，如 [90, 95)", "a band such as [90, 95)"),
    Sort.DAY: Words("日期，如 2026-09-30", "a date such as 2026-09-30"),
    Sort.TEXT: Words("算式", "an expression"),
}


def is_required(column: Column) -> bool:
    """Whether a row without it is refused; an identifier follows from the title."""
    return column.required and not follows_title(column)


def help_of(column: Column) -> Words:
    """What a column is for; what the help of a file says about its notation is said as it is in a workbook."""
    if column.across:
        return w.ACROSS_HELP
    if column.sense is Sense.NAME:
        return w.NAMED_HELP
    if _has_across(column):
        heading = Words(f"各组{column.name.zh}", f"{column.name.en} by group")
        return w.BY_GROUP_HELP.fill(heading=heading)
    return Words("", "") if "{" in column.help.zh else column.help


def _has_across(column: Column) -> bool:
    shapes = [fields_of(m)[column.key].shape for m in column.models]
    return any(s.values is not None and s.sorts for s in shapes)


def accepted_in(column: Column) -> Words:
    """What may be written into a cell of a column."""
    shape = column.shape if column.shape.elements is None else column.shape.elements
    parts = [_SORTS[sort] for sort in Sort if sort in shape.sorts]
    if column.choices:
        words = list(column.choices.values())
        parts.append(listing(words))
    said = Words("；或".join(p.zh for p in parts), "; or ".join(p.en for p in parts))
    found = (w.WRITE if shape.sorts else w.ONE_OF).fill(choices=said)
    if column.sense is Sense.SEVERAL:
        return _joined(found, w.SEVERAL_HELP)
    if column.sense is Sense.PART:
        return _joined(found, _forms(column))
    return found


def _forms(column: Column) -> Words:
    """The small parts that a cell can hold: 得分：2."""
    zh, en = [], []
    for model in column.shape.models:
        for key, about in fields_of(model).items():
            example = "60%" if Sort.SHARE in about.shape.sorts else "2"
            name = term(model, key).name
            zh.append(f"{name.zh}：{example}")
            en.append(f"{name.en}: {example}")
    return w.PART_HELP.fill(forms=Words("、".join(zh), ", ".join(en)))


def default_of(column: Column) -> Words | None:
    """What holds where a cell is left empty; None where nothing can be said."""
    value = column.default
    if isinstance(value, bool):
        return Words("是" if value else "否", "yes" if value else "no")
    if isinstance(value, Words):
        return value
    if isinstance(value, str) and value in column.choices:
        return column.choices[value]
    if isinstance(value, Decimal | int):
        return Words(plain(Decimal(value)), plain(Decimal(value)))
    return None


def note_of(column: Column) -> Words:
    """The note at the header of a column."""
    parts = list(_parts(column))
    return Words("\n".join(p.zh for p in parts if p.zh), "\n".join(p.en for p in parts if p.en))


def _parts(column: Column) -> Iterator[Words]:
    yield help_of(column)
    yield accepted_in(column)
    default = default_of(column)
    if is_required(column):
        yield w.REQUIRED
    elif column.with_others:
        yield w.WITH_OTHERS
    elif default is not None:
        yield w.IF_EMPTY.fill(value=default)
    else:
        yield w.OPTIONAL


def _joined(one: Words, other: Words) -> Words:
    return Words(one.zh + other.zh, f"{one.en} {other.en}")
