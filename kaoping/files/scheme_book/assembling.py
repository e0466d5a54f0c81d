"""From the sheets of a workbook to one scheme as plain data, with the cell of every part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kaoping.engine.scheme.per_cent import without_per_cent
from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words
from kaoping.files.scheme_book import faults
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column, Kind
from kaoping.files.scheme_book.element import Element
from kaoping.files.scheme_book.layout import inside, rule_model
from kaoping.files.scheme_book.other import read_other
from kaoping.files.scheme_book.owners import (
    Owner,
    Owners,
    derived_id,
    item_owner,
    owners_in_rule,
    variant_owner,
)
from kaoping.files.scheme_book.rows import read_elements
from kaoping.files.scheme_book.settings import read_settings
from kaoping.files.scheme_book.tables import REFERENCE, Holds, Table, settings, table, tables
from kaoping.files.scheme_book.tree import level_of
from kaoping.files.sheets.model import Book, Sheet
from kaoping.files.values.plain_text import key_of

_ITEMS_NAMED = frozenset((("Effect", "on"), ("Threshold", "on"), ("Ranking", "ties"), ("FromUnits", "score")))
"""Fields that hold identifiers of items; titles and numbers of items will do as well."""


@dataclass
class Assembled:
    """A scheme as plain data; `marks` say where its parts stand (file!sheet!B7), `columns` where they belong."""

    plain: dict[str, Any] = field(default_factory=dict)
    marks: dict[Place, str] = field(default_factory=dict)
    columns: dict[Place, Column] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    untold: list[Place] = field(default_factory=list)
    """Places about which everything has been said."""

    def place(self, place: Place) -> str:
        """Where a part stands, or the innermost part around it that stands anywhere."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.marks:
                return self.marks[place[:end]]
        return ""


def assembled(book: Book) -> Assembled:
    """Put the sheets of a workbook together."""
    found = Assembled()
    _Assembler(book, found).run()
    return found


