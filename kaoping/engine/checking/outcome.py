"""What follows from scores: grades, quotas, effects, traffic lights, ranks, the result over periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kaoping.engine.checking.saying import error, in_group, listed, points, unknown, unused, warning
from kaoping.engine.checking.spans import Span, Spans
from kaoping.engine.checking.view import View
from kaoping.engine.compiling import full_points
from kaoping.engine.rules.tiers import bands_findings
from kaoping.engine.scheme.outcome import Effect, Grades, LastPlaces, Quota, Threshold
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words

_GRADE = Words("等次", "grade")


def outcome(view: View, spans: dict[str, Spans]) -> Iterator[Finding]:
    """Faults of all that follows from scores."""
    if view.scheme.grades is not None:
        yield from _grades(view, view.scheme.grades, spans)
    for at, effect in enumerate(view.scheme.effects):
        for finding in _effect(view, effect):
            yield finding.under("effects", at)
    for at, threshold in enumerate(view.scheme.thresholds):
        for finding in _threshold(view, threshold, spans):
            yield finding.under("thresholds", at)
    yield from _over_periods(view)


def _grades(view: View, grades: Grades, spans: dict[str, Spans]) -> Iterator[Finding]:
    yield from _order(grades)
    plain = [(at, b.band) for at, b in enumerate(grades.bands) if b.when is None]
    decimals = view.scheme.rounding.total if grades.of == "total" else view.scheme.rounding.rate
    said: dict[Finding, None] = {}
    for group in view.groups:
        span = _graded(grades, spans[group])
        found = bands_findings([b for _, b in plain], span.low, span.high, "grades", "bands", decimals=decimals)
        for finding in found:
            last = finding.place[-1]
            if finding.code == "band-unreachable" and isinstance(last, int) and _is_given(view, plain[last][0]):
                continue
            if isinstance(last, int):  # an index among the bands without condition
                finding = replace(finding, place=(*finding.place[:-1], plain[last][0]))  # noqa: PLW2901
            said[finding] = None
    yield from said
    yield from _quotas(view, grades)
    yield from _last_places(grades)


def _is_given(view: View, at: int) -> bool:
    """Whether something else than the total brings a grade: then its band need not be reached."""
    grades = view.scheme.grades
    assert grades is not None
    grade = grades.bands[at].grade
    vetoes = any(effect.do == "veto" for effect in view.scheme.effects)
    named = {effect.grade for effect in view.scheme.effects} | {last.grade for last in grades.last_places}
    return grade in named or (vetoes and grade == grades.bands[-1].grade)


def _graded(grades: Grades, spans: Spans) -> Span:
    """The least and the most of what grades go by."""
    found = spans.total()
    if grades.of == "total":
        return found
    full = spans.full()
    if full <= 0:
        return Span(None, None)
    return _rate(found, full)


def _rate(span: Span, full: Decimal) -> Span:
    """A span in whole per cent of the full score, no narrower than it is."""
    low = None if span.low is None else _whole(span.low * 100, full)
    return Span(low, None if span.high is None else -_whole(-span.high * 100, full))


def _whole(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient as a whole number, rounded down."""
    found = dividend // divisor
    return found - 1 if found * divisor > dividend else found


def _order(grades: Grades) -> Iterator[Finding]:
    """The best grade comes first, so bands go down."""
    plain = [(at, b.band) for at, b in enumerate(grades.bands) if b.when is None]
    for (_, upper), (at, lower) in pairwise(plain):
        if upper.low is None or (lower.low is not None and lower.low > upper.low):
            yield error(
                "grades-order",
                ("grades", "bands", at),
                Words("等次没有从好到差排列", "the grades do not go from best to worst"),
                Words("先写分数最高的等次", "write the grade of the highest scores first"),
            )
    worst = grades.bands[-1]
    if worst.when is not None:
        yield error(
            "grades-order",
            ("grades", "bands", len(grades.bands) - 1, "when"),
            Words("最后一个等次不能有附加条件", "the last grade cannot have a condition"),
            Words("不满足任何条件的，总要有一个等次", "who meets no condition needs a grade as well"),
        )


