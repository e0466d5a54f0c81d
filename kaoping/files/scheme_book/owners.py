"""Names by which sheets refer to items: 结案率, 1.2, 结案率/差异1, 满意度/折算得分."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kaoping.engine.scheme import Leaf, Variant
from kaoping.engine.scheme.item import identifier_from
from kaoping.engine.scheme.shape import Model, fields_of
from kaoping.engine.scheme.vocabulary import term
from kaoping.engine.terms import Place
from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import is_owner, is_slot
from kaoping.files.scheme_book.other import path_text
from kaoping.files.values.plain_text import key_of


@dataclass(frozen=True, eq=False)
class Owner:
    """A part that sheets refer to: an item, an alternative, a variant, or a rule with a rule inside.

    `slot` is the field in which its own rule stands. `names` are all ways of writing it, the best first.
    """

    place: Place
    model: Model
    data: dict[str, Any]
    names: tuple[str, ...]
    slot: str = "rule"


@dataclass
class Owners:
    """All that can be referred to, by every name."""

    by_name: dict[str, list[Owner]] = field(default_factory=dict)
    by_place: dict[tuple[Place, str], Owner] = field(default_factory=dict)

    def add(self, owner: Owner) -> None:
        """Make an owner known."""
        self.by_place[owner.place, owner.slot] = owner
        for key in {key_of(name) for name in owner.names}:
            self.by_name.setdefault(key, []).append(owner)

    def found(self, name: str) -> list[Owner]:
        """Who is called so; of a cell copied from the tree, the first line is the name."""
        return self.by_name.get(key_of(name.split("\n", maxsplit=1)[0]), [])

    def name_of(self, place: Place, slot: str = "rule") -> str:
        """The best name that only this one has."""
        owner = self.by_place[place, slot]
        barred = (key_of(w.EXAMPLE.zh), key_of(w.EXAMPLE.en))
        unique = (n for n in owner.names if len(self.found(n)) == 1 and not key_of(n).startswith(barred))
        return next(unique, owner.names[0])

    def nearest(self, name: str) -> list[str]:
        """Names that may have been meant."""
        known = {key_of(o.names[0]): o.names[0] for some in self.by_name.values() for o in some}
        return [known[key] for key in get_close_matches(key_of(name), known, n=3, cutoff=0.5)]


def texts_of(title: Any) -> list[str]:
    """A title in each language."""
    if isinstance(title, Mapping):
        return [str(t) for t in dict.fromkeys(title.values())]
    return [] if title is None else [str(title)]


def derived_id(title: Any) -> str:
    """The identifier that follows from a title; empty if none does."""
    texts = texts_of(title)
    return identifier_from(texts[0]) if texts else ""


def item_owner(place: Place, item: dict[str, Any]) -> Owner:
    """An item of the tree: its title, its number, its identifier; its path, where another one has all of these."""
    names = [*texts_of(item.get("title"))]
    names += [str(item[key]) for key in ("code", "id") if item.get(key) is not None]
    return Owner(place, Leaf, item, (*names, path_text(place)))


def variant_owner(above: Owner, at: int, data: dict[str, Any]) -> Owner:
    """A variant of an item."""
    words = w.VARIANT.fill(n=at + 1)
    return Owner((*above.place, "variants", at), Variant, data, _joined(above, (words.zh, words.en)))


def owners_in_rule(above: Owner, model: Model) -> Iterator[Owner]:
    """What can be referred to inside a rule: alternatives, and the rule that its marks lead to."""
    rule = above.data.get(above.slot)
    if not isinstance(rule, dict):
        return
    place = (*above.place, above.slot)
    for key, about in fields_of(model).items():
        if is_slot(about.shape):
            name = term(model, key).name
            yield Owner(place, model, rule, _joined(above, (name.zh, name.en)), key)
        inner = about.shape.elements
        if inner is None or not inner.models or not is_owner(inner.models[0]):
            continue
        for at, part in enumerate(rule.get(key, ())):
            names = [*texts_of(part.get("title")), *([str(part["id"])] if part.get("id") is not None else [])]
            yield Owner((*place, key, at), inner.models[0], part, _joined(above, names))


def _joined(above: Owner, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{outer}/{inner}" for inner in names for outer in above.names)


def missing_owner(name: str, nearest: list[str]) -> Words:
    """What would be right where a name is not known."""
    if not nearest:
        return Words("写“指标体系”中的名称、编号或标识", "write a title, number or identifier of the tree")
    return Words(f"是不是{'、'.join(f'“{n}”' for n in nearest)}？", f"perhaps {', '.join(map(repr, nearest))}")
