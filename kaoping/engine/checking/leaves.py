"""Leaves: the rule fits the points, the target and the data; nothing that the author must choose is left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from kaoping.engine.checking.saying import error, in_group, listed, no_fields, note, points, unused, warning
from kaoping.engine.checking.spans import factors, of_rule
from kaoping.engine.checking.view import Placed, View
from kaoping.engine.language import LanguageError, Node, Operation, parse
from kaoping.engine.language import Literal as Constant
from kaoping.engine.numbers import decimals_of, plain
from kaoping.engine.program import Kind
from kaoping.engine.rules.either import Either
from kaoping.engine.rules.tiers import bands_findings
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scheme.parts import kind_of
from kaoping.engine.scheme.settings import LastVerified
from kaoping.engine.terms import DataItem, Finding, ListItem, NumberItem, TargetBy
from kaoping.engine.words import Words

_TYPES = {
    "number": Words("数字", "a number"),
    "fact": Words("是否", "yes or no"),
    "category": Words("类别", "a category"),
    "list": Words("记录", "records"),
}


def leaves(view: View) -> Iterator[Finding]:
    """Faults of the leaves, each said once, with the groups where it is so if not in all."""
    for _, some in groupby(view.parts, key=lambda placed: placed.place):
        parts = list(some)
        yield from _said_once(view, parts)
        yield from _of_all(parts)


def _said_once(view: View, parts: list[Placed]) -> Iterator[Finding]:
    groups = {placed.part.group for placed in parts}
    found: dict[Finding, set[str]] = {}
    for placed in parts:
        for finding in _of_one(placed):
            found.setdefault(finding, set()).add(placed.part.group)
    for finding, where in found.items():
        if where == groups:
            yield finding
            continue
        before = in_group("、".join(g for g in view.groups if g in where), several=view.several)
        wrong = Words(before.zh + finding.wrong.zh, before.en + finding.wrong.en)
        yield replace(finding, wrong=wrong)


def _of_one(placed: Placed) -> Iterator[Finding]:
    """Faults of a leaf in one group."""
    faults = _of_inputs(placed)
    for inner in _alternatives(placed):
        faults += _of_inputs(inner)
    yield from faults
    if any(f.code in ("data-type", "value-unclear") for f in faults):
        return
    setting = placed.part.setting()
    own = [f.under(*placed.where("rule")) for f in placed.part.rule.check(setting)]
    yield from own
    if placed.part.rule.needs_target and not setting.has_target:
        # An expression that names the target has told of it already.
        yield from [] if any(f.code == "expression" for f in own) else [_no_target(placed)]
        return
    yield from _ends(placed)
    yield from _pooled(placed)
    yield from _most(placed, any(f.code == "rule-points" for f in own))
    yield from _finer(placed)
    yield from _below_zero(placed)
    yield from _coefficient(placed)


def _ends(placed: Placed) -> Iterator[Finding]:
    """A validity counts back from the end of the period: without one nothing can be scored."""
    part = placed.part
    if not any(p.rule.needs_period_end for p in (part, *part.alternatives.values())):
        return
    periods = leaf_periods(part.scheme)
    if not periods or any(p.end is None for p in periods):
        yield warning(
            "period-without-end",
            placed.where("rule"),
            Words(
                "有效期从考核期末往回算，考核期没有写截止日，写上才能计分",
                "validity counts back from the period's last day, without which nothing is scored",
            ),
            Words(
                "在 periods（考核期）中写 end（截止日），如 {考核期: 2026-03, 截止日: 2026-03-31}",
                "give the periods their ends, such as {id: 2026-03, end: 2026-03-31}",
            ),
        )


def _pooled(placed: Placed) -> Iterator[Finding]:
    """A mean, or the best, of a group is one of numbers: who reports yes or no has none."""
    part = placed.part
    if not part.target_is_pooled:
        return
    scored = [d for d in part.rule.data(part.leaf.id, part.title) if d.id == part.leaf.id]
    kind = kind_of(scored[0]) if scored else None
    if kind in _NO_NUMBERS:
        said, target = _NO_NUMBERS[kind], part.setting().target_words
        yield error(
            "pool-of-no-numbers",
            placed.where("rule"),
            Words(
                f"目标值取各单位的{target.zh}，这条规则计分的却是“{said.zh}”",
                f"the target is {target.en} of the units, but what this rule scores is {said.en}",
            ),
            Words(
                "把它列为单独的指标，或给它另写固定的目标值",
                "make it an item of its own, or give it a fixed target of its own",
            ),
        )


_NO_NUMBERS = {Kind.CONDITION: Words("是或否", "yes or no"), Kind.TEXT: Words("类别", "a category")}


def _finer(placed: Placed) -> Iterator[Finding]:
    """Points with more decimals than the score: full marks would be rounded to something else."""
    own, kept = placed.part.points, placed.part.decimals
    if decimals_of(own) > kept:
        yield warning(
            "points-finer",
            placed.where("points"),
            Words(
                f"分值 {plain(own)} 分的小数位多于得分的 {kept} 位，满分也会被取舍",
                f"the points ({plain(own)}) have more decimals than the score has ({kept}): full marks are rounded",
            ),
            Words(
                "在指标上写够 decimals（小数位），或在 rounding（取舍）的 leaf（末级指标小数位）中写够",
                "give the item, or rounding.leaf, more decimals",
            ),
        )


def _alternatives(placed: Placed) -> Iterator[Placed]:
    """The alternatives among which a leaf chooses, each as a leaf of its own."""
    rule = placed.part.rule
    if isinstance(rule, Either):
        for at, alternative in enumerate(rule.alternatives):
            yield Placed(placed.part.alternatives[alternative.id], (*placed.where("rule"), "alternatives", at))


def _of_inputs(placed: Placed) -> list[Finding]:
    return [*_data(placed), *_load(placed), *_target_fields(placed)]


def _data(placed: Placed) -> Iterator[Finding]:
    """Declared data items have the type that the rule, the target or the coefficient reads."""
    part = placed.part
    where = placed.where("data") if part.leaf.data else placed.place
    implied = {d.id: d for d in part.rule.data(part.leaf.id, part.title)}
    for key, wanted in implied.items():
        if key in part.data:
            yield from _fits(part.data[key], wanted, where)
    yield from (
        no_fields(d, where, part.leaf.id) for d in part.data.values() if isinstance(d, ListItem) and not d.fields
    )
    value = part.value_item
    if value is not None and part.leaf.id not in part.data:
        if part.leaf.id in implied:
            yield from _fits(value, implied[part.leaf.id], where)
        declared = part.leaf.data if part.variant is None or not part.variant.data else part.variant.data
        if len(declared) > 1:
            yield error(
                "value-unclear",
                where,
                Words("有多个数据项，没有写由哪个计分", "there are several data items; which one is scored?"),
                Words(
                    "写 measure（计分值）算式，或把计分的数据项标识写成指标标识",
                    "write measure, or name one like the item",
                ),
            )
    for key in _numbers(placed):
        if not isinstance(part.data.get(key), NumberItem):
            yield _type(key, "number", where)
    if part.measure is not None and not part.rule.needs_value:
        yield warning(
            "measure-unused",
            placed.where("measure"),
            Words("这种评分规则不用计分值", "a rule of this kind scores no value"),
            Words("删去 measure（计分值），或换评分规则", "remove measure, or use another rule"),
        )


def _numbers(placed: Placed) -> Iterator[str]:
    part = placed.part
    if isinstance(part.target, TargetBy) and part.target.of is not None:
        yield part.target.of
    if part.leaf.coefficient is not None and part.leaf.coefficient.of is not None:
        yield part.leaf.coefficient.of


def _fits(found: DataItem, wanted: DataItem, where: tuple[str | int, ...]) -> Iterator[Finding]:
    if found.type != wanted.type:
        yield _type(found.id, wanted.type, where)
    elif isinstance(found, ListItem) and isinstance(wanted, ListItem):
        there = {f.id: f.cell_type.kind for f in found.fields}
        missing = [f"{f.id} ({f.type})" for f in wanted.fields if there.get(f.id) != f.cell_type.kind]
        if missing:
            some = listed(missing)
            yield error(
                "list-fields",
                where,
                Words(f"记录“{found.id}”缺这些栏：{some.zh}", f"the records of {found.id!r} lack {some.en}"),
                Words(
                    "补上；或不写 data（数据项），由规则推出", "add them; or leave data out, it follows from the rule"
                ),
            )


def _type(name: str, wanted: str, where: tuple[str | int, ...]) -> Finding:
    said = _TYPES[wanted]
    return error(
        "data-type",
        where,
        Words(f"数据项“{name}”的类型不对", f"data item {name!r} has the wrong type"),
        Words(f"应为{said.zh}：type（类型）写 {wanted}", f"it must be {said.en}: type: {wanted}"),
    )


def _no_target(placed: Placed) -> Finding:
    return error(
        "target-missing",
        placed.where("target"),
        Words("这种评分规则要有目标值", "a rule of this kind needs a target"),
        Words("写 target（目标值）", "write target"),
    )


def _target_fields(placed: Placed) -> Iterator[Finding]:
    part = placed.part
    if isinstance(part.target, TargetBy):
        target, where = part.target, placed.where("target")
        used = {"subject": {"values"}, "group": {"values"}, "period": {"values"}, "data": {"of"}}
        used |= {"load": {"of", "bands"}, "pool": {"pool", "scope", "decimals"}}
        for field in ("values", "of", "bands", "pool"):
            if getattr(target, field) and field not in used[target.by]:
                yield warning(
                    "field-unused",
                    (*where, field),
                    unused(target, "by", field),
                    Words("删去，或改 by（按）", "remove it, or change by"),
                )


def _load(placed: Placed) -> Iterator[Finding]:
    target = placed.part.target
    if not isinstance(target, TargetBy) or target.by != "load" or target.of is None:
        return
    item = placed.part.data.get(target.of)
    if isinstance(item, NumberItem):
        bands = [b.band for b in target.bands]
        for finding in bands_findings(bands, item.min, item.max, "bands", decimals=item.decimals):
            yield finding.under(*placed.where("target"))


def _most(placed: Placed, said: bool) -> Iterator[Finding]:
    """The most that the leaf can give, against its points."""
    part = placed.part
    most = of_rule(placed).high
    if part.only_takes:
        if most is None or most > 0:
            yield _gives(placed, most)
        return
    if part.leaf.kind == "bonus":
        if most is None:
            yield warning(
                "bonus-unlimited",
                placed.where("rule"),
                Words("没有上限", "there is no limit"),
                Words("写封顶（cap）", "write a cap"),
            )
        return
    if most is None or most > part.points:
        full = points(part.points)
        said_most = Words("得分不封顶", "any score") if most is None else points(most)
        yield note(
            "beyond-full",
            placed.where("rule"),
            Words(
                f"分值 {full.zh}，{said_most.zh if most is None else f'最多可得 {said_most.zh}'}",
                f"the item of {full.en} can get {said_most.en}",
            ),
            Words(
                "若不允许超过分值，在指标上写 cap: points（封顶: 分值）",
                "if that is not meant, write cap: points on the item",
            ),
        )
    elif most < part.points and not said:
        least, full = points(most), points(part.points)
        yield warning(
            "points-unreachable",
            placed.where("rule"),
            Words(f"最多只能得 {least.zh}，到不了 {full.zh}", f"at most {least.en} of {full.en} can be reached"),
            Words("改规则或分值", "change the rule or the points"),
        )


def _gives(placed: Placed, most: Decimal | None) -> Finding:
    """A penalty whose rule gives points."""
    said = Words("没有上限的分", "points without limit") if most is None else points(most)
    return error(
        "penalty-gives",
        placed.where("rule"),
        Words(
            f"减分项只扣分，这条规则却可给{said.zh}", f"a penalty only takes points, but the rule can give {said.en}"
        ),
        Words(
            "规则写成扣分：按件加扣分写 effect: deduct（加扣: 扣分），直接给分写 what: deduction（给分方式: 扣分）；"
            "或改 kind（性质）",
            "write a rule that deducts (effect: deduct, or what: deduction), or change kind",
        ),
    )


def _below_zero(placed: Placed) -> Iterator[Finding]:
    """A rule that can take more points than there are needs a choice of what happens then."""
    part = placed.part
    least = of_rule(placed).low
    if part.below_zero is not None or (least is not None and least >= 0):
        return
    said = Words("没有下限", "without limit") if least is None else points(least)
    yield error(
        "choose-below-zero",
        (*placed.place, "below_zero"),
        Words(f"规则可扣到 {said.zh}，没有写低于零分怎样处理", f"the rule can go to {said.en}; what happens below 0?"),
        Words(
            "写 below_zero（低于零分）：stop（到零为止）、negative（可为负分）、"
            "overflow_to_parent（扣上级指标）或 overflow_to_total（扣总分）",
            "write below_zero: stop, negative, overflow_to_parent or overflow_to_total",
        ),
    )


def _coefficient(placed: Placed) -> Iterator[Finding]:
    part = placed.part
    if part.leaf.coefficient is None:
        return
    low, _ = factors(placed)
    if low < 0:
        yield error(
            "coefficient-negative",
            (*placed.place, "coefficient"),
            Words("系数可能为负", "the coefficient can be negative"),
            Words("系数不小于 0；数据项写 min（最小值）: 0", "it must be at least 0; give the data item min: 0"),
        )


def _of_all(parts: list[Placed]) -> Iterator[Finding]:
    """Faults of a leaf as a whole."""
    leaf, place = parts[0].part.leaf, parts[0].place
    if leaf.target is not None and not any(p.part.rule.needs_target or _names_target(p) for p in parts):
        yield warning(
            "target-unused",
            (*place, "target"),
            Words("这种评分规则不用目标值", "a rule of this kind uses no target"),
            Words("删去 target（目标值），或换评分规则", "remove target, or use another rule"),
        )
    if leaf.coefficient is not None and leaf.coefficient.of is None and not leaf.coefficient.values:
        yield error(
            "one-way",
            (*place, "coefficient"),
            Words("系数没有写从哪里来", "nothing is said about where the coefficient comes from"),
            Words("写 values（各系数）或 of（所依数据）", "write values or of"),
        )
    policies = leaf.missing or parts[0].part.scheme.missing
    if isinstance(policies.not_reported, LastVerified) and not parts[0].part.scheme.periods:
        yield warning(
            "no-earlier-period",
            (*place, "missing") if leaf.missing is not None else ("missing", "not_reported"),
            Words(
                "沿用上期核定数据，但方案没有考核期", "the last verified value is to be used, but there are no periods"
            ),
            Words("写 periods（考核期），或改用其他方式", "write periods, or choose another way"),
        )
    yield from _history(parts)


def _names_target(placed: Placed) -> bool:
    return bool(placed.part.rule.named() & {"target", "目标值"})


def _history(parts: Iterable[Placed]) -> Iterator[Finding]:
    """A measure that divides by data has no value where that is 0 or missing, as in a first year."""
    said: set[tuple[str | int, ...]] = set()
    for placed in parts:
        part, where = placed.part, placed.where("measure")
        if part.measure is None or where in said:
            continue
        policies = part.leaf.missing or part.scheme.missing
        by = sorted(_divisors(part.measure.expression))
        zero = [d for d in by if not _never_zero(part.data.get(d))]
        if by and zero and policies.undefined == "refuse":
            said.add(where)
            some = listed(zero)
            yield note(
                "divisor",
                where,
                Words(f"除数（{some.zh}）为 0 时拒绝计算", f"where the divisor ({some.en}) is 0 the run is refused"),
                Words(
                    "要计分的，在 missing（缺数处理）写 undefined（不能计算）",
                    "to score it all the same, write missing.undefined",
                ),
            )


def _never_zero(item: DataItem | None) -> bool:
    return isinstance(item, NumberItem) and item.min is not None and item.min > 0


def _divisors(expression: str) -> frozenset[str]:
    """Names in the divisors of an expression."""
    found: set[str] = set()

    def walk(node: Node, *, below: bool) -> None:
        if isinstance(node, Operation):
            for at, arg in enumerate(node.args):
                walk(arg, below=below or (node.operator == "/" and at == 1))
        elif not isinstance(node, Constant) and below:
            found.add(node.name)

    try:
        walk(parse(expression), below=False)
    except LanguageError:
        return frozenset()
    return frozenset(found)