def _quotas(view: View, grades: Grades) -> Iterator[Finding]:
    names = list(dict.fromkeys(b.grade for b in grades.bands))
    seen: list[str] = []
    for at, quota in enumerate(grades.quotas):
        place = ("grades", "quotas", at)
        if quota.grade not in names:
            yield unknown("unknown-grade", (*place, "grade"), _GRADE, quota.grade, names)
            continue
        if quota.grade in seen:
            yield error(
                "duplicate-id",
                (*place, "grade"),
                Words(f"“{quota.grade}”的名额写了两次", f"the quota of {quota.grade!r} is written twice"),
                Words("只留一处", "keep one of them"),
            )
        elif seen and names.index(quota.grade) < names.index(seen[-1]):
            yield error(
                "quota-order",
                place,
                Words("名额没有从好的等次写起", "quotas do not begin with the best grade"),
                Words(
                    "先写好的等次：超出的顺延到下一等次，再算下一等次的名额",
                    "best grade first: who is beyond goes down",
                ),
            )
        seen.append(quota.grade)
        for finding in _quota(view, quota, names):
            yield finding.under(*place)


def _last_places(grades: Grades) -> Iterator[Finding]:
    names = list(dict.fromkeys(b.grade for b in grades.bands))
    seen: list[LastPlaces] = []
    for at, last in enumerate(grades.last_places):
        place = ("grades", "last_places", at, "grade")
        if last.grade not in names:
            yield unknown("unknown-grade", place, _GRADE, last.grade, names)
        elif last.grade in (s.grade for s in seen):
            yield error(
                "duplicate-id",
                place,
                Words(f"“{last.grade}”的末位限制写了两次", f"the last places of {last.grade!r} are written twice"),
                Words("只留一处", "keep one of them"),
            )
        elif last.grade == names[0]:
            yield warning(
                "last-of-best",
                place,
                Words("末位不高于最好的等次，等于没有限制", "last places limited to the best grade limit nothing"),
                Words("写一个较差的等次", "name a worse grade"),
            )
        seen.append(last)


def _quota(view: View, quota: Quota, names: list[str]) -> Iterator[Finding]:
    if quota.grade == names[-1]:
        yield warning(
            "quota-of-last",
            ("grade",),
            Words("最后一个等次的名额不起作用", "a quota of the last grade does nothing"),
            Words("限制较好的等次", "limit a better grade"),
        )
    if quota.after_veto is not None and not any(e.do == "veto" for e in view.scheme.effects):
        yield warning(
            "field-unused",
            ("after_veto",),
            Words("方案中没有一票否决", "the scheme has no veto"),
            Words("删去，或在 effects（处置）中写一票否决", "remove it, or write a veto in effects"),
        )


_USES = {
    "zero": {"on"},
    "deduct": {"points"},
    "cap": {"on", "points"},
    "close_bonus": set(),
    "grade_at_most": {"grade"},
    "downgrade": {"levels"},
    "veto": {"total", "points"},
    "last_rank": set(),
    "unranked": set(),
}
"""Fields that each kind of effect goes by."""


def _effect(view: View, effect: Effect) -> Iterator[Finding]:
    needless = {"on", "points", "grade", "levels", "total"} - _USES[effect.do]
    for field in sorted(needless & effect.model_fields_set):
        yield error(
            "field-unused",
            (field,),
            unused(effect, "do", field),
            Words("删去，或改 do（处置方式）", "remove it, or change do"),
        )
    if effect.do == "deduct" and effect.points is not None and effect.points < 0:
        yield error(
            "out-of-bounds",
            ("points",),
            Words("扣分不能为负", "a deduction cannot be negative"),
            Words("写大于 0 的数", "more than 0"),
        )
    grades = view.scheme.grades
    if effect.do in ("grade_at_most", "downgrade", "veto") and grades is None and effect.total == "keep":
        yield warning(
            "effect-without-grades",
            ("do",),
            Words("方案没有等次，这项处置不起作用", "the scheme has no grades, so this effect does nothing"),
            Words("写 grades（等次）", "write grades"),
        )
    if effect.grade is not None and grades is not None and effect.do == "grade_at_most":
        names = list(dict.fromkeys(b.grade for b in grades.bands))
        if effect.grade not in names:
            yield unknown("unknown-grade", ("grade",), _GRADE, effect.grade, names)
    if effect.do == "close_bonus" and not any(i.kind == "bonus" for i in view.scheme.items):
        yield warning(
            "effect-without-bonus",
            ("do",),
            Words("最上一级没有加分项，这项处置不起作用", "there is no bonus at the top, so this effect does nothing"),
            Words("加分项写在最上一级，kind: bonus（性质: 加分）", "put the bonus at the top, with kind: bonus"),
        )
    if effect.in_cycle != "no" and view.scheme.over_periods is None:
        yield warning(
            "field-unused",
            ("in_cycle",),
            Words(
                "方案没有跨期汇总，用不到 in_cycle（全周期）", "the scheme has no over_periods, so in_cycle is not used"
            ),
            Words("删去，或写 over_periods（跨期汇总）", "remove it, or write over_periods"),
        )


