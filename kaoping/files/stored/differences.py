"""Where a stored result and its recomputation differ: subject, item, step, stored and recomputed.

Everything that the file says is compared, in the order of the arithmetic, so that the first difference is
where it began.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaoping.engine.scoring import ENGINE_VERSION, Result
from kaoping.engine.words import Words
from kaoping.files.results.structure import subjects
from kaoping.files.stored.reading import Stored

_FIELDS = {
    "peer_group": Words("考核分组", "group"),
    "parent": Words("上级单位", "parent"),
    "full": Words("满分", "full score"),
    "total": Words("总分", "total"),
    "open": Words("得分待定", "open"),
    "interval": Words("总分区间", "interval of the total"),
    "rank": Words("名次", "rank"),
    "grade": Words("等次", "grade"),
    "kind": Words("种类", "kind"),
    "code": Words("编号", "number"),
    "title": Words("名称", "title"),
    "points": Words("分值", "points"),
    "score": Words("得分", "score"),
    "lost": Words("失分", "lost"),
    "article": Words("依据", "basis"),
    "rule": Words("规则", "rule"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure or text that came out differently. `item` and `step` are "" where none is meant."""

    subject: str
    item: str
    step: str
    what: Words
    stored: Any
    recomputed: Any


@dataclass(frozen=True)
class Compared:
    """What a comparison found: which digests agree, what differs, and how much was compared."""

    engine_agrees: bool
    scheme_agrees: bool
    values_agree: bool
    result_agrees: bool
    subjects: int
    scores: int
    steps: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything came out as stored."""
        digests = (self.engine_agrees, self.scheme_agrees, self.values_agree, self.result_agrees)
        return all(digests) and not self.differences


def compare_stored(stored: Stored, again: Result) -> Compared:
    """Hold a stored result against a recomputation."""
    recipe = again.recipe()
    items = [item for subject in stored.subjects for item in subject["items"]]
    return Compared(
        engine_agrees=stored.recipe.engine == ENGINE_VERSION,
        scheme_agrees=stored.recipe.scheme == recipe.scheme,
        values_agree=stored.recipe.values == recipe.values and stored.recipe.period == recipe.period,
        result_agrees=stored.recipe.result == recipe.result,
        subjects=len(stored.subjects),
        scores=len(items),
        steps=sum(len(item["steps"]) for item in items),
        differences=tuple(_differences(stored, again)),
    )


def _differences(stored: Stored, again: Result) -> Iterator[Difference]:
    recomputed = {str(s["name"]): s for s in subjects(again)}
    for subject in stored.subjects:
        name = subject["name"]
        found = recomputed.pop(name, None)
        if found is None:
            words = Words("单位不在数据中（或出现两次）", "the unit is not among the values, or stands twice")
            yield Difference(name, "", "", words, name, None)
        else:
            yield from _subject(name, subject, found)
    for name in recomputed:
        yield Difference(name, "", "", Words("结果中没有这个单位", "the unit is missing from the result"), None, name)


def _subject(name: str, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    items = {item["item"]: item for item in again["items"]}
    for item in stored["items"]:
        found = items.pop(item["item"], None)
        if found is None:
            words = Words("方案中没有这一项（或出现两次）", "the scheme has no such item, or it stands twice")
            yield Difference(name, item["item"], "", words, item.get("score"), None)
        else:
            yield from _item(name, item, found)
    for item in items.values():
        words = Words("结果中缺这一项", "the item is missing from the result")
        yield Difference(name, str(item["item"]), "", words, None, item["score"])
    yield from _fields(name, "", stored, again, but=("name", "items"))


def _item(name: str, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    item = str(again["item"])
    yield from _lists(name, item, stored["inputs"], again["inputs"])
    yield from _lists(name, item, stored["steps"], again["steps"])
    yield from _fields(name, item, stored, again, but=("item", "inputs", "steps"))


def _lists(
    name: str, item: str, stored: Sequence[Mapping[str, Any]], again: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    for at in range(max(len(stored), len(again))):
        one = stored[at] if at < len(stored) else None
        two = again[at] if at < len(again) else None
        if one == two:
            continue
        known = two if two is not None else one
        assert known is not None
        words = _words(known.get("name"))
        key = "result" if "result" in known else "value"
        before, after = (None if line is None else line.get(key) for line in (one, two))
        if before == after:
            # The figure is the same, the words around it are not.
            before, after = one, two
        yield Difference(name, item, str(known.get("cell", "")), words, before, after)


def _fields(
    name: str, item: str, stored: Mapping[str, Any], again: Mapping[str, Any], but: tuple[str, ...]
) -> Iterator[Difference]:
    for field in dict.fromkeys([*again, *stored]):
        if field not in but and stored.get(field) != again.get(field):
            words = _FIELDS.get(field) or Words(field, field)
            yield Difference(name, item, "", words, stored.get(field), again.get(field))


def _words(plain: Any) -> Words:
    match plain:
        case {"zh": str(zh), "en": str(en)}:
            return Words(zh, en)
        case _:
            return Words("", "")
