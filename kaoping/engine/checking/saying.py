"""Findings in one line each, and the texts that several of them share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kaoping.engine.numbers import plain
from kaoping.engine.scheme.vocabulary import choice, term
from kaoping.engine.terms import Finding, ListItem, Part, Place, Severity
from kaoping.engine.words import Words, listing


def error(code: str, place: Place, wrong: Words, right: Words) -> Finding:
    """A fault with which the scheme cannot be used."""
    return Finding(code, place, wrong, right)


def warning(code: str, place: Place, wrong: Words, right: Words) -> Finding:
    """Something worth a look."""
    return Finding(code, place, wrong, right, Severity.WARNING)


def note(code: str, place: Place, wrong: Words, right: Words) -> Finding:
    """Something to know, such as a default that was taken."""
    return Finding(code, place, wrong, right, Severity.NOTE)


def listed(names: Iterable[str], most: int = 12) -> Words:
    """Names for a message, not too many of them."""
    every = list(names)
    some = every[:most]
    more = len(every) - len(some)
    said = listing(some)
    zh, en = said.zh or "—", said.en or "-"
    return Words(f"{zh} 等 {len(every)} 个", f"{en} and {more} more") if more else Words(zh, en)


def in_group(group: str, *, several: bool) -> Words:
    """What stands before a text that is true of one group only."""
    return Words(f"“{group}”组：", f"group {group!r}: ") if several else Words("", "")


def unused(part: Part, key: str, field: str) -> Words:
    """A field that has no use with what the field `key` of the same part says."""
    model, said = type(part), str(getattr(part, key))
    name, value, other = term(model, key).name.zh, choice(model, key, said).zh, term(model, field).name.zh
    return Words(
        f"{key}（{name}）为 {said}（{value}）时用不到 {field}（{other}）", f"{key}: {said} does not use {field}"
    )


def no_fields(item: ListItem, place: Place, leaf: str | None = None) -> Finding:
    """Records without fields that no rule gives them; those of its rule are called like the `leaf`."""
    right = Words("写 fields（各栏）", "write fields")
    if leaf is not None:
        right = Words(
            f"{right.zh}；如为评分规则自己的记录，id（标识）写“{leaf}”，各栏不写",
            f"{right.en}; for the records of the rule itself, write id: {leaf} and no fields",
        )
    return error(
        "list-fields",
        place,
        Words(
            f"记录“{item.id}”没有写各栏，也不能由评分规则推出",
            f"the records of {item.id!r} have no fields, and none follow from a rule",
        ),
        right,
    )


def points(value: Decimal) -> Words:
    """A number of points."""
    return Words(f"{plain(value)} 分", f"{plain(value)} point{'s' * (value != 1)}")


def percent(value: Decimal) -> str:
    """A share as per cent."""
    return f"{plain(value.scaleb(2))}%"


def unknown(code: str, place: Place, what: Words, name: str, known: Iterable[str]) -> Finding:
    """A name that nothing in the scheme has."""
    there = listed(known)
    return error(
        code,
        place,
        Words(f"没有{what.zh}“{name}”", f"there is no {what.en} {name!r}"),
        Words(f"可用：{there.zh}", f"there are: {there.en}"),
    )