def _threshold(view: View, threshold: Threshold, spans: dict[str, Spans]) -> Iterator[Finding]:
    bands = [threshold.green, threshold.yellow, threshold.red]
    low: Decimal | None = None
    high: Decimal | None = None
    if threshold.of is None:
        span = _rate_of(view, threshold, spans)
        low, high = span.low, span.high
    for finding in bands_findings(bands, low, high, decimals=view.scheme.rounding.rate):
        if finding.code == "band-unreachable":
            continue  # a light that cannot be red is nothing to mend
        yield finding
    if threshold.of is not None and threshold.on:
        yield warning(
            "field-unused",
            ("on",),
            Words("写了 of（所依数据），用不到 on（指标）", "with of, on is not used"),
            Words("只留一个", "keep one of them"),
        )


def _rate_of(view: View, threshold: Threshold, spans: dict[str, Spans]) -> Span:
    """The least and the most score rate, in per cent, of the items of a traffic light."""
    found: list[Span] = []
    for group in view.groups:
        for node, place in view.nodes:
            wanted = node.id in threshold.on if threshold.on else len(place) == 2
            full = full_points(node, group)
            if not wanted or not view.is_in(place, group) or full <= 0:
                continue
            found.append(_rate(spans[group].of(node), full))
    lows, highs = [s.low for s in found], [s.high for s in found]
    low = None if None in lows or not lows else min(x for x in lows if x is not None)
    return Span(low, None if None in highs or not highs else max(x for x in highs if x is not None))


def _over_periods(view: View) -> Iterator[Finding]:
    over = view.scheme.over_periods
    if over is None:
        return
    parts = [p.id for p in view.scheme.periods if p.within is None]
    if over.how == "weighted":
        missing = [p.id for p in view.scheme.periods if p.id not in over.weights]
        if missing and view.scheme.periods:
            some = listed(missing)
            yield error(
                "weight-missing",
                ("over_periods", "weights"),
                Words(f"这些考核期没有权重：{some.zh}", f"these periods have no weight: {some.en}"),
                Words("补上", "write them"),
            )
        if any(weight < 0 for weight in over.weights.values()):
            yield error(
                "weight-range",
                ("over_periods", "weights"),
                Words("权重不能为负", "a weight cannot be negative"),
                Words("写大于 0 的数", "more than 0"),
            )
        total = sum((over.weights.get(p, Decimal(0)) for p in parts), Decimal(0))
        if not missing and total <= 0:
            yield error(
                "weights-sum",
                ("over_periods", "weights"),
                Words("权重合计为 0", "the weights add up to 0"),
                Words("写大于 0 的数", "more than 0"),
            )
    elif over.weights:
        yield warning(
            "field-unused",
            ("over_periods", "weights"),
            unused(over, "how", "weights"),
            Words("删去，或写 how: weighted（汇总方法: 加权）", "remove them, or write how: weighted"),
        )


def total_beyond(view: View, spans: dict[str, Spans]) -> Iterator[Finding]:
    """A total that can exceed the full score needs a choice: capped or not."""
    if "cap" in view.scheme.total.model_fields_set:
        return
    for group in view.groups:
        most, full = spans[group].total().high, spans[group].full()
        if most is not None and most <= full:
            continue
        before = in_group(group, several=view.several)
        yield _choose_cap(before, most, full)
        return


def _choose_cap(before: Words, most: Decimal | None, full: Decimal) -> Finding:
    said = Words("没有上限", "any score") if most is None else Words(f"可到 {points(most).zh}", points(most).en)
    return error(
        "choose-total-cap",
        ("total", "cap"),
        Words(
            f"{before.zh}总分{said.zh}，满分 {points(full).zh}，没有写是否封顶",
            f"{before.en}the total can reach {said.en}, full are {points(full).en}; is it capped?",
        ),
        Words(
            "在 total（总分）写 cap（封顶）: full（满分，即最高为满分）、none（不封顶，即可超过）或一个数",
            "in total, write cap: full, cap: none, or a number",
        ),
    )
