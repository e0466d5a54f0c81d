"""The description of a scheme, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.engine.compiling import codes_of
from kaoping.engine.describing.document import Described, Grid, Section
from kaoping.engine.describing.items import described_items, group_name, named_data
from kaoping.engine.describing.policies import policy_sentences
from kaoping.engine.language import parse
from kaoping.engine.lowering import say
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Effect, Leaf, Node, OverPeriods, Scheme, TargetBy, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.words import Words, listing, of_those, same

_MODES = {
    "half_up": Words("四舍五入", "half up"),
    "half_even": Words("四舍六入五成双", "half to even"),
    "down": Words("舍去", "cut"),
}
_ROLL_UPS = {
    "sum": Words("总分为各一级指标得分之和。", "The total is the sum of the top items."),
    "weighted": Words(
        "总分为各一级指标得分乘以权重之和。", "The total is the sum of the top items times their weights."
    ),
    "mean": Words("总分为各一级指标得分的平均值。", "The total is the mean of the top items."),
}
_OVER = {
    "mean": Words("取各期结果的平均值", "the mean of the periods"),
    "sum": Words("为各期结果之和", "the sum of the periods"),
    "last": Words("取最后一期的结果", "the last period"),
    "highest": Words("取各期中最高的结果", "the highest of the periods"),
    "lowest": Words("取各期中最低的结果", "the lowest of the periods"),
    "weighted": Words("由各期结果按权重合成", "the periods by their weights"),
}


_MISSING_PERIODS = {
    "skip": Words("没有得分的考核期不计入。", "Periods without a score are left out."),
    "zero": Words("没有得分的考核期计 0 分。", "Periods without a score count as 0."),
    "open": Words("有考核期没有得分的，结果待定。", "Where a period has no score the result stays open."),
}
_IN_ANY = Words("任一考核期发生的，也作用于全周期结果。", "In any period, it also strikes the cycle.")
_IN_CYCLE = Words("连续 {} 期发生的，也作用于全周期结果。", "In {} periods in a row, it also strikes the cycle.")
_QUOTA_ROUNDING = {
    "down": Words("不足 1 个的舍去", "broken numbers are cut"),
    "half_up": Words("不是整数的四舍五入", "broken numbers are rounded"),
    "up": Words("不足 1 个的按 1 个计", "broken numbers count as the next whole one"),
}
_QUOTA_TIES = {
    "in": Words("与最后一名同分的一并列入", "units equal to the last are all in"),
    "out": Words("与名额以外的单位同分的都不列入", "units equal to one beyond it are all out"),
}
_LAST_TIES = {
    "in": Words("与其中名次最前的并列的一并列入", "units that share the first of these ranks are all in"),
    "out": Words("与末位以外的单位并列的都不列入", "units that share a rank beyond them are all out"),
}


def describe(scheme: Scheme) -> Described:
    """The scheme as it would be published."""
    return Described(scheme.title, tuple(_notes(scheme)), tuple(_sections(scheme)))


def _notes(scheme: Scheme) -> Iterator[Words]:
    if scheme.invented:
        yield Words("示例：地名和数据均为虚构。", "An example: places and figures are invented.")
    if scheme.issuer is not None:
        yield Words(f"制定单位：{scheme.issuer.zh}", f"Issued by: {scheme.issuer.en}")
    if scheme.basis is not None:
        yield Words(f"依据：{scheme.basis.zh}", f"Basis: {scheme.basis.en}")


def _sections(scheme: Scheme) -> Iterator[Section]:
    if len(scheme.groups) > 1:
        groups = [group_name(g) for g in scheme.groups]
        sentence = Words(
            f"分 {len(groups)} 组考核：{listing(groups).zh}。",
            f"{len(groups)} groups: {listing(groups).en}.",
        )
        yield Section(Words("考核分组", "Peer groups"), (sentence,))
    if scheme.periods:
        yield Section(Words("考核期", "Periods"), tuple(_periods(scheme)))
    yield Section(Words("指标和评分标准", "Items and rules"), items=described_items(scheme))
    targets = _targets(scheme)
    if targets is not None:
        yield Section(Words("目标值", "Targets"), grid=targets)
    yield Section(Words("总分", "Total"), tuple(_total(scheme)))
    yield Section(Words("缺数据时的处理", "Missing data"), tuple(policy_sentences(scheme.missing)))
    if scheme.effects:
        yield Section(Words("处置", "Effects"), tuple(_effect(scheme, e) for e in scheme.effects))
    if scheme.grades is not None:
        yield Section(Words("等次", "Grades"), (*_last_places(scheme), *_quotas(scheme)), _grades(scheme))
    if scheme.thresholds:
        yield Section(Words("红黄绿亮灯", "Traffic lights"), tuple(_lights(scheme)))
    yield Section(Words("排名和取舍", "Ranking and rounding"), tuple(_ranking(scheme)))


def _periods(scheme: Scheme) -> Iterator[Words]:
    names = [p.called for p in scheme.periods if not any(q.within == p.id for q in scheme.periods)]
    yield Words(listing(names).zh + "。", listing(names).en + ".")
    for period in scheme.periods:
        parts = [p.called for p in scheme.periods if p.within == period.id]
        if parts:
            zh, en = listing(parts).zh, listing(parts).en
            yield Words(f"{period.called.zh}由{zh}合成。", f"{period.called.en} is made of {en}.")
    if scheme.over_periods is not None:
        over = _OVER[scheme.over_periods.how]
        yield Words(f"全周期结果{over.zh}。", f"The result of the cycle is {over.en}.")
        yield from _how_over(scheme, scheme.over_periods)


def _weights(scheme: Scheme, over: OverPeriods) -> Iterator[Words]:
    """The weights of the periods that are put together, each time on their own."""
    for above in (None, *(p.id for p in scheme.periods)):
        parts = [(p.called, over.weights[p.id]) for p in scheme.periods if p.within == above and p.id in over.weights]
        if not parts:
            continue
        whole = next(
            (Words(f"{p.called.zh}中", f" within {p.called.en}") for p in scheme.periods if p.id == above), None
        )
        where = whole or Words("", "")
        if len({weight for _, weight in parts}) == 1 and len(parts) > 1:
            yield Words(f"{where.zh}各期权重相同。", f"All periods{where.en} have the same weight.")
            continue
        is_whole = sum(weight for _, weight in parts) == 1
        said = [(w, f"{plain(x.scaleb(2))}%" if is_whole else plain(x)) for w, x in parts]
        zh, en = "、".join(f"{w.zh} {x}" for w, x in said), ", ".join(f"{w.en} {x}" for w, x in said)
        to_each_other = Words("", "") if is_whole else Words("（相对）", ", relative to each other")
        yield Words(
            f"{where.zh}各期权重{to_each_other.zh}：{zh}。",
            f"Weights of the periods{where.en}{to_each_other.en}: {en}.",
        )


def _how_over(scheme: Scheme, over: OverPeriods) -> Iterator[Words]:
    """What further is said of how the periods make the cycle."""
    if over.how == "weighted":
        yield from _weights(scheme, over)
    if over.level == "total" and over.how in ("mean", "weighted") and any(p.within for p in scheme.periods):
        n = scheme.rounding.total
        yield Words(
            f"由几期合成的结果先保留 {n} 位小数，再合成上一级。",
            f"What is made of periods is rounded to {n} decimals before anything is made of it.",
        )
    if over.level == "leaf":
        yield Words("先逐项汇总各期得分，再算总分。", "Items are put together over the periods first, then the total.")
        for leaf, _ in walk(scheme.items):
            if isinstance(leaf, Leaf) and leaf.over_periods is not None:
                how = _OVER[leaf.over_periods]
                yield Words(f"“{leaf.title.zh}”{how.zh}。", f"Of {leaf.title.en} it is {how.en}.")
    yield _MISSING_PERIODS[over.missing]


def _targets(scheme: Scheme) -> Grid | None:
    """Targets by subject, group or period: a row for each of those, a column for each item."""
    codes = codes_of(scheme)
    found = [
        (leaf, leaf.target)
        for leaf, _ in walk(scheme.items)
        if isinstance(leaf, Leaf) and isinstance(leaf.target, TargetBy) and leaf.target.values
    ]
    if not found:
        return None
    names = list(dict.fromkeys(name for _, target in found for name in target.values))
    heads = [Words("", ""), *(_head(scheme, leaf, codes[leaf.id]) for leaf, _ in found)]
    rows = [(_name(scheme, name), *(_cell(target, name) for _, target in found)) for name in names]
    return Grid(tuple(heads), tuple(rows))


def _head(scheme: Scheme, leaf: Leaf, code: str) -> Words:
    unit = LeafPart(scheme, leaf, scheme.groups[0].id).unit
    zh, en = (f"（{unit.zh}）", f" ({unit.en})") if unit.zh else ("", "")
    return Words(f"{code} {leaf.title.zh}{zh}", f"{code} {leaf.title.en}{en}")


def _name(scheme: Scheme, name: str) -> Words:
    return next((group_name(g) for g in scheme.groups if g.id == name), same(name))


def _cell(target: TargetBy, name: str) -> Words:
    value = target.values.get(name)
    if value is None:
        return same("")
    return same("/" if isinstance(value, str) else plain(value))


def _total(scheme: Scheme) -> Iterator[Words]:
    total = scheme.total
    yield _ROLL_UPS[total.roll_up]
    n = scheme.rounding.total if total.decimals is None else total.decimals
    if total.roll_up == "weighted" and total.round_parts:
        yield Words(
            f"每一部分先保留 {n} 位小数，再相加。", f"Each part is rounded to {n} decimals first, then they are added."
        )
    elif n != scheme.rounding.total:
        yield Words(f"合成时先保留 {n} 位小数。", f"What comes of it is rounded to {n} decimals first.")
    yield from _on_top(scheme)
    if total.cap == "full":
        yield Words("总分最高为满分。", "The total is at most the full score.")
    elif total.cap != "none":
        yield Words(f"总分最高 {plain(total.cap)} 分。", f"The total is at most {plain(total.cap)}.")
    if total.floor != "none":
        yield Words(f"总分最低 {plain(total.floor)} 分。", f"The total is at least {plain(total.floor)}.")


def _on_top(scheme: Scheme) -> Iterator[Words]:
    """Bonus and penalty items of the top, which come on top of the others."""
    for kind, words in (
        ("bonus", Words("另加{}的得分", "{} come on top")),
        ("penalty", Words("另扣{}", "{} are taken")),
    ):
        titles = [item.title for item in scheme.items if item.kind == kind]
        if titles:
            zh, en = "、".join(f"“{t.zh}”" for t in titles), listing(titles).en
            yield Words(f"{words.zh.format(zh)}。", f"{words.en.format(en)}.")
    beyond = any(item.kind == "bonus" for item in scheme.items)
    if beyond and scheme.total.cap == "none":
        yield Words("总分可以超过满分。", "The total may exceed the full score.")


def titles_of(scheme: Scheme) -> dict[str, Words]:
    """What the names in expressions are called: data, scores, the total."""
    codes = codes_of(scheme)
    found = {"total": scheme.total.title, "grade": Words("等次", "grade")}
    found |= {d.id: d.title for d in scheme.data if d.title is not None}
    for node, _ in walk(scheme.items):
        name = Words(f"{codes[node.id]} {node.title.zh}", f"{codes[node.id]} {node.title.en}")
        found[f"{node.id}.score"] = Words(f"{name.zh}得分", f"score of {name.en}")
        found[f"{node.id}.value"] = Words(f"{name.zh}的值", f"value of {name.en}")
        if isinstance(node, Leaf):
            found |= _data_titles(scheme, node)
    return found


def _data_titles(scheme: Scheme, leaf: Leaf) -> dict[str, Words]:
    return named_data(LeafPart(scheme, leaf, scheme.groups[0].id))


def say_condition(scheme: Scheme, expression: str) -> Words:
    """A condition in words."""
    return say(parse(expression), titles_of(scheme))


def _effect(scheme: Scheme, effect: Effect) -> Words:
    when, does = say_condition(scheme, effect.when), _does(scheme, effect)
    zh = [f"{effect.title.zh}：{of_those(when.zh)}，{does.zh}。"]
    en = [f"{effect.title.en}: where {when.en}, {does.en}."]
    if effect.in_cycle != "no":
        zh.append(_IN_CYCLE.zh.format(effect.in_cycle) if effect.in_cycle != "any" else _IN_ANY.zh)
        en.append(_IN_CYCLE.en.format(effect.in_cycle) if effect.in_cycle != "any" else _IN_ANY.en)
    if effect.article is not None:
        zh.append(f"依据：{effect.article.zh}。")
        en.append(f"Basis: {effect.article.en}.")
    if effect.decided_by is not None:
        zh.append(f"认定：{effect.decided_by.zh}。")
        en.append(f"Decided by: {effect.decided_by.en}.")
    return Words("".join(zh), " ".join(en))


_ALWAYS = {
    "close_bonus": Words("加分不计", "bonuses do not count"),
    "last_rank": Words("排名列末位", "ranked last"),
    "unranked": Words("不参与排名", "not ranked"),
}
"""What effects do that have nothing to say but that."""


def _does(scheme: Scheme, effect: Effect) -> Words:
    if effect.do in _ALWAYS:
        return _ALWAYS[effect.do]
    on = _item_title(scheme, effect.on)
    points = "" if effect.points is None else plain(effect.points)
    match effect.do:
        case "zero":
            return Words(f"“{on.zh}”得 0 分", f"{on.en} scores 0")
        case "deduct":
            return Words(f"从总分扣 {points} 分", f"{points} are taken from the total")
        case "cap":
            return Words(f"“{on.zh}”最多 {points} 分", f"{on.en} is at most {points}")
        case "grade_at_most":
            return Words(f"等次不高于{effect.grade}", f"the grade is {effect.grade} at most")
        case "downgrade":
            return Words(f"等次降 {effect.levels} 级", f"the grade falls by {effect.levels}")
        case _:
            return _veto(effect, points)


def _veto(effect: Effect, points: str) -> Words:
    if effect.total == "points":
        return Words(f"一票否决，评为最低等次，总分记 {points} 分", f"veto: the lowest grade, and a total of {points}")
    if effect.total == "withhold":
        return Words("一票否决，评为最低等次，不计总分", "veto: the lowest grade, and no total")
    return Words("一票否决，评为最低等次，总分保留", "veto: the lowest grade, the total is kept")


def _item_title(scheme: Scheme, item: str | None) -> Words:
    if item is None:
        return scheme.total.title
    found: Node | None = next((node for node, _ in walk(scheme.items) if node.id == item), None)
    return same(item) if found is None else found.title


def _grades(scheme: Scheme) -> Grid:
    assert scheme.grades is not None
    of_rate = scheme.grades.of == "rate"
    head = Words("得分率（%）", "score rate in %") if of_rate else scheme.total.title
    rows = []
    for band in scheme.grades.bands:
        when = same("") if band.when is None else say_condition(scheme, band.when)
        rows.append((same(band.grade), band.band.words(), when))
    heads = [Words("等次", "grade"), head, Words("条件", "condition")]
    width = 3 if any(row[2].zh for row in rows) else 2
    return Grid(tuple(heads[:width]), tuple(row[:width] for row in rows))


def _last_places(scheme: Scheme) -> Iterator[Words]:
    assert scheme.grades is not None
    worst = scheme.grades.bands[-1].grade
    for last in scheme.grades.last_places:
        if last.share is not None:
            share, how = plain(last.share.scaleb(2)), _QUOTA_ROUNDING[last.rounding]
            who = Words(f"后 {share}% 的单位（{how.zh}）", f"The last {share}% of a group ({how.en})")
        else:
            who = Words(f"后 {last.number} 名", f"The last {last.number} of a group")
        what = Words(f"等次不高于“{last.grade}”", f"at most {last.grade}")
        if last.grade == worst:
            what = Words(f"定为“{last.grade}”", f"{last.grade}")
        ties = _LAST_TIES[last.ties]
        yield Words(f"组内排名{who.zh}{what.zh}；{ties.zh}。", f"{who.en}: {what.en}; {ties.en}.")


def _quotas(scheme: Scheme) -> Iterator[Words]:
    assert scheme.grades is not None
    for quota in scheme.grades.quotas:
        if quota.share is not None:
            share = plain(quota.share.scaleb(2))
            how = _QUOTA_ROUNDING[quota.rounding]
            most = Words(f"不超过组内单位数的 {share}%，{how.zh}", f"{share}% of a group, {how.en}")
        else:
            most = Words(f"每组不超过 {quota.number} 个", f"{quota.number} of a group")
        ties = _QUOTA_TIES[quota.ties]
        yield Words(f"“{quota.grade}”{most.zh}；{ties.zh}。", f"{quota.grade}: at most {most.en}; {ties.en}.")
        if quota.after_veto is not None:
            less = plain(quota.after_veto.scaleb(2))
            yield Words(f"组内有单位被一票否决的，降为 {less}%。", f"Where a unit of the group was vetoed, {less}%.")


def _lights(scheme: Scheme) -> Iterator[Words]:
    for light in scheme.thresholds:
        measured = Words("得分率（%）", "score rate in %") if light.of is None else say_condition(scheme, light.of)
        on = [_item_title(scheme, item) for item in light.on]
        zh_on = f"（{listing(on).zh}）" if on else ""
        en_on = f" ({listing(on).en})" if on else ""
        green, yellow, red = light.green.words(), light.yellow.words(), light.red.words()
        yield Words(
            f"{light.title.zh}{zh_on}：{measured.zh} {green.zh}为绿，{yellow.zh}为黄，{red.zh}为红。",
            f"{light.title.en}{en_on}: {measured.en} {green.en}: green, {yellow.en}: yellow, {red.en}: red.",
        )


def _ranking(scheme: Scheme) -> Iterator[Words]:
    ranking, rounding = scheme.ranking, scheme.rounding
    where = Words("组内", "within the group") if ranking.scope == "group" else Words("全部单位中", "among all units")
    on = (
        Words("公布的总分", "the total as shown")
        if ranking.on == "shown"
        else Words("未取舍的总分", "the working total")
    )
    yield Words(f"按{on.zh}在{where.zh}排名。", f"Ranked {where.en} by {on.en}.")
    if ranking.ties == "share":
        yield Words("总分相同的名次并列（1、2、2、4）。", "Equal totals share a rank (1, 2, 2, 4).")
    else:
        titles = [_item_title(scheme, item) for item in ranking.ties]
        yield Words(
            f"总分相同的，依次比较{listing(titles).zh}的得分。",
            f"Equal totals are decided by {listing(titles).en}, in this order.",
        )
    mode = _MODES[rounding.mode]
    yield Words(
        f"比率保留 {rounding.rate} 位小数，末级指标得分 {rounding.leaf} 位，上级指标 {rounding.branch} 位，"
        f"总分 {rounding.total} 位，{mode.zh}。",
        f"Rates have {rounding.rate} decimals, scores of leaves {rounding.leaf}, of branches {rounding.branch}, "
        f"totals {rounding.total}; rounding: {mode.en}.",
    )
