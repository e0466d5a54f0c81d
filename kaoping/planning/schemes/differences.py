"""What differs between two versions of a scheme, as people read it: by item, what was and what is.

Two versions are compared as they are described, so that nothing is said of how they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaoping.engine.describing import Described, DescribedItem, Grid, Section, describe
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Words, same

NOTHING = same("—")


class Kind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: of which thing (an item with its code, or a part of the scheme), in what, what was, what is."""

    kind: Kind
    of: Words
    what: Words
    was: Words
    now: Words


_TITLE = Words("名称", "Title")
_CODE = Words("编号和位置", "Number and place")
_WORTH = Words("分值", "Points")
_ITEM = Words("指标", "Item")
_SENTENCE = Words("规定", "Provision")


def differences(before: Scheme, after: Scheme) -> tuple[Difference, ...]:
    """All differences, in the order of the new version: of the whole, of the items, of the other parts."""
    old, new = describe(before), describe(after)
    return (*_of_whole(old, new), *_of_items(_items(old), _items(new)), *_of_sections(old, new))


def _of_whole(old: Described, new: Described) -> Iterator[Difference]:
    whole = Words("方案", "Scheme")
    if old.title != new.title:
        yield Difference(Kind.CHANGED, whole, _TITLE, old.title, new.title)
    yield from _of_sentences(whole, old.notes, new.notes)


def _items(described: Described) -> dict[str, DescribedItem]:
    return {item.item: item for section in described.sections for item in section.items}


def _of_items(old: Mapping[str, DescribedItem], new: Mapping[str, DescribedItem]) -> Iterator[Difference]:
    for key, item in new.items():
        if key in old:
            yield from _of_item(old[key], item)
        else:
            yield Difference(Kind.ADDED, _called(item), _ITEM, NOTHING, _summed_up(item))
    for key, item in old.items():
        if key not in new:
            yield Difference(Kind.REMOVED, _called(item), _ITEM, _summed_up(item), NOTHING)


def _of_item(old: DescribedItem, new: DescribedItem) -> Iterator[Difference]:
    of = _called(new)
    said = ((_TITLE, old.title, new.title), (_CODE, same(old.code), same(new.code)), (_WORTH, old.worth, new.worth))
    for what, was, now in said:
        if was != now:
            yield Difference(Kind.CHANGED, of, what, was, now)
    was_said, now_said = ({fact.label: fact.text for fact in item.facts} for item in (old, new))
    for label in dict.fromkeys((*now_said, *was_said)):
        was, now = was_said.get(label, NOTHING), now_said.get(label, NOTHING)
        if was != now:
            yield Difference(_kind(label in was_said, label in now_said), of, label, was, now)


def _called(item: DescribedItem) -> Words:
    return Words(f"{item.code} {item.title.zh}", f"{item.code} {item.title.en}")


def _summed_up(item: DescribedItem) -> Words:
    """An item in one line: what it is worth and its facts."""
    zh = [item.worth.zh, *(f"{fact.label.zh}：{fact.text.zh}" for fact in item.facts)]
    en = [item.worth.en, *(f"{fact.label.en}: {fact.text.en}" for fact in item.facts)]
    return Words("；".join(filter(None, zh)) or "—", "; ".join(filter(None, en)) or "—")


def _of_sections(old: Described, new: Described) -> Iterator[Difference]:
    was, now = ({section.title: section for section in one.sections} for one in (old, new))
    for title in dict.fromkeys((*now, *was)):
        before, after = was.get(title, Section(title)), now.get(title, Section(title))
        yield from _of_sentences(title, before.sentences, after.sentences)
        yield from _of_grids(title, before.grid, after.grid)


def _of_sentences(of: Words, old: Sequence[Words], new: Sequence[Words]) -> Iterator[Difference]:
    """Sentences that are new and those that are gone; as many of both as there are stand beside each other."""
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    for at in range(max(len(gone), len(come))):
        was = gone[at] if at < len(gone) else NOTHING
        now = come[at] if at < len(come) else NOTHING
        yield Difference(_kind(at < len(gone), at < len(come)), of, _SENTENCE, was, now)


def _of_grids(of: Words, old: Grid | None, new: Grid | None) -> Iterator[Difference]:
    """Cells of a table, by the name of the row and the head of the column."""
    was, now = _cells(old), _cells(new)
    for row, head in dict.fromkeys((*now, *was)):
        before, after = was.get((row, head), NOTHING), now.get((row, head), NOTHING)
        if before != after:
            what = Words(f"{row.zh}，{head.zh}", f"{row.en}, {head.en}")
            yield Difference(_kind((row, head) in was, (row, head) in now), of, what, before, after)


def _cells(grid: Grid | None) -> dict[tuple[Words, Words], Words]:
    if grid is None:
        return {}
    return {(row[0], head): cell for row in grid.rows for head, cell in zip(grid.heads[1:], row[1:], strict=True)}


def _kind(was_there: bool, is_there: bool) -> Kind:
    if was_there and is_there:
        return Kind.CHANGED
    return Kind.ADDED if is_there else Kind.REMOVED
