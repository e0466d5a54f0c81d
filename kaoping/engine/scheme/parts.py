"""A leaf as it applies to one group and one variant: which data it reads, and what is known of its rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kaoping.engine.language import names, parse
from kaoping.engine.lowering import known_names
from kaoping.engine.numbers import plain
from kaoping.engine.program import Kind
from kaoping.engine.rules import AnyRule, Setting
from kaoping.engine.rules.either import Alternative, Either
from kaoping.engine.rules.expressions import score_of
from kaoping.engine.scheme.item import Leaf, Variant, points_of, walk, walk_in
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.settings import Score
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, ListItem, Measure, NumberItem, Target, TargetBy
from kaoping.engine.words import Words

_PENALTIES: Kept[frozenset[str]] = Kept()


def _inside_penalties(scheme: Scheme) -> frozenset[str]:
    """Items that are penalties, or in one."""
    penalties = [place for node, place in walk(scheme.items) if node.kind == "penalty"]
    return frozenset(n.id for n, at in walk(scheme.items) if any(at[: len(place)] == place for place in penalties))


@dataclass(frozen=True)
class LeafPart:
    """A leaf for one group, with the variant that applies (None: the leaf as written).

    `shared_points` are those of the branch above, where its items share them and have none of their own.
    """

    scheme: Scheme
    leaf: Leaf
    group: str
    variant: Variant | None = None
    shared_points: Decimal | None = None

    @property
    def rule(self) -> AnyRule:
        """The rule that applies."""
        return self.variant.rule if self.variant is not None and self.variant.rule is not None else self.leaf.rule

    @property
    def measure(self) -> Measure | None:
        """The measure that applies."""
        if self.variant is not None and (self.variant.measure is not None or self.variant.data):
            return self.variant.measure
        return self.leaf.measure

    @property
    def target(self) -> Target | None:
        """The target that applies."""
        if self.variant is not None and self.variant.target is not None:
            return self.variant.target
        return self.leaf.target

    @property
    def title(self) -> Words:
        """The title that applies."""
        return self.leaf.title if self.variant is None or self.variant.title is None else self.variant.title

    @property
    def points(self) -> Decimal:
        """Points in this group; a weighted leaf is scored out of 100."""
        found = points_of(self.leaf, self.group)
        if found is None:
            found = self.shared_points
        return Decimal(100) if found is None else found

    @cached_property
    def alternatives(self) -> dict[str, LeafPart]:
        """The alternatives among which the leaf chooses, each as a leaf of its own."""
        if not isinstance(self.rule, Either):
            return {}
        return {a.id: self._alternative(a) for a in self.rule.alternatives}

    def _alternative(self, alternative: Alternative) -> LeafPart:
        """An alternative as a leaf called `<leaf>.<alternative>`; it can read the leaf's own data."""
        declared = {d.id for d in alternative.data}
        mentioned = set(alternative.rule.named())
        if alternative.measure is not None:
            mentioned |= names(parse(alternative.measure.expression))
        if isinstance(alternative.target, TargetBy) and alternative.target.of is not None:
            mentioned.add(alternative.target.of)
        around = tuple(d for d in self._own_data if d.id in mentioned - declared)
        leaf = self.leaf.model_copy(
            update={
                "id": f"{self.leaf.id}.{alternative.id}",
                "title": alternative.title,
                "points": self.points,
                "data": (*alternative.data, *around),
                "measure": alternative.measure,
                "from_units": None,
                "target": alternative.target,
                "rule": alternative.rule,
                "kind": "penalty" if self.only_takes else self.leaf.kind,
                "coefficient": None,
                "cap": None,
                "variants": (),
            }
        )
        return LeafPart(self.scheme, leaf, self.group)

    @property
    def _own_data(self) -> tuple[DataItem, ...]:
        """Data items that the leaf itself declares."""
        return self.variant.data if self.variant is not None and self.variant.data else self.leaf.data

    @cached_property
    def optional(self) -> frozenset[str]:
        """Data without which the leaf can still be scored: a rule or measure says what happens then."""
        found = self.rule.optional(self.leaf.id)
        if self.measure is not None:
            found |= known_names(parse(self.measure.expression))
        return found

    @cached_property
    def data(self) -> dict[str, DataItem]:
        """Data items the leaf reads, by identifier, in the order in which they are asked for."""
        shared = {d.id: d for d in self.scheme.data}
        declared = {d.id: d for d in self._own_data}
        implied = {d.id: self.rule.bounded(d, self.points) for d in self.rule.data(self.leaf.id, self.title)}
        elsewhere = self.measure is not None or self.leaf.from_units is not None
        if self.rule.needs_value and (elsewhere or (declared and self.leaf.id not in declared)):
            implied.pop(self.leaf.id, None)
        found = {key: _completed(declared.pop(key, shared.get(key, item)), item) for key, item in implied.items()}
        found |= declared
        for alternative in self.alternatives.values():
            found |= alternative.data
        for name in self._named():
            if name in shared:
                found.setdefault(name, shared[name])
        for name in self._numbers_named():
            found.setdefault(name, shared.get(name, NumberItem(id=name, decimals=2)))
        return found

    def named_in_expressions(self) -> frozenset[str]:
        """Names that the expressions of the rule and of the measure read."""
        return self.rule.named() | (frozenset() if self.measure is None else names(parse(self.measure.expression)))

    def _named(self) -> Iterable[str]:
        found = self.named_in_expressions()
        # A list is named before the dot: accidents.fatal.
        return sorted(found | {name.rpartition(".")[0] for name in found if not score_of(name)})

    @cached_property
    def scores(self) -> dict[str, Words]:
        """Items of the group whose scores the rule or the measure reads, each with its title."""
        read = self.named_in_expressions().union(*(a.named_in_expressions() for a in self.alternatives.values()))
        wanted = {score_of(name) for name in read if name not in self.data} - {""}
        if not wanted:
            return {}
        return {n.id: n.title for n, _ in walk_in(self.scheme.items, self.group) if n.id in wanted}

    def _numbers_named(self) -> Iterable[str]:
        """Data items that a target or a coefficient takes its number from."""
        if isinstance(self.target, TargetBy) and self.target.of is not None:
            yield self.target.of
        if self.leaf.coefficient is not None and self.leaf.coefficient.of is not None:
            yield self.leaf.coefficient.of

    @property
    def value_item(self) -> DataItem | None:
        """The data item that is scored, where no measure computes the value."""
        if self.measure is not None or self.leaf.from_units is not None or not self.rule.needs_value:
            return None
        if self.leaf.id in self.data:
            return self.data[self.leaf.id]
        return next(iter(self.data.values()))

    @cached_property
    def _versions(self) -> list[LeafPart]:
        """The leaf and its variants."""
        return [LeafPart(self.scheme, self.leaf, self.group, v) for v in (None, *self.leaf.variants)]

    @cached_property
    def compares_variants(self) -> bool:
        """Whether units are compared that may be scored in different ways."""
        some = self._versions if self.leaf.variants else []
        return any(part.rule.compares or part.target_is_pooled for part in some)

    @cached_property
    def compares_other_data(self) -> bool:
        """Whether units are compared that are scored by different data."""
        if not self.compares_variants:
            return False
        return len({None if part.value_item is None else part.value_item.id for part in self._versions}) > 1

    @cached_property
    def compares_scores(self) -> bool:
        """Whether units are compared by a value that some of them make of the scores of other items or units."""
        some = [part for part in self._versions if part.rule.compares or part.target_is_pooled]
        if self.leaf.from_units is not None:
            return bool(some)
        read = [names(parse(part.measure.expression)) for part in some if part.measure is not None]
        return any(score_of(name) for each in read for name in each)

    @property
    def target_is_pooled(self) -> bool:
        """Whether the target is the mean, the best or the worst of the units."""
        return isinstance(self.target, TargetBy) and self.target.by == "pool"

    @property
    def unit(self) -> Words:
        """Unit of the value."""
        if self.measure is not None:
            # A datum that is scored as it is keeps its unit.
            named = self.data.get(self.measure.expression.strip())
            own = named.unit if isinstance(named, NumberItem) else None
            return self.measure.unit or own or Words("", "")
        item = self.value_item
        return item.unit if isinstance(item, NumberItem) and item.unit is not None else Words("", "")

    @property
    def value_words(self) -> Words:
        """What the value is called in the arithmetic."""
        if self.measure is not None and self.measure.title is not None:
            return self.measure.title
        if self.leaf.from_units is not None:
            return self.leaf.from_units.title
        item = self.value_item
        if item is not None and item.title is not None:
            return item.title
        return self.title

    @cached_property
    def only_takes(self) -> bool:
        """Whether the leaf is a penalty, or in one: what it deducts is deducted from 0."""
        if self.leaf.kind == "penalty":
            return True
        return self.leaf.id in _PENALTIES.get(self.scheme, "", lambda: _inside_penalties(self.scheme))

    def fixed(self, policy: object) -> Decimal:
        """The score that a policy gives the item where it cannot be scored; at best a penalty takes nothing."""
        best = Decimal(0) if self.only_takes else self.points
        if isinstance(policy, Score):
            return policy.points if policy.points is not None else best * (policy.share or Decimal(0))
        return best if policy == "full" else Decimal(0)

    @property
    def below_zero(self) -> str | None:
        """What happens if the rule takes more than there is; a penalty is below 0 by its nature."""
        return "negative" if self.leaf.below_zero is None and self.only_takes else self.leaf.below_zero

    @property
    def decimals(self) -> int:
        """Decimals of the leaf's score."""
        return self.scheme.rounding.leaf if self.leaf.decimals is None else self.leaf.decimals

    def setting(self) -> Setting:
        """What the rule's checks and sentences go by."""
        return self._setting

    @cached_property
    def _setting(self) -> Setting:
        item, target = self.value_item, self.target
        span = (item.min, item.max) if isinstance(item, NumberItem) else (None, None)
        fixed = self._fixed_target()
        return Setting(
            points=self.points,
            decimals=self.decimals,
            rate_decimals=self.scheme.rounding.rate,
            rounding=self.scheme.rounding.rounding,
            value=self.value_words,
            unit=self.unit,
            target=fixed,
            target_words=self._target_words(fixed),
            has_target=target is not None,
            value_range=span,
            value_decimals=item.decimals if isinstance(item, NumberItem) else None,
            data=self.data,
            has_value=self.measure is not None or self.leaf.from_units is not None or item is not None,
            item=self.leaf.id,
            scores={f"{item}.score": title for item, title in self.scores.items()},
            alternatives={key: inner.setting() for key, inner in self.alternatives.items()},
            from_zero=self.only_takes,
            is_computed=self.measure is not None or self.leaf.from_units is not None,
        )

    def _fixed_target(self) -> Decimal | None:
        if isinstance(self.target, TargetBy):
            if self.target.by == "group":
                found = self.target.values.get(self.group)
                return found if isinstance(found, Decimal) else None
            return None
        return self.target

    def _target_words(self, fixed: Decimal | None) -> Words:
        unit = self.unit
        if fixed is not None:
            gap = "" if unit.zh in ("%", "") else " "
            return Words(f"目标值 {plain(fixed)}{gap}{unit.zh}", f"the target of {plain(fixed)}{gap}{unit.en}")
        if not isinstance(self.target, TargetBy):
            return Words("目标值", "the target")
        return (
            _TARGETS.get(self.target.by, Words("目标值", "the target"))
            if self.target.by != "pool"
            else _POOLS[str(self.target.pool)]
        )


_TARGETS = {
    "subject": Words("各单位目标值", "the unit's own target"),
    "group": Words("本组目标值", "the group's target"),
    "period": Words("当期目标值", "the period's target"),
    "data": Words("目标值", "the target"),
    "load": Words("按工作量确定的目标值", "the target for the workload"),
}
_POOLS = {
    "mean": Words("平均值", "the mean"),
    "highest": Words("最高值", "the highest value"),
    "lowest": Words("最低值", "the lowest value"),
}


def kind_of(item: DataItem) -> Kind | None:
    """Kind of the cell of a data item; None for a list."""
    match item:
        case NumberItem() | FactItem() | CategoryItem():
            return item.cell_type.kind
        case ListItem():
            return None


def variant_for(leaf: Leaf, group: str, subject: str) -> int | None:
    """Index of the first variant of a leaf that names the subject, or else its group."""
    for at, variant in enumerate(leaf.variants):
        if subject in variant.subjects or (not variant.subjects and group in variant.groups):
            return at
    return None


def _completed(item: DataItem, implied: DataItem) -> DataItem:
    """A data item as it is declared; records without fields have those of the rule."""
    return item.completed(implied) if isinstance(item, ListItem) else item
