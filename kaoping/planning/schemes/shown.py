"""A version as its page shows it: the tree with rules and curves, then everything else that the scheme says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kaoping.basis.language import spoken
from kaoping.engine.describing import Fact, Section, describe
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_text.curves import Drawn, drawn_curves

_RULE, _TARGET, _ASSESSOR = "Rule", "Target", "Assessing department"


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the tree: number, depth from 0, title, worth, rule, target, department, and what else is said."""

    item: str
    code: str
    depth: int
    title: Words
    worth: Words
    is_leaf: bool
    rule: Words | None
    target: Words | None
    assessor: Words | None
    others: tuple[Fact, ...]
    curves: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole: notes, the rows of the tree, and the other sections."""

    notes: tuple[Words, ...]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A scheme that is known by its digest: what was drawn once is not drawn again."""

    digest: str
    scheme: Scheme = field(compare=False)


def shown(scheme: Scheme, digest: str) -> Shown:
    """A scheme in the language of the page."""
    return _shown(_Known(digest, scheme), spoken())


@lru_cache(maxsize=16)
def _shown(known: _Known, language: Language) -> Shown:
    described = describe(known.scheme)
    curves = dict(drawn_curves(known.scheme, language))
    rows = tuple(_rows(described.sections, curves))
    return Shown(described.notes, rows, tuple(one for one in described.sections if not one.items))


def _rows(sections: tuple[Section, ...], curves: Mapping[str, list[Drawn]]) -> Iterator[Row]:
    for section in sections:
        for item in section.items:
            said = {fact.label.en: fact.text for fact in item.facts}
            others = tuple(f for f in item.facts if f.label.en not in {_RULE, _TARGET, _ASSESSOR})
            yield Row(
                item.item,
                item.code,
                item.depth - 1,
                item.title,
                item.worth,
                item.is_leaf,
                said.get(_RULE),
                said.get(_TARGET),
                said.get(_ASSESSOR),
                others,
                tuple(curves.get(item.item, ())),
            )
