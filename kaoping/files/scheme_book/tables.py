"""The sheets of a scheme workbook, each derived from the part of the model that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from kaoping.engine.scheme import Branch, Leaf, Scheme
from kaoping.engine.scheme.shape import Field, Model, Shape, Sort, fields_of, models_under
from kaoping.engine.scheme.vocabulary import choice, term
from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import (
    Block,
    Column,
    Flattener,
    Keys,
    Kind,
    Sense,
    is_owner,
    is_slot,
    stands_apart,
    within,
)


class Holds(StrEnum):
    """What the rows of a sheet are."""

    SETTINGS = "settings"
    TREE = "tree"
    LIST = "list"
    """Parts of a list of the scheme itself, or names and values of a table."""
    OWNED = "owned"
    """One part for each item that it belongs to."""
    OWNED_LIST = "owned_list"
    """Any number of parts for each item."""
    RULE = "rule"
    """Parameters of a rule, one part for each item."""


@dataclass(frozen=True)
class Table:
    """A sheet: its name, what it is for, its columns, and where its parts belong.

    `at` is the place in the scheme, or the field of the item; for a rule, its family.
    """

    key: str
    name: Words
    purpose: Words
    holds: Holds
    root: Block
    at: Keys

    @property
    def owned(self) -> bool:
        """Whether each row names the item that it belongs to."""
        return self.holds in (Holds.OWNED, Holds.OWNED_LIST, Holds.RULE)

    def column(self, full: Keys) -> Column:
        """The column with a full path."""
        return next(c for c in self.root.every() if c.full == full)


REFERENCE, LEVEL = ("#item",), ("#level",)
"""Full paths of the columns that are no fields: the item of a row, and the level in the tree."""

SHORT_DATA = ("unit", "decimals", "min", "max", "source")
"""Fields of a leaf's only number that stand beside the leaf in the tree."""


@cache
def tables() -> tuple[Table, ...]:
    """All sheets, in their order in a workbook."""
    found = [settings(), *_lists_of_scheme(), tree()]
    order = {key: at for at, key in enumerate(w.ORDER)}
    families = {f"rule.{family}": at for at, family in enumerate(w.FAMILIES)}
    found += [*_owned(), *_rules()]
    return tuple(sorted(found, key=lambda t: (order.get(t.key, order["rule"]), families.get(t.key, len(families)))))


@cache
def table(key: str) -> Table:
    """The sheet with a key."""
    return next(t for t in tables() if t.key == key)


@cache
def settings() -> Table:
    """Settings of the scheme as a whole: a row for each, under headings."""
    columns: list[Column] = []
    flat = Flattener(tables=False)
    for key, field in fields_of(Scheme).items():
        if key == "format" or field.shape.elements is not None:
            continue
        if field.shape.models:
            about = flat.block(field.shape.models, (), (key,), Kind.ONE, term(Scheme, key).name)
            some = [replace(c, path=(key, *c.path)) for c in about.columns if not c.across]
            columns += [within(c, required=field.required) for c in some]
        else:
            columns.append(_single(key, field))
    root = Block((), (), Kind.ONE, tuple(columns))
    return Table("scheme", *w.TABLES["scheme"], Holds.SETTINGS, root, ())


def _single(key: str, field: Field) -> Column:
    words = term(Scheme, key)
    return Column(
        (key,), (key,), words.name, w.GENERAL, words.help, field.shape, Sense.SINGLE, (Scheme,), key,
        required=field.required, default=field.default,
    )  # fmt: skip


def _lists_of_scheme() -> Iterator[Table]:
    for key, field in fields_of(Scheme).items():
        if key == "items":
            continue
        if field.shape.elements is not None:
            yield _list((key,), Scheme, field.shape.elements)
        for model in field.shape.models:
            for inner, about in fields_of(model).items():
                if about.shape.elements is not None and about.shape.elements.models:
                    yield _list((key, inner), model, about.shape.elements)
                elif about.shape.values is not None:
                    yield _names_and_values((key, inner), model)


def _list(at: Keys, model: Model, elements: Shape) -> Table:
    key = ".".join(at)
    name, purpose = _words(key, model, at[-1])
    root = Flattener(tables=True).block(elements.models, (), (), Kind.ONE, name)
    return Table(key, name, purpose, Holds.LIST, root, at)


