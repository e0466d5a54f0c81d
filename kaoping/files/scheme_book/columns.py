"""The columns in which a part of a scheme is written, derived from its model.

A row is a part. Parts inside it get columns of their own under a heading; lists inside it go on in the rows
below, side by side with each other. A field that is added to a model has its column by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from kaoping.engine.scheme.shape import Field, Model, Shape, Sort, fields_of
from kaoping.engine.scheme.vocabulary import choice, choices_of, term
from kaoping.engine.words import Words
from kaoping.files.values.plain_text import key_of

Keys: TypeAlias = tuple[str, ...]
ELEMENT = "*"
"""Stands in the full path of a column for any element of a list or any name of a table."""


class Sense(StrEnum):
    """What a cell of a column holds."""

    SINGLE = "single"
    SEVERAL = "several"
    """Several single values, divided by 、 or line breaks."""
    PART = "part"
    """A word, or a small part written as 名：值."""
    FAMILY = "family"
    """The family of a rule; its parameters stand on the sheet of the family."""
    NAME = "name"
    """The name in a table of names and values."""
    REFERENCE = "reference"
    """The item that a row belongs to."""
    LEVEL = "level"
    """The level of an item in the tree."""


class Kind(StrEnum):
    """How often a block of columns occurs within the part that holds it."""

    ONE = "one"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, eq=False)
class Column:
    """A column: where its value belongs, what it is called, and what may be written there.

    `path` counts from the part of its block, `full` from the part of the row. `required`: no such part is without
    it; `with_others`: it is required as soon as something else stands under its heading. With `across` it stands
    for any number of columns, each with a name of its own as its header: a value for each.
    """

    path: Keys
    full: Keys
    name: Words
    heading: Words
    help: Words
    shape: Shape
    sense: Sense
    models: tuple[Model, ...] = ()
    key: str = ""
    required: bool = False
    with_others: bool = False
    default: object = None
    across: bool = False

    @cached_property
    def choices(self) -> dict[str, Words]:
        """What may be chosen, with the words for it."""
        found: dict[str, Words] = {}
        for model in self.models:
            shape = fields_of(model)[self.key].shape
            for value in _choices(shape):
                found.setdefault(value, choice(model, self.key, value))
            if self.sense is Sense.FAMILY:
                for rule in shape.models:
                    about = fields_of(rule)[shape.discriminator].shape
                    found |= {v: choice(rule, shape.discriminator, v) for v in about.choices}
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every way of writing a choice, by what its spellings have in common, with the choice."""
        found: dict[str, str] = {}
        for model in self.models:
            for written, value in choices_of(model, self.key).items():
                found.setdefault(key_of(written), value)
        for value, words in self.choices.items():
            for written in (words.zh, words.en, value):
                found.setdefault(key_of(written), value)
        return found


def _choices(shape: Shape | None) -> tuple[str, ...]:
    if shape is None:
        return ()
    return (*shape.choices, *_choices(shape.values))


@dataclass(frozen=True, eq=False)
class Block:
    """Columns that belong together, and the blocks of the lists inside."""

    path: Keys
    full: Keys
    kind: Kind
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...] = ()

    def every(self) -> Iterator[Column]:
        """All columns, those of inner blocks last."""
        yield from self.columns
        for block in self.blocks:
            yield from block.every()


def is_owner(model: Model) -> bool:
    """Whether a part has a rule, and data, targets and the like with sheets of their own."""
    return is_slot(fields_of(model)["rule"].shape) if "rule" in fields_of(model) else False


def is_slot(shape: Shape) -> bool:
    """Whether a rule stands here."""
    return shape.discriminator == "family"


def is_small(shape: Shape) -> bool:
    """Whether it is a word or a small part that fits into one cell: 得分：2."""
    single = all(
        not f.shape.models and f.shape.elements is None and f.shape.values is None
        for model in shape.models
        for f in fields_of(model).values()
    )
    return bool(shape.choices and shape.models) and single


def stands_apart(model: Model, key: str) -> bool:
    """Whether a field of an owner has a sheet of its own."""
    shape = fields_of(model)[key].shape
    if not is_owner(model) or is_slot(shape) or key == "measure":
        return False
    inner = shape.elements
    return bool(shape.models) or bool(inner is not None and inner.models)