class _Assembler:
    def __init__(self, book: Book, to: Assembled) -> None:
        self.book = book
        self.to = to
        self.owners = Owners()
        self.filled: set[tuple[Place, str]] = set()

    def run(self) -> None:
        """Settings first, then the tree, then what refers to it."""
        elements: dict[str, list[Element]] = {t.key: [] for t in tables()}
        other: list[Sheet] = []
        for sheet in self.book.sheets:
            found = self._table_of(sheet)
            if found is None:
                other += [sheet] if _called(sheet, w.OTHER) else []
            elif found.holds is Holds.SETTINGS:
                self._settings(sheet)
            else:
                elements[found.key] += read_elements(sheet, found, self.to.findings)
        self._tree(elements.pop("items"))
        for key in [t.key for t in tables() if t.holds is Holds.LIST]:
            self._list(table(key), elements.pop(key))
        self._attach([e for some in elements.values() for e in some])
        self._unfilled()
        without_per_cent(self.to.plain)
        self._named_items(inside(self.to.plain, ("ranking",)), "Ranking")
        for sheet in other:
            read_other(sheet, self.to.plain, self.to.marks, self.to.findings)

    def _table_of(self, sheet: Sheet) -> Table | None:
        """What a sheet holds; a sheet with another name must be empty, or begin with _."""
        for found in tables():
            if key_of(sheet.name) in (key_of(found.name.zh), key_of(found.name.en)):
                return found
        passed = sheet.name.startswith("_") or any(_called(sheet, known) for known in (w.GUIDE, w.OTHER))
        if not passed and any(sheet.rows.values()):
            self.to.findings.append(faults.unknown_sheet(sheet))
        return None

    def _settings(self, sheet: Sheet) -> None:
        self.to.columns |= {c.path: c for c in settings().root.columns}
        read_settings(sheet, self.to.plain, self.to.marks, self.to.findings)
        if "id" not in self.to.plain and derived_id(self.to.plain.get("title")):
            self.to.plain["id"] = derived_id(self.to.plain["title"])

    def _mark(self, element: Element, place: Place) -> None:
        for relative in element.marks:
            self.to.marks.setdefault((*place, *relative), element.place(relative))
        for relative, column in element.columns.items():
            self.to.columns.setdefault((*place, *relative), column)

    # The tree

    def _tree(self, elements: list[Element]) -> None:
        top: list[dict[str, Any]] = []
        path: list[tuple[Place, list[dict[str, Any]]]] = [(("items",), top)]
        for element in elements:
            level = level_of(element, deepest=len(path), findings=self.to.findings)
            del path[level:]
            above, siblings = path[-1]
            place = (*above, len(siblings))
            siblings.append(element.data)
            self._mark(element, place)
            derived = derived_id(element.data.get("title"))
            if "id" not in element.data and derived:
                element.data["id"] = derived
            path.append(((*place, "items"), _Below(element.data)))
            self.owners.add(item_owner(place, element.data))
        if top:
            self.to.plain["items"] = top
        for sheet in self.book.sheets:
            if self._is_tree(sheet):
                self.to.marks.setdefault(("items",), sheet.place(1, 1))

    def _is_tree(self, sheet: Sheet) -> bool:
        return key_of(sheet.name) in (key_of(table("items").name.zh), key_of(table("items").name.en))

    # Lists of the scheme

    def _list(self, held: Table, elements: list[Element]) -> None:
        for element in elements:
            if not element.data:
                continue
            if held.root.kind is Kind.TABLE:
                self._whole(held, element)
                continue
            parts = _list_at(self.to.plain, held.at)
            place: Place = (*held.at, len(parts))
            parts.append(element.data)
            self._mark(element, place)
            self._named_items(element.data, held.root.columns[0].models[0].__name__)

    def _whole(self, held: Table, element: Element) -> None:
        """A table of names and values of the scheme itself."""
        data = self.to.plain
        for key in held.at[:-1]:
            data = data.setdefault(key, {})
        data.setdefault(held.at[-1], {}).update(element.data)
        self._mark(element, held.at)

    def _named_items(self, data: Any, model: str) -> None:
        """Titles and numbers of items where their identifiers belong."""
        for key in [k for m, k in _ITEMS_NAMED if m == model and isinstance(data, dict) and k in data]:
            value = data[key]
            data[key] = [self._id_of(v) for v in value] if isinstance(value, list) else self._id_of(value)

    def _id_of(self, name: Any) -> Any:
        some = self.owners.found(str(name))
        ids = [str(o.data["id"]) for o in some if "id" in o.data]
        return name if name in ids or len(ids) != 1 else ids[0]

    # What belongs to items

    def _attach(self, elements: list[Element]) -> None:
        """Attach parts to what they refer to; what is attached may be referred to in its turn."""
        waiting = elements
        while waiting:
            known = [(e, self.owners.found(e.reference)) for e in waiting]
            for element, some in known:
                if len(some) == 1:
                    self._belongs(element, some[0])
                elif some:
                    names = [self.owners.name_of(o.place, o.slot) for o in some]
                    self.to.findings.append(faults.ambiguous(element, names))
            left = [e for e, some in known if not some]
            if len(left) == len(waiting):
                self.to.findings += [faults.unknown_item(e, self.owners.nearest(e.reference)) for e in left]
                return
            waiting = left

    def _belongs(self, element: Element, owner: Owner) -> None:
        held = element.table
        if held.holds is Holds.RULE:
            self._rule(element, owner)
        elif owner.slot != "rule":
            self.to.findings.append(faults.no_place(element, held))
        elif held.holds is Holds.OWNED:
            self._part(element, owner)
        else:
            self._entry(element, owner)

    def _part(self, element: Element, owner: Owner) -> None:
        (key,) = element.table.at
        if key in owner.data:
            self.to.findings.append(faults.again(element, self.to.place((*owner.place, key))))
            return
        self._named_items(element.data, element.table.root.columns[1].models[0].__name__)
        owner.data[key] = element.data
        place = (*owner.place, key)
        self.to.marks[place] = element.sheet.place(element.row, 1)
        self._mark(element, place)

    def _entry(self, element: Element, owner: Owner) -> None:
        (key,) = element.table.at
        parts = owner.data.setdefault(key, [])
        if isinstance(parts, dict):
            parts = self._as_list(owner, key, parts)
        if key == "data" and "id" not in element.data and "title" not in element.data and "id" in owner.data:
            element.data["id"] = owner.data["id"]
        parts.append(element.data)
        place = (*owner.place, key, len(parts) - 1)
        self._mark(element, place)
        if key == "variants":
            self.owners.add(variant_owner(owner, len(parts) - 1, element.data))

    def _as_list(self, owner: Owner, key: str, short: dict[str, Any]) -> list[dict[str, Any]]:
        """The number of a leaf that stands beside it in the tree, as the first of several data items."""
        for place in [p for p in self.to.marks if p[: len(owner.place) + 1] == (*owner.place, key)]:
            rest = place[len(owner.place) + 1 :]
            self.to.marks[*owner.place, key, 0, *rest] = self.to.marks[place]
        parts = [{"id": owner.data.get("id"), **short}]
        owner.data[key] = parts
        return parts

    def _rule(self, element: Element, owner: Owner) -> None:
        (family,) = element.table.at
        place = (*owner.place, owner.slot)
        before = owner.data.get(owner.slot)
        if (owner.place, owner.slot) in self.filled:
            self.to.findings.append(faults.again(element, self.to.place(place)))
            return
        if before is not None and (not isinstance(before, dict) or before.get("family") != family):
            self.to.findings.append(faults.other_family(element, self.to.place((*place, "family"))))
            self.filled.add((owner.place, owner.slot))
            return
        owner.data[owner.slot] = {"family": family, **element.data}
        self.filled.add((owner.place, owner.slot))
        self.to.marks[place] = element.sheet.place(element.row, 1)
        for relative in element.marks:
            if relative:
                self.to.marks[*place, *relative] = element.place(relative)
        for relative, column in element.columns.items():
            self.to.columns[*place, *relative] = column
        for inner in owners_in_rule(owner, rule_model(family)):
            self.owners.add(inner)

    def _unfilled(self) -> None:
        """Families that were chosen for items, and have no row on their sheet although they need one."""
        for (place, slot), owner in self.owners.by_place.items():
            rule = owner.data.get(slot)
            if (place, slot) in self.filled or not isinstance(rule, dict):
                continue
            held = next((t for t in tables() if t.holds is Holds.RULE and t.at == (rule.get("family"),)), None)
            if held is None or not any(_needed(c) for c in held.root.every()):
                continue
            self.to.untold.append((*place, slot))
            self.to.findings.append(faults.not_filled(self.to.place((*place, slot, "family")), held, owner))


class _Below(list[dict[str, Any]]):
    """Items below an item: the item has a list of them as soon as there is one."""

    def __init__(self, above: dict[str, Any]) -> None:
        super().__init__()
        self.above = above

    def append(self, item: dict[str, Any]) -> None:
        """Add an item."""
        super().append(item)
        self.above["items"] = self


def _needed(column: Column) -> bool:
    return column.required and column.full != REFERENCE and bool(column.path)


def _list_at(data: dict[str, Any], path: Iterable[str]) -> list[dict[str, Any]]:
    *above, last = path
    for key in above:
        data = data.setdefault(key, {})
    found: list[dict[str, Any]] = data.setdefault(last, [])
    return found


def _called(sheet: Sheet, words: Words) -> bool:
    return key_of(sheet.name) in (key_of(words.zh), key_of(words.en))