def _names_and_values(at: Keys, model: Model) -> Table:
    key = ".".join(at)
    name, purpose = _words(key, model, at[-1])
    others = frozenset(k for k in fields_of(model) if k != at[-1])
    (block,) = Flattener(tables=True, left_out=others).block((model,), (), (), Kind.ONE, name).blocks
    columns = tuple(replace(c, heading=name) for c in block.columns)
    return Table(key, name, purpose, Holds.LIST, replace(block, path=(), columns=columns), at)


def _words(key: str, model: Model, field: str) -> tuple[Words, Words]:
    said = term(model, field)
    return w.TABLES.get(key, (said.name, said.help))


@cache
def tree() -> Table:
    """The tree of items: a row for each, with its level."""
    flat = Flattener(tables=False, left_out=frozenset(("items", "data")))
    name, purpose = w.TABLES["items"]
    found = flat.block((Branch, Leaf), (), (), Kind.ONE, name)
    data = Flattener(tables=False).block((NumberItem,), (), ("data",), Kind.ONE, term(Leaf, "data").name)
    short = [replace(c, path=("data", *c.path)) for c in data.columns if c.key in SHORT_DATA]
    short.sort(key=lambda c: SHORT_DATA.index(c.key))
    root = Block((), (), Kind.ONE, tuple(_in_groups([*found.columns, *short])))
    return Table("items", name, purpose, Holds.TREE, root, ("items",))


def _in_groups(columns: list[Column]) -> Iterator[Column]:
    """Columns of the tree under the headings of their groups; what no group names comes last."""
    yield Column(
        (), LEVEL, w.LEVEL, w.TREE_GROUPS[0][0], w.LEVEL_HELP, Shape(sorts=frozenset((Sort.WHOLE,))), Sense.LEVEL,
        required=True,
    )  # fmt: skip
    left = dict.fromkeys(columns)
    for heading, names in w.TREE_GROUPS:
        of_group = [c for name in names for c in left if name in (".".join(c.full), c.full[0])]
        for column in sorted(of_group, key=lambda c: c.across):
            left.pop(column, None)
            yield column if column.across or len(column.full) > 1 else replace(column, heading=heading)
    for column in left:
        yield column if column.across or len(column.full) > 1 else replace(column, heading=w.FURTHER)


def _owned() -> Iterator[Table]:
    """Sheets for what belongs to items and is no rule: found wherever an owner has such a field."""
    seen: set[str] = set()
    for owner in models_under(Scheme):
        for key, field in fields_of(owner).items():
            if key in seen or not is_owner(owner) or not stands_apart(owner, key):
                continue
            seen.add(key)
            name, purpose = _words(f"item.{key}", owner, key)
            inner = field.shape.elements
            models = field.shape.models if inner is None else inner.models
            found = Flattener(tables=False).block(models, (), (), Kind.ONE, name)
            holds = Holds.OWNED if inner is None else Holds.OWNED_LIST
            yield Table(f"item.{key}", name, purpose, holds, _with_reference(found, name), (key,))


def _rules() -> Iterator[Table]:
    """A sheet for each family of rules."""
    for model in fields_of(Leaf)["rule"].shape.models:
        (family,) = fields_of(model)["family"].shape.choices
        name = choice(model, "family", family)
        purpose = w.FAMILIES.get(family, Words("", ""))
        found = Flattener(tables=True, left_out=frozenset(("family",))).block((model,), (), (), Kind.ONE, name)
        yield Table(f"rule.{family}", name, purpose, Holds.RULE, _with_reference(found, name), (family,))


def _with_reference(block: Block, heading: Words) -> Block:
    column = Column(
        (), REFERENCE, w.ITEM, heading, w.ITEM_HELP, Shape(sorts=frozenset((Sort.NAME,))), Sense.REFERENCE,
        required=True,
    )  # fmt: skip
    return replace(block, columns=(column, *block.columns))


def slots_of(model: Model) -> dict[str, Shape]:
    """Fields of a part in which a rule can stand."""
    return {key: about.shape for key, about in fields_of(model).items() if is_slot(about.shape)}