@dataclass
class Flattener:
    """Collects the columns and blocks of models.

    `tables`: whether tables of names and values go down the rows (name beside value), or across the columns.
    """

    tables: bool
    left_out: frozenset[str] = frozenset()

    def block(self, models: Sequence[Model], path: Keys, full: Keys, kind: Kind, heading: Words) -> Block:
        """The block of a part that is one of several models."""
        columns, blocks = self._fields(models, (), full, heading)
        return Block(path, full, kind, tuple(columns), tuple(blocks))

    def _fields(
        self, models: Sequence[Model], path: Keys, full: Keys, heading: Words
    ) -> tuple[list[Column], list[Block]]:
        columns: list[Column] = []
        blocks: list[Block] = []
        for key, found in merged(models).items():
            if key in self.left_out:
                continue
            some, inner = self._field(key, found, (*path, key), (*full, key), heading)
            columns += some
            blocks += inner
        # Columns under one heading stand together: those of the part itself first.
        return sorted(columns, key=lambda c: c.heading is not heading), blocks

    def _field(
        self, key: str, found: Merged, path: Keys, full: Keys, heading: Words
    ) -> tuple[list[Column], list[Block]]:
        shape = found.shape
        words = term(found.models[0], key)
        column = Column(
            path,
            full,
            words.name,
            heading,
            words.help,
            shape,
            Sense.SINGLE,
            found.models,
            key,
            required=found.required,
            default=found.default,
        )
        under = _under(heading, words.name, inside=len(full) > 1)
        apart = [m for m in found.models if stands_apart(m, key)]
        if apart:
            return ([column] if shape.sorts else []), []
        if is_slot(shape):
            name = term(shape.models[0], shape.discriminator).name if key == "rule" else words.name
            return [replace(column, sense=Sense.FAMILY, name=name)], []
        if shape.values is not None:
            return self._table(column, shape.values, under)
        if shape.elements is not None:
            if not shape.elements.models:
                return [replace(column, sense=Sense.SEVERAL)], []
            block = self.block(shape.elements.models, path, (*full, ELEMENT), Kind.LIST, under)
            return [], [block if found.required else optional(block)]
        if is_small(shape):
            return [replace(column, sense=Sense.PART)], []
        if shape.models:
            some, inner = self._fields(shape.models, path, full, under)
            return [within(c, required=found.required) for c in some], inner
        return [column], []

    def _table(self, column: Column, values: Shape, under: Words) -> tuple[list[Column], list[Block]]:
        """A table of names and values: beside a single value for all, by name across, or down the rows."""
        if column.shape.sorts:
            by_group = Words(f"各组{column.name.zh}", f"{column.name.en} by group")
            across = replace(column, heading=by_group, shape=values, across=True, required=False)
            return [replace(column, shape=replace(column.shape, values=None)), across], []
        if not self.tables:
            each = Words(under.zh, f"{under.en}, each")
            return [replace(column, heading=each, shape=values, across=True, required=False)], []
        block = _down(column, values, column.path, column.full, under)
        return [], [block if column.required else optional(block)]


def _down(column: Column, values: Shape, path: Keys, full: Keys, heading: Words) -> Block:
    inner = (*full, ELEMENT)
    name = replace(
        column,
        path=(),
        full=(*inner, "name"),
        name=_NAME,
        heading=heading,
        shape=Shape(sorts=frozenset((Sort.NAME,))),
        sense=Sense.NAME,
        required=True,
    )
    if values.values is not None:
        second = Words(f"{heading.zh}·各列", f"{heading.en}, columns")
        return Block(path, inner, Kind.TABLE, (name,), (_down(column, values.values, (), inner, second),))
    value = replace(column, path=(), full=(*inner, "value"), name=_VALUE, heading=heading, shape=values, required=True)
    return Block(path, inner, Kind.TABLE, (name, value))


_NAME, _VALUE = Words("名称", "name"), Words("数值", "value")


def _under(heading: Words, name: Words, *, inside: bool) -> Words:
    """The heading of a part inside another one."""
    return Words(f"{heading.zh}·{name.zh}", f"{heading.en}, {name.en}") if inside else name


def optional(block: Block) -> Block:
    """A block of a list that need not have entries: what is required of one is required with the others only."""
    columns = tuple(within(c, required=False) for c in block.columns)
    return replace(block, columns=columns, blocks=tuple(optional(b) for b in block.blocks))


def within(column: Column, *, required: bool) -> Column:
    """A column of a part inside another: required only with the others, where the part itself is not required."""
    if required:
        return column
    return replace(column, required=False, with_others=column.required or column.with_others)


_LAST = ("source", "note")
"""Fields that come after all others, because they are long and rarely looked at."""


@dataclass(frozen=True)
class Merged:
    """A field that several models share."""

    models: tuple[Model, ...]
    shape: Shape
    required: bool
    default: object


def merged(models: Iterable[Model]) -> dict[str, Merged]:
    """Fields of models that can stand in the same row; names come before identifiers."""
    found: dict[str, list[tuple[Model, Field]]] = {}
    some = list(models)
    for model in some:
        for key, about in fields_of(model).items():
            found.setdefault(key, []).append((model, about))
    every = {key: _merge(fields, len(some)) for key, fields in found.items()}
    if "title" in every and "id" in every and Sort.IDENTIFIER in every["id"].shape.sorts:
        every = {"title": every["title"], **every}
    return {k: m for k, m in every.items() if k not in _LAST} | {k: m for k, m in every.items() if k in _LAST}


def _merge(fields: list[tuple[Model, Field]], of: int) -> Merged:
    models = tuple(m for m, _ in fields)
    shapes = [f.shape for _, f in fields]
    # A shape that accepts more decides what a cell holds; words that may be chosen come from all.
    shape = max(shapes, key=lambda s: (bool(s.models), len(s.sorts)))
    choices = tuple(dict.fromkeys(c for s in shapes for c in s.choices))
    required = len(fields) == of and all(f.required for _, f in fields)
    return Merged(models, replace(shape, choices=choices), required, fields[0][1].default)
