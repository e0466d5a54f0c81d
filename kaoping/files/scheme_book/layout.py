"""A scheme laid out in sheets: which contents stand in which row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kaoping.engine.rules import Rule
from kaoping.engine.scheme import Leaf
from kaoping.engine.scheme.shape import Model, Sort, fields_of
from kaoping.engine.terms import Place
from kaoping.engine.words import Language
from kaoping.files.scheme_book.columns import Block, Column, Keys, Kind, Sense
from kaoping.files.scheme_book.owners import Owner, Owners, derived_id, item_owner, owners_in_rule, variant_owner
from kaoping.files.scheme_book.tables import LEVEL, REFERENCE, SHORT_DATA, Holds, Table, settings, tables
from kaoping.files.scheme_book.to_cells import Contents, contents_of

Slot: TypeAlias = tuple[Keys, str]
"""A column of a sheet: the full path of its field, and its name where the field goes across."""
Row: TypeAlias = dict[Slot, Contents]


@dataclass
class Grid:
    """The rows of one sheet."""

    table: Table
    rows: list[Row] = field(default_factory=list)

    def slots(self) -> Iterator[tuple[Column, str]]:
        """The columns of the sheet; a field that goes across has one for each name that occurs."""
        for column in self.table.root.every():
            if not column.across:
                yield column, ""
                continue
            names = (name for row in self.rows for full, name in row if full == column.full and name)
            for name in dict.fromkeys(names):
                yield column, name


@dataclass
class Laid:
    """A scheme in sheets. `other` are the values that no sheet can hold, by their place."""

    settings: dict[Keys, Contents]
    grids: dict[str, Grid]
    other: dict[Place, Any] = field(default_factory=dict)


def laid_out(plain: Mapping[str, Any], language: Language) -> Laid:
    """Lay out a scheme that is given as plain data with English keys."""
    layer = _Layer(plain, language)
    layer.run()
    return Laid(layer.settings, layer.grids)


class _Layer:
    def __init__(self, plain: Mapping[str, Any], language: Language) -> None:
        self.plain = plain
        self.language = language
        self.settings: dict[Keys, Contents] = {}
        self.grids = {t.key: Grid(t) for t in tables() if t.holds is not Holds.SETTINGS}
        self.owners = known_owners(plain)

    def run(self) -> None:
        for column in settings().root.columns:
            value = inside(self.plain, column.path)
            follows = follows_title(column) and value == derived_id(self.plain.get("title"))
            if value is not None and not follows:
                self.settings[column.path] = contents_of(column, value, self.language)
        for grid in self.grids.values():
            if grid.table.holds is Holds.LIST:
                self._list(grid)
        self._items(self.plain.get("items", ()), 1)
        for owner in list(self.owners.by_place.values()):
            self._rule(owner)
            if owner.slot == "rule":
                self._owned(owner)

    def _list(self, grid: Grid) -> None:
        root = grid.table.root
        parts = inside(self.plain, grid.table.at)
        if root.kind is Kind.TABLE:
            grid.rows += self._table_rows(root, parts or {})
            return
        for part in parts or ():
            grid.rows += self._rows(root, part)

    def _items(self, items: Any, level: int) -> None:
        for item in items:
            short = short_data(item)
            shown = {key: value for key, value in item.items() if key not in ("items", "data")}
            if short is not None:
                shown["data"] = short
            (row,) = self._rows(self.grids["items"].table.root, shown)
            self.grids["items"].rows.append({(LEVEL, ""): str(level), **row})
            self._items(item.get("items", ()), level + 1)

    def _owned(self, owner: Owner) -> None:
        for grid in self.grids.values():
            found = owner.data.get(grid.table.at[0]) if grid.table.owned else None
            if grid.table.holds is Holds.OWNED and isinstance(found, Mapping):
                self._refer(grid, owner, self._rows(grid.table.root, found))
            elif grid.table.holds is Holds.OWNED_LIST and found and short_data(owner.data) is None:
                for part in found:
                    self._refer(grid, owner, self._rows(grid.table.root, part))
            elif grid.table.key == "item.variants":
                for part in found or ():
                    self._refer(grid, owner, self._rows(grid.table.root, part))

    def _rule(self, owner: Owner) -> None:
        rule = owner.data.get(owner.slot)
        if isinstance(rule, Mapping):
            grid = self.grids[f"rule.{rule['family']}"]
            self._refer(grid, owner, self._rows(grid.table.root, rule))

    def _refer(self, grid: Grid, owner: Owner, rows: list[Row]) -> None:
        name = self.owners.name_of(owner.place, owner.slot)
        grid.rows += [{(REFERENCE, ""): name, **rows[0]}, *rows[1:]]

    def _rows(self, block: Block, data: Mapping[str, Any]) -> list[Row]:
        """The rows of a part: its own values in the first, its lists side by side from there on."""
        rows: list[Row] = [{}]
        for column in block.columns:
            for name, contents in self._contents(column, data):
                rows[0][column.full, name] = contents
        for inner in block.blocks:
            found = inside(data, inner.path)
            if inner.kind is Kind.TABLE:
                beside = self._table_rows(inner, found or {})
            else:
                beside = [row for part in found or () for row in self._rows(inner, part)]
            _put_beside(rows, beside)
        return rows

    def _contents(self, column: Column, data: Mapping[str, Any]) -> Iterator[tuple[str, Contents]]:
        value = inside(data, column.path)
        if value is None or not column.path:
            return
        table = isinstance(value, Mapping) and not {Sort.TITLE} & column.shape.sorts and column.sense is Sense.SINGLE
        if column.across:
            for name, one in value.items() if isinstance(value, Mapping) else ():
                yield name, contents_of(column, one, self.language)
        elif column.sense is Sense.FAMILY and isinstance(value, Mapping):
            yield "", column.choices[value["family"]].say(self.language)
        elif not table and not (follows_title(column) and value == derived_id(data.get("title"))):
            yield "", contents_of(column, value, self.language)

    def _table_rows(self, block: Block, named: Mapping[str, Any]) -> list[Row]:
        rows: list[Row] = []
        for name, value in named.items():
            first: list[Row] = [{(block.columns[0].full, ""): name}]
            for column in block.columns[1:]:
                first[0][column.full, ""] = contents_of(column, value, self.language)
            for inner in block.blocks:
                _put_beside(first, self._table_rows(inner, value))
            rows += first
        return rows


def _put_beside(rows: list[Row], beside: list[Row]) -> None:
    rows += [{} for _ in range(len(beside) - len(rows))]
    for at, more in enumerate(beside):
        rows[at] |= more


def inside(data: Any, path: Keys) -> Any:
    """The value at a path of keys; None where there is none."""
    for key in path:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def follows_title(column: Column) -> bool:
    """Whether it is an identifier, which may be left empty where it follows from the title."""
    return column.path == ("id",) and Sort.IDENTIFIER in column.shape.sorts


def short_data(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """The only number of a leaf, where it can stand beside the leaf in the tree: without title, named like the leaf."""
    data = item.get("data")
    if not isinstance(data, list | tuple) or len(data) != 1 or data[0].get("id") != item.get("id"):
        return None
    about = {key: value for key, value in data[0].items() if key != "id" and value is not None}
    if about.pop("type", "number") != "number":
        return None
    return about if about and set(about) <= set(SHORT_DATA) else None


def known_owners(plain: Mapping[str, Any]) -> Owners:
    """All that the sheets of a scheme can refer to."""
    owners = Owners()
    for owner in _of_items(plain.get("items", ()), ("items",)):
        _add_with_rules(owners, owner)
        for at, variant in enumerate(owner.data.get("variants", ())):
            _add_with_rules(owners, variant_owner(owner, at, variant))
    return owners


def _of_items(items: Any, place: Place) -> Iterator[Owner]:
    for at, item in enumerate(items):
        yield item_owner((*place, at), item)
        yield from _of_items(item.get("items", ()), (*place, at, "items"))


def _add_with_rules(owners: Owners, owner: Owner) -> None:
    """An owner, and what can be referred to inside its rule."""
    owners.add(owner)
    rule = owner.data.get(owner.slot)
    if isinstance(rule, Mapping):
        for inner in owners_in_rule(owner, rule_model(str(rule["family"]))):
            _add_with_rules(owners, inner)


def rule_model(family: str) -> Model:
    """The model of a family of rules."""
    models = fields_of(Leaf)["rule"].shape.models
    return next(m for m in models if issubclass(m, Rule) and family in fields_of(m)["family"].shape.choices)
