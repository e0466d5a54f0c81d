"""The parts of a description; every text is there in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.engine.words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """A label (规则, 数据, 目标) with what is said under it."""

    label: Words
    text: Words


@dataclass(frozen=True, slots=True)
class DescribedItem:
    """An item of the tree: its number, depth (1 at the top), title, worth, and what is said of it."""

    item: str
    code: str
    depth: int
    title: Words
    worth: Words
    is_leaf: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first column names its rows."""

    heads: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part: sentences, then a table or the items of the tree."""

    title: Words
    sentences: tuple[Words, ...] = ()
    grid: Grid | None = None
    items: tuple[DescribedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """The whole description."""

    title: Words
    notes: tuple[Words, ...]
    sections: tuple[Section, ...]
