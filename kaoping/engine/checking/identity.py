"""Names: each used once, none that the arithmetic needs for itself, one definition for one figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaoping.engine.checking.saying import error, listed, no_fields, warning
from kaoping.engine.checking.view import Placed, View, reads
from kaoping.engine.compiling import keys
from kaoping.engine.compiling.basis import datum_words
from kaoping.engine.rules.events import ROW_NAMES
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import DataItem, Finding, ListItem, NumberItem, Place
from kaoping.engine.words import Words

_RECORD_LINES = frozenset(ROW_NAMES)
"""Fields and lines that records of events have already."""


def names(view: View) -> Iterator[Finding]:
    """Identifiers that are used twice or that mean something else already."""
    scheme = view.scheme
    yield from _twice((node.id, (*place, "id")) for node, place in view.nodes)
    for field in ("groups", "periods", "effects", "thresholds", "data"):
        yield from _twice((part.id, (field, at, "id")) for at, part in enumerate(getattr(scheme, field)))
    reserved = _reserved_names(scheme)
    for node, place in view.nodes:
        if node.id in reserved or "." in node.id:
            yield _reserved(node.id, (*place, "id"), reserved)
    grades = frozenset(name for name in reserved if name.startswith("grade_"))
    for at, effect in enumerate(scheme.effects):
        if effect.id in grades or "." in effect.id:
            yield _reserved(effect.id, ("effects", at, "id"), grades)
    for at, threshold in enumerate(scheme.thresholds):
        if "." in threshold.id:
            yield _reserved(threshold.id, ("thresholds", at, "id"), frozenset())
    yield from _same_codes(view)
    yield from _flags(view)


def _twice(names: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, place in names:
        if name in seen:
            yield error(
                "duplicate-id",
                place,
                Words(f"标识“{name}”用了两次", f"{name!r} is used twice"),
                Words(
                    "另取一个；没有写 id（标识）的，标识取自名称", "use another; without id it is taken from the title"
                ),
            )
        seen.add(name)


def _reserved_names(scheme: Scheme) -> frozenset[str]:
    """Names that the arithmetic needs for itself: of the total, of effects, lights and conditions of grades."""
    found = {keys.TOTAL}
    if scheme.grades is not None and any(band.when is not None for band in scheme.grades.bands):
        found |= {"effect", *(f"grade_{at}" for at in range(1, len(scheme.grades.bands) + 1))}
    if scheme.effects:
        found.add("effect")
    return frozenset(found | {"light"} if scheme.thresholds else found)


def _reserved(name: str, place: Place, reserved: frozenset[str]) -> Finding:
    some = listed(sorted(reserved))
    return error(
        "reserved-id",
        place,
        Words(f"标识“{name}”不能用在这里", f"{name!r} cannot be used here"),
        Words(f"不用点（.），也不用：{some.zh}", f"without a dot, and not one of: {some.en}"),
    )


def _same_codes(view: View) -> Iterator[Finding]:
    seen: dict[str, list[Place]] = {}
    for node, place in view.nodes:
        if node.code is None:
            continue
        # An item of one group may have the number of another group's item.
        for other in seen.get(node.code, []):
            if any(view.is_in(place, g) and view.is_in(other, g) for g in view.groups):
                wrong = Words(f"编号“{node.code}”用了两次", f"number {node.code!r} is used twice")
                yield error("duplicate-code", (*place, "code"), wrong, Words("改一个", "change one of them"))
                break
        seen.setdefault(node.code, []).append(place)


def _flags(view: View) -> Iterator[Finding]:
    """Further facts of events must not have the names of what each record has anyway."""
    for placed in view.parts:
        rule = placed.part.rule
        for field in ("multiply", "extra"):
            for at, flag in enumerate(getattr(rule, field, ()) or ()):
                if getattr(flag, "id", "") in _RECORD_LINES:
                    yield _reserved(flag.id, (*placed.where("rule"), field, at, "id"), _RECORD_LINES)


def figures(view: View) -> Iterator[Finding]:
    """Data items: one definition each, and each figure asked for once (一数一源)."""
    yield from _conflicts(view)
    yield from _same_figure(view)
    yield from _without_fields(view)
    yield from _unused(view)


def _conflicts(view: View) -> Iterator[Finding]:
    """Leaves of one group that define the same data item differently."""
    for group in view.groups:
        seen: dict[str, tuple[DataItem, Placed]] = {}
        for placed in (p for p in view.parts if p.part.group == group):
            for item in placed.part.data.values():
                other, by = seen.setdefault(item.id, (item, placed))
                same_name = datum_words(other, by.part) == datum_words(item, placed.part)
                if by.part.leaf is placed.part.leaf or (_same(other, item) and same_name):
                    continue
                yield error(
                    "data-conflict",
                    placed.where("data") if placed.part.leaf.data else placed.place,
                    Words(
                        f"数据项“{item.id}”与“{by.part.leaf.title.zh}”中的定义不同",
                        f"data item {item.id!r} is defined differently in {by.part.leaf.title.en!r}",
                    ),
                    Words("在方案的 data（数据项）中定义一次，两处都用它", "define it once, in the data of the scheme"),
                )
        yield from _overlapping(seen)


def _same(a: DataItem, b: DataItem) -> bool:
    """Whether two definitions agree in what counts; what they are called may differ."""
    return a.model_copy(update={"title": None, "note": None}) == b.model_copy(update={"title": None, "note": None})


def _overlapping(seen: dict[str, tuple[DataItem, Placed]]) -> Iterator[Finding]:
    """A data item that is called like a field of a list."""
    for item, placed in seen.values():
        if not isinstance(item, ListItem):
            continue
        for field in item.fields:
            name = f"{item.id}.{field.id}"
            if name in seen:
                yield error(
                    "data-conflict",
                    placed.place,
                    Words(f"“{name}”既是数据项又是记录的一栏", f"{name!r} is a data item and a field of records"),
                    Words("改其中一个的标识", "rename one of them"),
                )


def _same_figure(view: View) -> Iterator[Finding]:
    """Two data items with the same title and unit: the same figure asked for twice."""
    found: dict[tuple[str, str], dict[str, Place]] = {}
    for placed in view.parts:
        if placed.part.rule.family in ("given", "raters", "votes"):
            continue  # ratings are given anew for each item
        for item in placed.part.data.values():
            if isinstance(item, NumberItem) and item.title is not None and "." not in item.id:
                unit = "" if item.unit is None else item.unit.zh
                found.setdefault((item.title.zh, unit), {}).setdefault(item.id, placed.place)
    for (title, _), ids in found.items():
        if len(ids) > 1:
            some = listed(ids)
            yield warning(
                "same-figure",
                list(ids.values())[1],
                Words(f"“{title}”用不同标识要了多次：{some.zh}", f"{title!r} is asked for more than once: {some.en}"),
                Words(
                    "一数一源：在方案的 data（数据项）中写一次，各指标共用", "declare it once in the data of the scheme"
                ),
            )


def _without_fields(view: View) -> Iterator[Finding]:
    """Records of the scheme itself say their fields: several rules may read them."""
    for at, item in enumerate(view.scheme.data):
        if isinstance(item, ListItem) and not item.fields:
            yield no_fields(item, ("data", at))


def _unused(view: View) -> Iterator[Finding]:
    """Data that is asked for though nothing reads it."""
    read = frozenset(view.mentioned).union(*(reads(placed.part) for placed in view.parts))
    for at, item in enumerate(view.scheme.data):
        if item.id not in read:
            yield _not_used(item.id, ("data", at))
    for node, place in view.nodes:
        for at, item in enumerate(getattr(node, "data", ())):
            if item.id not in read:
                yield _not_used(item.id, (*place, "data", at))


def _not_used(name: str, place: Place) -> Finding:
    return warning(
        "data-unused",
        place,
        Words(f"数据项“{name}”没有用到", f"data item {name!r} is not used"),
        Words("删去，少报一个数；或在算式中用上", "remove it: one figure less to report; or use it"),
    )
