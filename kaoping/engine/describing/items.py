"""The items of a scheme in words: worth, rule, target, data, and what is special about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from kaoping.engine.compiling import codes_of, full_points
from kaoping.engine.describing.document import DescribedItem, Fact
from kaoping.engine.describing.policies import policy_sentences
from kaoping.engine.language import parse
from kaoping.engine.lowering import say
from kaoping.engine.numbers import plain
from kaoping.engine.rules.expressions import names_of_score
from kaoping.engine.scheme import (
    Branch,
    Group,
    Leaf,
    Node,
    Scheme,
    TargetBy,
    Variant,
    groups_above,
    groups_of,
    only_penalties,
    points_of,
    walk,
    weight_of,
)
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, ListItem, NumberItem
from kaoping.engine.terms.computed import source_words
from kaoping.engine.words import Words, listing, same

_KINDS = {"bonus": Words("加分项", "bonus"), "penalty": Words("减分项", "penalty")}
_BELOW_ZERO = {
    "stop": Words("扣至 0 分为止", "stops at 0"),
    "negative": Words("可为负分", "may be negative"),
    "overflow_to_parent": Words("不足部分从上级指标扣减", "what is beyond 0 is taken from the item above"),
    "overflow_to_total": Words("不足部分从总分扣减", "what is beyond 0 is taken from the total"),
}
_ROLL_UPS = {
    "sum": Words("各项得分相加", "the scores of the items are added"),
    "weighted": Words("各项得分乘以权重后相加", "the scores of the items are multiplied by their weights and added"),
    "mean": Words("取各项得分的平均值", "the mean of the scores of the items"),
}
_FROM_FULL = Words("从本项分值起扣，各项扣分合并计算", "the items are deducted from the points of this one")


def group_name(group: Group) -> Words:
    """What a group is called."""
    return group.title or same(group.id)


def described_items(scheme: Scheme) -> tuple[DescribedItem, ...]:
    """All items in the order of the tree."""
    codes = codes_of(scheme)
    return tuple(
        DescribedItem(
            item=node.id,
            code=codes[node.id],
            depth=(len(place) + 1) // 2,
            title=node.title,
            worth=_worth(scheme, node),
            is_leaf=isinstance(node, Leaf),
            facts=tuple(_facts(scheme, node)),
        )
        for node, place in walk(scheme.items)
    )


def only_in(scheme: Scheme, node: Node) -> Words:
    """In which periods an item is scored, where it names them."""
    found = [p.called for p in scheme.periods if p.id in node.periods]
    zh, en = listing(found).zh, listing(found).en
    return Words(f"只在 {zh} 考核，其余各期按没有这一项计算", f"scored in {en} only, elsewhere as if it were not there")


def by_group(scheme: Scheme, node: Node, text: Callable[[Group], Words | None], *, of_all: bool = True) -> Words | None:
    """What is said for each group of an item; once where it is the same for all.

    All are those of the branch above, whose groups are said there, or (not `of_all`) only those of the item itself.
    """
    found = [(g, text(g)) for g in groups_of(scheme, node)]
    said = [(g, words) for g, words in found if words is not None]
    if not said:
        return None
    wanted = groups_above(scheme, node) if of_all else found
    if len({words for _, words in said}) == 1 and len(said) == len(wanted):
        return said[0][1]
    ends = Words("。" if said[0][1].zh.endswith("。") else "", "." if said[0][1].en.endswith(".") else "")
    zh = "；".join(f"{group_name(g).zh}：{words.zh.removesuffix('。')}" for g, words in said)
    en = "; ".join(f"{group_name(g).en}: {words.en.removesuffix('.')}" for g, words in said)
    return Words(zh + ends.zh, en + ends.en)


def _worth(scheme: Scheme, node: Node) -> Words:
    found = by_group(scheme, node, lambda group: _worth_in(node, group.id)) or same("")
    kind = _KINDS.get(node.kind)
    if kind is None:
        return found
    return Words(f"{kind.zh} {found.zh}".strip(), f"{kind.en} {found.en}".strip())


def _worth_in(node: Node, group: str) -> Words | None:
    weight = weight_of(node, group)
    if weight is not None:
        return Words(f"权重 {plain(weight.scaleb(2))}%", f"weight {plain(weight.scaleb(2))}%")
    points = points_of(node, group)
    if points is None and isinstance(node, Branch) and node.roll_up == "sum":
        points = full_points(node, group)
    return None if points is None or points == 0 else Words(f"{plain(points)} 分", f"{plain(points)} points")


def _facts(scheme: Scheme, node: Node) -> Iterator[Fact]:
    if node.periods:
        yield Fact(Words("考核期", "Periods"), only_in(scheme, node))
    if isinstance(node, Leaf):
        yield from _leaf_facts(scheme, node)
    elif isinstance(node, Branch):
        yield Fact(Words("汇总", "Roll-up"), _branch_sentence(scheme, node))
    n = node.decimals if isinstance(node, Leaf | Branch) else None
    if n is not None:
        what = (
            Words(f"得分保留 {n} 位小数", f"the score has {n} decimals") if n else Words("得分取整数", "whole scores")
        )
        yield Fact(Words("取舍", "Rounding"), what)
    for label, words in (
        (Words("考核责任部门", "Assessing department"), node.assessor),
        (Words("依据", "Basis"), node.article),
        (Words("说明", "Note"), node.note),
    ):
        if words is not None:
            yield Fact(label, words)


def _branch_sentence(scheme: Scheme, branch: Branch) -> Words:
    found = _ROLL_UPS[branch.roll_up]
    if any(only_penalties(branch, g.id) for g in groups_of(scheme, branch)):
        found = _FROM_FULL
    zh, en = [found.zh], [found.en]
    if branch.roll_up == "weighted" and branch.round_parts:
        n = scheme.rounding.branch if branch.decimals is None else branch.decimals
        zh.append(f"每一部分先保留 {n} 位小数再相加")
        en.append(f"each part is rounded to {n} decimals first")
    if branch.same_matter == "highest":
        zh.append("同一事项只计其中最高的一项")
        en.append("for one matter only the highest of them counts")
    if branch.cap is not None:
        zh.append("不超过本项分值" if branch.cap == "points" else f"最多 {plain(branch.cap)} 分")
        en.append("at most its own points" if branch.cap == "points" else f"at most {plain(branch.cap)}")
    if branch.floor is not None:
        zh.append("扣完为止" if found is _FROM_FULL and branch.floor == 0 else f"最低 {plain(branch.floor)} 分")
        en.append(f"at least {plain(branch.floor)}")
    if branch.min_available is not None:
        share = plain(branch.min_available.scaleb(2))
        zh.append(f"有数据的分值不足 {share}% 时不评分")
        en.append(f"no score where less than {share}% of the points have data")
    return Words("，".join(zh) + "。", ", ".join(en) + ".")


def _leaf_facts(scheme: Scheme, leaf: Leaf) -> Iterator[Fact]:
    def part(group: Group, variant: Variant | None = None) -> LeafPart:
        return LeafPart(scheme, leaf, group.id, variant, _shared(scheme, leaf, group.id))

    # For which groups an item is stands with its points, where it has any.
    of_all = not _worth(scheme, leaf).zh
    rule = by_group(scheme, leaf, lambda g: part(g).rule.sentence(part(g).setting()), of_all=of_all)
    if rule is not None:
        yield Fact(Words("规则", "Rule"), rule)
    for variant in leaf.variants:
        who = listing((*variant.groups, *variant.subjects))
        group = next((g for g in scheme.groups if not variant.groups or g.id in variant.groups), scheme.groups[0])
        varied = part(group, variant)
        yield Fact(Words(f"规则（{who.zh}）", f"Rule ({who.en})"), varied.rule.sentence(varied.setting()))
    first = next(iter(groups_of(scheme, leaf)), scheme.groups[0])
    yield from _value_facts(part(first))
    target = _target(leaf, part(first))
    if target is not None:
        yield Fact(Words("目标", "Target"), target)
    yield from _special_facts(scheme, leaf)


def _shared(scheme: Scheme, leaf: Leaf, group: str) -> Decimal | None:
    """Points of the branch above, for a leaf that shares them."""
    above = (n for n, _ in walk(scheme.items) if isinstance(n, Branch) and n.roll_up == "sum" and leaf in n.items)
    return next((points_of(branch, group) for branch in above), None)


def _value_facts(part: LeafPart) -> Iterator[Fact]:
    measure = part.measure
    titles = named_data(part)
    if part.leaf.from_units is not None:
        yield Fact(Words("计算", "Value"), _from_units(part))
    if measure is not None:
        words = say(parse(measure.expression), titles)
        decimals = part.scheme.rounding.rate if measure.decimals is None else measure.decimals
        yield Fact(
            Words("计算", "Value"),
            Words(
                f"{part.value_words.zh} = {words.zh}，保留 {decimals} 位小数",
                f"{part.value_words.en} = {words.en}, to {decimals} decimals",
            ),
        )
    said = [say_data(item, part) for item in part.data.values()]
    if said:
        yield Fact(Words("数据", "Data"), Words("；".join(w.zh for w in said), "; ".join(w.en for w in said)))


def _from_units(part: LeafPart) -> Words:
    """What is taken from the results of subordinate units."""
    units = part.leaf.from_units
    assert units is not None
    of = {node.id: node.title for node, _ in walk(part.scheme.items)}
    score = of.get(units.score)
    what = Words("总分", "totals") if score is None else Words(f"“{score.zh}”得分", f"scores of “{score.en}”")
    groups = [group_name(g) for g in part.scheme.groups if g.id in units.groups]
    zh, en = listing(groups).zh, listing(groups).en
    how = _HOW_MANY[units.how]
    value = part.value_words
    return Words(
        f"{value.zh} = 下属单位（{zh}）{what.zh}的{how.zh}，保留 {units.decimals} 位小数",
        f"{value.en} = {how.en} of the {what.en} of the subordinate units ({en}), to {units.decimals} decimals",
    )


_HOW_MANY = {
    "mean": Words("平均值", "the mean"),
    "sum": Words("合计", "the sum"),
    "highest": Words("最高值", "the highest"),
    "lowest": Words("最低值", "the lowest"),
}


def named_data(part: LeafPart) -> dict[str, Words]:
    """What names in expressions are called: data, fields of the records of lists, and their kinds."""
    found: dict[str, Words] = {}
    for key, item in part.data.items():
        title = found[key] = data_title(item, part)
        if not isinstance(item, ListItem):
            continue
        found |= item.field_titles(title)
        for kind in getattr(part.rule, "kinds", ()):
            found[f"{key}.{kind.id}"] = Words(f"{kind.words.zh}件数", f"number of {kind.words.en}")
    for other, title in part.scores.items():
        words = Words(f"“{title.zh}”得分", f"the score of “{title.en}”")
        found |= dict.fromkeys(names_of_score(f"{other}.score"), words)
    return found


def data_title(item: DataItem, part: LeafPart) -> Words:
    """What a data item is called."""
    return item.title or (part.title if item.id == part.leaf.id else same(item.id))


def _say_source(source: Words) -> Words:
    return Words(f"，来源：{source.zh}", f", from {source.en}")


def say_data(item: DataItem, part: LeafPart) -> Words:
    """A data item with its unit, decimals and source."""
    title = data_title(item, part)
    kind = _say_kind(item)
    source = same("") if item.source is None else _say_source(source_words(item.source))
    blank = _say_blank(item)
    return Words(f"{title.zh}（{kind.zh}{source.zh}{blank.zh}）", f"{title.en} ({kind.en}{source.en}{blank.en})")


def _say_kind(item: DataItem) -> Words:
    match item:
        case NumberItem(unit=unit, decimals=decimals):
            digits = Words(f"{decimals} 位小数", f"{decimals} decimals") if decimals else Words("整数", "whole number")
            if unit is None:
                return digits
            return Words(f"单位 {unit.zh}，{digits.zh}", f"in {unit.en}, {digits.en}")
        case FactItem():
            return Words("是或否", "yes or no")
        case CategoryItem(choices=choices):
            return listing(choices)
        case ListItem(fields=fields):
            names = [f.title or same(f.id) for f in fields]
            return Words(f"逐件登记：{listing(names).zh}", f"each recorded: {listing(names).en}")


def _say_blank(item: DataItem) -> Words:
    """What it means that nothing is written, where that is not to leave it open."""
    match item:
        case NumberItem(blank="zero"):
            return Words("，不填即为 0", ", blank is 0")
        case FactItem(blank="no"):
            return Words("，不填即为否", ", blank is no")
        case ListItem(blank="not_reported"):
            return Words("，没有登记即为未报", ", no records are not reported")
        case _:
            return same("")


def _target(leaf: Leaf, part: LeafPart) -> Words | None:
    target = leaf.target
    unit = part.unit
    if target is None:
        return None
    if isinstance(target, TargetBy):
        if target.values:
            return Words("见目标值表", "see the table of targets")
        if target.by == "load":
            said = [(b.band.words(), plain(b.value)) for b in target.bands]
            zh = "；".join(f"工作量 {w.zh}：{value}{unit.zh}" for w, value in said)
            return Words(zh, "; ".join(f"load {w.en}: {value} {unit.en}".strip() for w, value in said))
        return part.setting().target_words
    return (
        same(f"{plain(target)}%")
        if unit.zh == "%"
        else Words(f"{plain(target)} {unit.zh}".strip(), f"{plain(target)} {unit.en}".strip())
    )


def _special_facts(scheme: Scheme, leaf: Leaf) -> Iterator[Fact]:
    if leaf.coefficient is not None:
        values, of = leaf.coefficient.values, leaf.coefficient.of
        factor = listing(f"{name} {plain(value)}" for name, value in values.items()) if values else same(str(of))
        title = leaf.coefficient.title
        times = Words(f"得分乘以{title.zh}：{factor.zh}", f"times {title.en}: {factor.en}")
        yield Fact(Words("系数", "Coefficient"), times)
    if leaf.cap == "points":
        yield Fact(Words("封顶", "Cap"), Words("不超过本项分值", "at most its own points"))
    elif leaf.cap is not None:
        yield Fact(Words("封顶", "Cap"), Words(f"最多 {plain(leaf.cap)} 分", f"at most {plain(leaf.cap)}"))
    if leaf.below_zero is not None:
        yield Fact(Words("扣分超过分值的", "Below zero"), _BELOW_ZERO[leaf.below_zero])
    if leaf.missing is not None:
        said = list(policy_sentences(leaf.missing, scheme.missing))
        if said:
            text = Words("".join(w.zh for w in said), " ".join(w.en for w in said))
            yield Fact(Words("缺数据", "Missing data"), text)
