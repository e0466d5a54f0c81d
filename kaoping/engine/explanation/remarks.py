"""What a block says besides its rule: changes after it, what follows where data are missing, effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.explanation.phrases import EFFECT, MISSING, NOT_ASKED, THEN
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Effect, LastVerified, Policies, Scheme, Score, applies, walk
from kaoping.engine.scheme.in_periods import not_asked_in
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.terms import Place
from kaoping.engine.words import Words, listing

_STOP = Words("。", ".")
_SUBJECTS = {
    "not_applicable": Words("不适用的", "not applicable"),
    "not_reported": Words("未报的", "not reported"),
    "no_data": Words("本期无数据的", "no data this period"),
    "disputed": Words("存疑的", "disputed"),
    "undefined": Words("规则不能适用的", "the rule has no meaning"),
    "unsure": Words("所依据的得分尚未确定的", "a score that it reads is not final"),
}
_POLICIES = {
    "rescale": Words(
        "不计入，上级按其余指标折算", "it leaves the reckoning, the item above is made up from the others"
    ),
    "spread_evenly": Words("不计入，分值平均分摊给其余指标", "its points are shared equally by the other items"),
    "spread_pro_rata": Words("不计入，分值按比例分摊给其余指标", "its points are shared pro rata by the other items"),
    "not_applicable": Words("按不适用处理", "as if not applicable"),
    "open": Words("得分待定，两端分别计算", "the score is open, both ends are reckoned"),
    "full": Words("得满分", "full points"),
    "zero": Words("不得分", "no points"),
}


def remarks(
    part: LeafPart, sight: Sight, asked: Sequence[str], fixed: Sequence[Decimal]
) -> Iterator[tuple[Words, Words]]:
    """What is said of a leaf after its rule, each with its label.

    `asked` are the cells with the statuses of its data and targets; `fixed` is what the leaf has without its
    rule, at both ends if the score is open.
    """
    changes = list(_changes(part))
    if changes:
        yield THEN, _sentence(changes)
    policies = part.leaf.missing or part.scheme.missing
    reasons = _reasons(part, policies, sight, asked)
    if reasons:
        said = [_policy(reason, getattr(policies, reason, "open"), part) for reason in reasons]
        yield MISSING, _sentence([*said, *_amounts(said, fixed), *_ends_of_rule(part, policies, reasons)])


def _amounts(said: Sequence[Words], fixed: Sequence[Decimal]) -> Iterator[Words]:
    """The points without the rule, where nothing else names them."""
    if not fixed:
        return
    low, high = plain(fixed[0]), plain(fixed[-1])
    if low != high:
        yield Words(f"最低 {low} 分，最高 {high} 分", f"at least {low} points, at most {high}")
    elif fixed[0] != 0 and not any(f" {low} " in w.zh for w in said):
        yield Words(f"得 {low} 分", f"{low} points")


def _ends_of_rule(part: LeafPart, policies: Policies, reasons: Sequence[str]) -> Iterator[Words]:
    """Ends of an open score that the score itself does not show: before a coefficient, and what is taken beyond 0."""
    if not any(getattr(policies, reason, "open") == "open" for reason in reasons):
        return
    setting = part.setting()
    least, most = part.rule.least(setting), part.rule.greatest(setting)
    if least is None or most is None:
        return
    if part.leaf.coefficient is not None:
        low, high = plain(least), plain(most)
        yield Words(
            f"乘系数前最低 {low} 分，最高 {high} 分", f"at least {low} points, at most {high}, before the coefficient"
        )
        if policies.undefined not in ("refuse", "not_applicable"):
            yield _policy("undefined", policies.undefined, part)
        if isinstance(policies.not_reported, LastVerified):
            yield _policy("not_reported", policies.not_reported, part)
    elif least < 0 and (part.below_zero or "").startswith("overflow"):
        yield Words(f"最多超扣 {plain(-least)} 分", f"at most {plain(-least)} points are taken beyond 0")


def effect_remarks(scheme: Scheme, sight: Sight, item: str) -> Iterator[tuple[Words, Words]]:
    """What is said of the effects that struck an item, or the total."""
    for effect in scheme.effects:
        where = effect.on if effect.do in ("zero", "cap") and effect.on else keys.TOTAL
        key = f"effect.{effect.id}"
        if where != item or key not in sight.cells:
            continue
        known, unsure, title = f"{key}.known", f"{key}.unsure", effect.title
        if sight.value(key) is True:
            yield EFFECT, _effect(effect)
        elif unsure in sight.cells and sight.value(unsure) is True:
            zh, en = f"{title.zh}：得分待定，尚不能判断。", f"{title.en}: cannot be judged yet, scores are open."
            yield EFFECT, Words(zh, en)
        elif known in sight.cells and sight.value(known) is False:
            zh = f"{title.zh}：所依据的指标不适用或缺数据，不作判断。"
            yield EFFECT, Words(zh, f"{title.en}: not judged, what it is about does not apply or has no data.")


def not_asked_remark(scheme: Scheme, compiled: Compiled) -> Iterator[tuple[Words, Words]]:
    """What is said at the total of items that are not scored in the period, though they are in others."""
    left_out = not_asked_in(scheme, compiled.profile.period)
    found: list[Words] = []
    outside: set[Place] = set()
    for node, place in walk(scheme.items):
        here = not applies(node, compiled.profile.group) or place[:-2] in outside
        if not here and node.id in left_out:
            code = compiled.codes[node.id]
            found.append(Words(f"{code} {node.title.zh}", f"{code} {node.title.en}"))
        if here or node.id in left_out:
            outside.add(place)
    if found:
        yield NOT_ASKED, Words(listing(found).zh + _STOP.zh, listing(found).en + _STOP.en)


def _sentence(parts: list[Words]) -> Words:
    return Words("；".join(p.zh for p in parts) + _STOP.zh, "; ".join(p.en for p in parts) + _STOP.en)


def _changes(part: LeafPart) -> Iterator[Words]:
    leaf = part.leaf
    if leaf.coefficient is not None:
        yield Words(
            f"得分乘以{leaf.coefficient.title.zh}", f"the points are multiplied by the {leaf.coefficient.title.en}"
        )
    if leaf.cap is not None:
        most = plain(part.points if leaf.cap == "points" else leaf.cap)
        yield Words(f"最多得 {most} 分", f"at most {most} points")
    if leaf.below_zero == "overflow_to_parent":
        yield Words("扣到 0 分后，超出部分从上级指标中扣", "what is deducted beyond 0 is taken from the item above")
    if leaf.below_zero == "overflow_to_total":
        yield Words("扣到 0 分后，超出部分从总分中扣", "what is deducted beyond 0 is taken from the total")


def _reasons(part: LeafPart, policies: Policies, sight: Sight, asked: Sequence[str]) -> list[str]:
    """Which policies decided the score of a leaf; none where its rule did."""

    def holds(name: str) -> bool:
        key = keys.line(part.leaf.id, name)
        return key in sight.cells and sight.value(key) is True

    statuses = {str(sight.value(key)) for key in asked}
    if holds("scored" if keys.line(part.leaf.id, "scored") in sight.cells else "given"):
        if holds("open"):
            return ["unsure"]
        carries = isinstance(policies.not_reported, LastVerified)
        return ["not_reported"] if carries and keys.CARRIED in statuses else []
    usable = {keys.GIVEN, keys.CARRIED} if isinstance(policies.not_reported, LastVerified) else {keys.GIVEN}
    if policies.disputed == "use":
        usable.add("disputed")
    if statuses <= usable:
        return ["undefined", "not_applicable"] if policies.undefined == "not_applicable" else ["undefined"]
    if holds("not_applicable"):
        return ["not_applicable"] if "not_applicable" in statuses else ["no_data", "not_applicable"]
    if holds("open"):
        return [s for s in ("not_reported", "no_data", "disputed") if s in statuses and getattr(policies, s) == "open"]
    fixed = "no_data" in statuses and policies.no_data != "not_applicable"
    return ["no_data"] if fixed else ["not_reported"]


def _policy(reason: str, policy: object, part: LeafPart) -> Words:
    subject, what = _SUBJECTS[reason], _POLICIES.get(str(policy))
    match policy:
        case LastVerified(penalty=penalty):
            zh, en = "沿用最近一次核定的数据，扣 {} 分", "the last verified value is used, less {} points"
            what = Words(zh.format(plain(penalty)), en.format(plain(penalty)))
        case "full" if part.only_takes:
            what = Words("不扣分", "nothing is taken")
        case Score():
            fixed = plain(part.fixed(policy))
            what = Words(f"得 {fixed} 分", f"{fixed} points")
    assert what is not None, (reason, policy)
    return Words(f"{subject.zh}{what.zh}", f"{subject.en}: {what.en}")


def _effect(effect: Effect) -> Words:
    what = _consequence(effect)
    zh, en = [], []
    if effect.article is not None:
        zh.append(f"依据：{effect.article.zh}")
        en.append(f"basis: {effect.article.en}")
    if effect.decided_by is not None:
        zh.append(f"决定：{effect.decided_by.zh}")
        en.append(f"decided by: {effect.decided_by.en}")
    return Words(
        f"{effect.title.zh}，{what.zh}" + (f"（{'；'.join(zh)}）" if zh else "") + _STOP.zh,
        f"{effect.title.en}: {what.en}" + (f" ({'; '.join(en)})" if en else "") + _STOP.en,
    )


_ALWAYS = {
    "zero": Words("本项不得分", "no points for this item"),
    "close_bonus": Words("加分无效", "bonuses do not count"),
    "last_rank": Words("排在末位", "ranked last"),
    "unranked": Words("不参与排名", "not ranked"),
}
"""What effects do that have nothing to say but that."""


def _consequence(effect: Effect) -> Words:
    points = "" if effect.points is None else plain(effect.points)
    if effect.do in _ALWAYS:
        return _ALWAYS[effect.do]
    match effect.do:
        case "cap":
            return Words(f"最多得 {points} 分", f"at most {points} points")
        case "deduct":
            return Words(f"从总分中扣 {points} 分", f"{points} points off the total")
        case "grade_at_most":
            return Words(f"等次不高于“{effect.grade}”", f"grade at most “{effect.grade}”")
        case "downgrade":
            return Words(f"等次降 {effect.levels} 级", f"grade lowered by {effect.levels}")
        case _ if effect.total == "points":
            return Words(f"一票否决，总分记 {points} 分", f"veto, the total is {points}")
        case _ if effect.total == "withhold":
            return Words("一票否决，总分不予评定", "veto, the total is withheld")
        case _:
            return Words("一票否决", "veto")
