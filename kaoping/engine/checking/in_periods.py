"""Items that are scored in some periods only: the scheme is looked at as it is in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaoping.engine.checking.outcome import outcome, total_beyond
from kaoping.engine.checking.saying import error, in_group, listed, note, points, unknown, warning
from kaoping.engine.checking.spans import Spans
from kaoping.engine.checking.tree import tree
from kaoping.engine.checking.view import View
from kaoping.engine.scheme.in_periods import (
    is_ever_whole,
    leaf_periods,
    periods_of,
    periods_of_group,
    scheme_in,
    standing_periods,
)
from kaoping.engine.scheme.item import Leaf, Node
from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words

_PERIOD = Words("考核期", "period")
_TOTAL_FULL = ("total", "full")


def period_names(view: View) -> Iterator[Finding]:
    """Periods that items name and the scheme does not have, and items that are scored in none."""
    known = [p.id for p in view.scheme.periods]
    lost: set[str] = set()
    for node, place in view.nodes:
        wrong = [at for at, name in enumerate(node.periods) if name not in known]
        for at in wrong:
            if known:
                yield unknown("unknown-period", (*place, "periods", at), _PERIOD, node.periods[at], known)
        if node.periods and not known:
            yield error(
                "no-periods",
                (*place, "periods"),
                Words(
                    f"“{node.title.zh}”写了适用考核期，但方案没有考核期",
                    f"{node.title.en!r} names its periods, but the scheme has none",
                ),
                Words("写 periods（考核期），或删去这一行", "write periods, or remove this"),
            )
        elif not wrong and periods_of(view.scheme, node.id) == () and not _above(place) & lost:
            lost |= {_text(place)}
            yield _in_no_period(view, node, place)


def _above(place: Place) -> set[str]:
    return {_text(place[:end]) for end in range(2, len(place), 2)}


def _text(place: Place) -> str:
    return ".".join(map(str, place))


def _in_no_period(view: View, node: Node, place: Place) -> Finding:
    above = [view.by_place[place[:end]] for end in range(2, len(place), 2)]
    outer = next((n for n in reversed(above) if n.periods), None)
    zh = "" if outer is None else f"上级“{outer.title.zh}”只在 {_said(view, outer.periods).zh} 考核"
    en = "" if outer is None else f"{outer.title.en!r} above it is scored in {_said(view, outer.periods).en} only"
    return error(
        "in-no-period",
        (*place, "periods"),
        Words(f"“{node.title.zh}”在任何一期都不考核", f"{node.title.en!r} is scored in no period"),
        Words(zh or "改正适用考核期", en or "mend its periods"),
    )


def _said(view: View, names: Iterable[str]) -> Words:
    wanted = set(names)
    found = [p for p in view.scheme.periods if p.id in wanted]
    return Words(listed([p.called.zh for p in found]).zh, listed([p.called.en for p in found]).en)


def tree_in_periods(view: View) -> Iterator[Finding]:
    """Points and weights, where items of different periods need not add up together.

    Weights must add up where all items come together, in some period or in the cycle; where they never do, in each
    period. The published full score is that of each total that is made of items.
    """
    whole = list(tree(view))
    periods = standing_periods(view.scheme)
    if not periods:
        yield from whole
        return
    each = [(p, list(tree(View(scheme_in(view.scheme, p), trial=view.trial)))) for p in periods]
    ever_whole = is_ever_whole(view.scheme)
    everywhere = [_only_together(finding, ever_whole=ever_whole) for finding in whole]
    for finding, together in zip(whole, everywhere, strict=True):
        if not together or (_is_weights(finding) and _in_any(finding, each)):
            yield finding
    for period, found in each:
        before = _in_period(view, period)
        empty = [f for f in found if f.code == "empty" and f.place == ("items",)]
        # A group may have nothing in a period; a period in which nobody has anything is a slip.
        own = empty[:1] if len(empty) == len(view.groups) else []
        own += [f for f in found if f.code == "points-sum" and f.place == _TOTAL_FULL]
        for finding in own:
            yield _said_of(finding, before)


def _only_together(finding: Finding, *, ever_whole: bool) -> bool:
    """Whether a finding about all items at once means nothing, because they never come together."""
    return not ever_whole and (_is_weights(finding) or finding.place == _TOTAL_FULL)


def _is_weights(finding: Finding) -> bool:
    return finding.code == "weights-sum"


def _in_any(finding: Finding, each: Sequence[tuple[str, list[Finding]]]) -> bool:
    every = (other for _, found in each for other in found)
    return any(finding.code == other.code and finding.place == other.place for other in every)


def _in_period(view: View, period: str) -> Words:
    found = next(p for p in view.scheme.periods if p.id == period).called
    return Words(f"{found.zh}：", f"in {found.en}: ")


def _said_of(finding: Finding, before: Words) -> Finding:
    return replace(finding, wrong=Words(before.zh + finding.wrong.zh, before.en + finding.wrong.en))


def outcome_in_periods(view: View, spans: dict[str, Spans]) -> Iterator[Finding]:
    """What follows from scores, wherever a total is made of items: in the periods, or in the cycle over the leaves."""
    said: set[tuple[str, Place]] = set()
    if is_ever_whole(view.scheme):
        for finding in (*outcome(view, spans), *total_beyond(view, spans)):
            said.add((finding.code, finding.place))
            yield finding
    if _over_leaves(view):
        return
    for period in standing_periods(view.scheme):
        here = View(scheme_in(view.scheme, period), trial=view.trial)
        inside = {group: Spans(here, group) for group in here.groups}
        before = _in_period(view, period)
        for finding in (*outcome(here, inside), *total_beyond(here, inside)):
            if (finding.code, finding.place) not in said:
                said.add((finding.code, finding.place))
                yield _said_of(finding, before)


def _over_leaves(view: View) -> bool:
    over = view.scheme.over_periods
    return over is not None and over.level == "leaf"


def practice_in_periods(view: View) -> Iterator[Finding]:
    """Which items are scored in some periods only, and what that means for full scores and grades."""
    scheme = view.scheme
    if not standing_periods(scheme):
        return
    yield _some_periods(view)
    yield from _units_without(view)
    full = {p.id: _full(view, p.id) for p in leaf_periods(scheme)}
    if len(set(full.values())) == 1 and (not _over_leaves(view) or _full(view, "") in full.values()):
        return
    over = scheme.over_periods
    if _over_leaves(view):
        if scheme.grades is not None and scheme.grades.of == "total":
            yield _grades_of_part(view, full)
    elif over is not None and over.how in ("mean", "highest", "lowest"):
        said = _fulls(view, full)
        yield warning(
            "full-scores-differ",
            ("over_periods", "how"),
            Words(
                f"各考核期满分不同（{said.zh}），各期总分却直接比较或平均",
                f"totals with different full scores are averaged or compared ({said.en})",
            ),
            Words(
                "各期满分写成一致，或写 level: leaf（汇总层次: 末级指标）",
                "give each period the same full score, or write level: leaf",
            ),
        )


def _units_without(view: View) -> Iterator[Finding]:
    """Leaves that take what the subordinate units do not score in some of their periods."""
    every = [p.id for p in leaf_periods(view.scheme)]
    for node, place in view.nodes:
        units = node.from_units if isinstance(node, Leaf) else None
        if units is None:
            continue
        of_units: set[str] = set()
        for group in units.groups:
            of_group = periods_of_group(view.scheme, group)
            of_units |= set(every if of_group is None else of_group)
        if units.score != "total":
            of_item = periods_of(view.scheme, units.score)
            of_units &= set(every if of_item is None else of_item)
        own = periods_of(view.scheme, node.id)
        lacking = [p for p in (every if own is None else own) if p not in of_units]
        if lacking:
            when = _said(view, lacking)
            yield warning(
                "units-not-scored",
                (*place, "from_units"),
                Words(
                    f"“{node.title.zh}”取下属单位的得分，但下属单位在 {when.zh} 没有这项得分",
                    f"{node.title.en!r} takes scores of the subordinate units, which have none in {when.en}",
                ),
                Words("给这项也写适用考核期", "write the periods of this item as well"),
            )


def _full(view: View, period: str) -> tuple[Decimal, ...]:
    here = View(scheme_in(view.scheme, period), trial=view.trial) if period else view
    return tuple(Spans(here, group).full() for group in here.groups)


def _fulls(view: View, full: dict[str, tuple[Decimal, ...]]) -> Words:
    """Full scores by period, the periods with the same ones named together, in the first group in which they differ."""
    group = next((at for at in range(len(view.groups)) if len({each[at] for each in full.values()}) > 1), 0)
    by_full: dict[Decimal, list[str]] = {}
    before = in_group(view.groups[group], several=view.several)
    if len({each[group] for each in full.values()}) == 1:
        value = points(next(iter(full.values()))[group])
        return Words(f"各期都是 {value.zh}", f"{value.en} in each")
    for period, each in full.items():
        by_full.setdefault(each[group], []).append(period)
    parts = [(_said(view, names), points(value)) for value, names in by_full.items()]
    return Words(
        before.zh + "；".join(f"{p.zh} {v.zh}" for p, v in parts),
        before.en + "; ".join(f"{p.en} {v.en}" for p, v in parts),
    )


def _some_periods(view: View) -> Finding:
    """The items that are not asked in every period, those of the same periods together."""
    named = [(node, place) for node, place in view.nodes if node.periods]
    by_periods: dict[frozenset[str], list[Node]] = {}
    for node, _ in named:
        by_periods.setdefault(frozenset(node.periods), []).append(node)
    zh, en = [], []
    for periods, nodes in by_periods.items():
        when = _said(view, periods)
        zh.append(f"{listed([n.title.zh for n in nodes]).zh}只在 {when.zh} 考核")
        en.append(f"{listed([n.title.en for n in nodes]).en} only in {when.en}")
    fulls = _fulls(view, {p.id: _full(view, p.id) for p in leaf_periods(view.scheme)})
    return note(
        "asked-in-some-periods",
        (*named[0][1], "periods"),
        Words(
            f"{'；'.join(zh)}；其余各期按没有这些指标计算，满分：{fulls.zh}",
            f"scored {'; '.join(en)}; elsewhere as if they were not there, full scores: {fulls.en}",
        ),
        Words("与文件核对", "compare with the text"),
    )


def _grades_of_part(view: View, full: dict[str, tuple[Decimal, ...]]) -> Finding:
    said, whole = _fulls(view, full), points(_full(view, "")[0])
    return warning(
        "grades-of-part",
        ("grades", "of"),
        Words(
            f"等次按总分定，各考核期满分却与全周期（{whole.zh}）不同：{said.zh}",
            f"grades go by the total, but full scores of periods differ from that of the cycle ({whole.en}): {said.en}",
        ),
        Words("写 of: rate（等次依据: 得分率）", "write of: rate"),
    )
