"""Compiling a scheme for the subjects of one kind: one group, and one choice of variants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.conditions import Conditions
from kaoping.engine.compiling.cycle import OverPeriod
from kaoping.engine.compiling.from_units import read_above, write_waits
from kaoping.engine.compiling.leaf import write_leaf
from kaoping.engine.compiling.lights import Lights
from kaoping.engine.compiling.outcome import Outcome, compile_total
from kaoping.engine.compiling.reported import write_reported
from kaoping.engine.compiling.roll_up import RollUp, add_up, highest
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.language import LanguageError, names
from kaoping.engine.program import (
    ZERO,
    Any,
    Case,
    Compare,
    Expr,
    Largest,
    Program,
    ProgramBuilder,
    Ref,
    SectionKind,
    Smallest,
    number,
)
from kaoping.engine.scheme.in_periods import leaf_periods, periods_of, periods_of_group, scheme_in
from kaoping.engine.scheme.item import (
    Branch,
    Leaf,
    Node,
    all_of_kind,
    applies,
    only_penalties,
    points_of,
    walk,
    walk_in,
    weight_of,
)
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.outcome import Effect
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import DataItem, Finding, Place, Refused, expression_finding
from kaoping.engine.words import Words


@dataclass(frozen=True)
class Profile:
    """Which subjects share a program: those of one group with the same variants of leaves."""

    group: str
    variants: tuple[tuple[str, int], ...] = ()
    period: str = ""
    """The first of the periods in which the same items are asked; "" where all are."""


@dataclass(frozen=True)
class Compiled:
    """The program of a profile, with what is needed to feed it and to read it."""

    profile: Profile
    program: Program
    parts: Mapping[str, LeafPart]
    titles: Mapping[str, Words]
    codes: Mapping[str, str]
    points: Mapping[str, Decimal]
    full: Decimal
    data: Mapping[str, DataItem]

    def part(self, item: str) -> LeafPart:
        """The leaf of an identifier, or the alternative of a leaf that chooses (`leaf.alternative`)."""
        if item in self.parts:
            return self.parts[item]
        leaf, _, alternative = item.rpartition(".")
        return self.parts[leaf].alternatives[alternative]


def codes_of(scheme: Scheme) -> dict[str, str]:
    """Numbers of all items: as given, or counted through (1, 1.1, 1.1.2)."""
    found: dict[str, str] = {}

    def count(items: tuple[Node, ...], above: str) -> None:
        for at, item in enumerate(items, start=1):
            found[item.id] = item.code or (f"{above}.{at}" if above else str(at))
            if isinstance(item, Branch):
                count(item.items, found[item.id])

    count(scheme.items, "")
    return found


def full_points(node: Node, group: str) -> Decimal:
    """Points of an item in a group: as given, or the sum of its ordinary items, or 100 where weighted."""
    found = points_of(node, group)
    if found is not None:
        return found
    if isinstance(node, Branch) and node.roll_up == "sum":
        inner = [full_points(i, group) for i in node.items if i.kind == "ordinary" and applies(i, group)]
        return max(inner, default=Decimal(0)) if node.same_matter == "highest" else sum(inner, Decimal(0))
    return Decimal(100)


def full_score(scheme: Scheme, group: str) -> Decimal:
    """The full score of a group: as published, or the sum of its ordinary items, or 100 where weighted."""
    if scheme.total.full is not None:
        return scheme.total.full
    if scheme.total.roll_up != "sum":
        return Decimal(100)
    ordinary = (i for i in scheme.items if i.kind == "ordinary" and applies(i, group))
    return sum((full_points(i, group) for i in ordinary), Decimal(0))


def compile_profile(scheme: Scheme, profile: Profile, *, cycle: bool = False) -> Compiled:
    """Compile `scheme` for a profile: for one period, or for the cycle over the results of its periods.

    The same scheme is compiled for a profile once.

    Raises:
        Refused: with a finding for every expression that has no meaning.
    """
    return _COMPILED.get(
        scheme, (profile, cycle), lambda: _Compiler(scheme_in(scheme, profile.period), profile, cycle=cycle).compile()
    )


_COMPILED: Kept[Compiled] = Kept()


def _nodes_of(scheme: Scheme, group: str) -> dict[str, tuple[Node, Place]]:
    """Items of a group by identifier, each with its place; what stands below an item of other groups is none."""
    return {node.id: (node, place) for node, place in walk_in(scheme.items, group)}


class _Compiler:
    def __init__(self, scheme: Scheme, profile: Profile, *, cycle: bool) -> None:
        self.scheme = scheme
        self.cycle = scheme.over_periods if cycle else None
        self.group = profile.group
        self.effects = [e for e in scheme.effects if not e.groups or profile.group in e.groups]
        self.profile = profile
        self.b = ProgramBuilder()
        self.codes = codes_of(scheme)
        self.nodes = _nodes_of(scheme, self.group)
        self.by_place = {place: node for node, place in self.nodes.values()}
        self.done: dict[str, Scored] = {}
        self.open: list[str] = []
        self.parts: dict[str, LeafPart] = {}
        chosen = dict(profile.variants)
        for node, place in self.nodes.values():
            if isinstance(node, Leaf):
                variant = node.variants[chosen[node.id]] if node.id in chosen else None
                self.parts[node.id] = LeafPart(scheme, node, self.group, variant, self._shared_points(place))

        self.conditions = Conditions(self.b, scheme, self.parts, self.nodes, in_cycle=cycle, scored=self.done)

    def compile(self) -> Compiled:
        top = [i for i in self.scheme.items if applies(i, self.group)]
        totals_only = self.cycle is not None and self.cycle.level == "total"
        children = [] if totals_only else [self.item(i) for i in top]
        ordinary = [i for i in top if i.kind == "ordinary"]
        total = self.scheme.total
        full = self._full_of_periods() if totals_only else full_score(self.scheme, self.group)
        base: Callable[[], Scored] | None = self._total_of_cycle if totals_only else None
        if base is None and self.profile.period and not ordinary:
            base, full = self._nothing_asked, Decimal(100)
        outcome = Outcome(
            scheme=self.scheme,
            group=self.group,
            full=full,
            roll_up=self._roll_up(
                total.roll_up,
                top,
                full=sum((full_points(i, self.group) for i in ordinary), Decimal(0))
                if total.roll_up == "sum"
                else full,
                decimals=self.scheme.rounding.total if total.decimals is None else total.decimals,
                round_parts=total.round_parts,
                rescale=True,
                min_available=total.min_available,
            ),
            effects=tuple(e for e in self.effects if self.cycle is None or e.in_cycle != "no"),
            base=base,
            lights=self._behind_total,
            reported=self._reported if self.cycle is None and self.scheme.over_periods is not None else None,
        )
        if self.cycle is None:
            self._compile_what_effects_need()
        compile_total(self.b, outcome, top, children, self.conditions)
        order = [node.id for node, _ in walk(self.scheme.items)]
        return Compiled(
            profile=self.profile,
            program=self.b.build([*order, keys.TOTAL]),
            parts=self.parts,
            titles={i: self._name(n) for i, (n, _) in self.nodes.items()},
            codes=self.codes,
            points={i: self._points(n) for i, (n, _) in self.nodes.items()},
            full=full,
            data=self.conditions.data,
        )

    def _full_of_periods(self) -> Decimal:
        """The full score of a cycle made of totals: that of its periods, where they have the same one."""
        asked = periods_of_group(self.scheme, self.group)
        periods = [p.id for p in leaf_periods(self.scheme) if asked is None or p.id in asked]
        each = {full_score(scheme_in(self.scheme, period), self.group) for period in periods}
        return each.pop() if len(each) == 1 else full_score(self.scheme, self.group)

    def _behind_total(self) -> None:
        self._waits(keys.TOTAL, self.scheme.items)
        self._lights()

    def _lights(self) -> None:
        """Colours of items by the thresholds of the scheme; a measure has none in the cycle."""
        lights = Lights(self.b, self.scheme, self.conditions)
        tops = [item for item, (_, place) in self.nodes.items() if len(place) == 2]
        for at, threshold in enumerate(self.scheme.thresholds):
            if threshold.of is None:
                for item in threshold.on or tops:
                    if item in self.done:
                        lights.by_rate(threshold, self.done[item], self._name(self.nodes[item][0]))
            elif self.cycle is None:
                lights.by_measure(threshold, ("thresholds", at, "of"))

    def _reported(self) -> None:
        write_reported(self.b, self.parts.values(), self.conditions.data)

    def _compile_what_effects_need(self) -> None:
        for effect in self.effects:
            self._needed(effect.when, self.conditions.place_of(effect.id))
        for at, band in enumerate(self.scheme.grades.bands if self.scheme.grades else ()):
            if band.when is not None:
                self._needed(band.when, ("grades", "bands", at, "when"))

    def _over(
        self, item: str, source: str, decimals: int, how: str, asked: tuple[str, ...] | None = None
    ) -> tuple[Ref, Ref]:
        return OverPeriod(self.b, self.scheme, item, source, decimals, how, asked).write()

    def _total_of_cycle(self) -> Scored:
        """The total of the cycle, made from the totals of its periods."""
        assert self.cycle is not None
        asked = periods_of_group(self.scheme, self.group)
        score, given = self._over(keys.TOTAL, "total.shown", self.scheme.rounding.total, self.cycle.how, asked)
        return Scored(keys.TOTAL, score, Decimal(0), exists=given)

    def _nothing_asked(self) -> Scored:
        """The total of a group for which nothing is scored in the period: there is none."""
        words = Words("本期考核的指标数", "items in this period")
        count = self.b.step(keys.line(keys.TOTAL, "asked"), words, number(0))
        words = Words("本期有考核指标", "anything is scored in the period")
        there = self.b.step(keys.line(keys.TOTAL, "any_asked"), words, Compare(">", count, ZERO), quiet=True)
        with self.b.when(there):
            total = self.scheme.total.decimals
            decimals = self.scheme.rounding.total if total is None else total
            rounding = self.scheme.rounding.rounding
            key, words = keys.line(keys.TOTAL, "sum"), Words("合计", "sum")
            score = self.b.step(key, words, ZERO, decimals=decimals, rounding=rounding)
        return Scored(keys.TOTAL, score, Decimal(0), exists=there)

    def _leaf_of_cycle(self, node: Leaf, part: LeafPart) -> Scored:
        """The score of a leaf over the periods; one that has none in any period leaves the reckoning."""
        assert self.cycle is not None
        how = node.over_periods or self.cycle.how
        score, given = self._over(node.id, keys.score(node.id), part.decimals, how, periods_of(self.scheme, node.id))
        final = self.b.step(keys.score(node.id), self._name(node), Case(((given, score),), ZERO), hidden_when=given)
        counted: Ref | None = None
        if part.points != 0:
            points = Case(((given, number(part.points)),), ZERO)
            words = Words("适用分值", "applicable points")
            counted = self.b.step(keys.line(node.id, "counted"), words, points, quiet=True)
        exists = given if self.cycle.missing == "open" else None
        return Scored(node.id, final, part.points, counted=counted, exists=exists, not_applicable="rescale")

    def _points(self, node: Node) -> Decimal:
        """Points of an item; a leaf that shares its branch's points has those."""
        return self.parts[node.id].points if node.id in self.parts else full_points(node, self.group)

    def _shared_points(self, place: Place) -> Decimal | None:
        """Points of the branch above a leaf that has none of its own: its items share them."""
        above = self.by_place.get(place[:-2])
        if isinstance(above, Branch) and above.roll_up == "sum":
            return points_of(above, self.group)
        return None

    def _name(self, node: Node) -> Words:
        title = self.parts[node.id].title if node.id in self.parts else node.title
        code = self.codes[node.id]
        return Words(f"{code} {title.zh}", f"{code} {title.en}")

    def item(self, node: Node) -> Scored:
        """Compile an item, once; items that its expressions mention come first."""
        if node.id in self.done:
            return self.done[node.id]
        place = self.nodes[node.id][1]
        if node.id in self.open:
            chain = " → ".join([*self.open[self.open.index(node.id) :], node.id])
            raise Refused(
                [
                    Finding(
                        "circular",
                        place,
                        Words(f"循环引用：{chain}", f"items depend on each other: {chain}"),
                        Words("去掉其中一个引用", "remove one of the references"),
                    )
                ]
            )
        self.open.append(node.id)
        for effect in self._effects_on(node):
            self._needed(effect.when, self.conditions.place_of(effect.id), but=node.id)
        assert isinstance(node, Leaf | Branch)
        found = self._leaf(node) if isinstance(node, Leaf) else self._branch(node)
        self.open.pop()
        self.done[node.id] = found
        return found

    def _effects_on(self, node: Node) -> list[Effect]:
        if self.cycle is not None:
            return []  # they have struck the scores of the periods already
        return [e for e in self.effects if e.on == node.id and e.do in ("zero", "cap")]

    def _needed(self, expression: str, place: tuple[str | int, ...], but: str = "") -> None:
        """Compile the items whose scores an expression mentions."""
        for name in sorted(names(self.conditions.parse(expression, place))):
            head, _, tail = name.rpartition(".")
            if tail in ("score", "rate", "value") and head in self.nodes and head != but:
                self.item(self.nodes[head][0])

    def _leaf(self, node: Leaf) -> Scored:
        part, place = self.parts[node.id], self.nodes[node.id][1]
        if self.cycle is not None:
            with self.b.section(node.id, SectionKind.LEAF, keys.score(node.id)):
                return self._leaf_of_cycle(node, part)
        if part.measure is not None:
            self.conditions.parse(part.measure.expression, (*place, "measure"))
        scores = {f"{other}.score": self.item(self.nodes[other][0]) for other in part.scores}
        effects = self._effects_on(node)
        key = keys.line(node.id, "before_effects") if effects else keys.score(node.id)
        with self.b.section(node.id, SectionKind.LEAF, keys.score(node.id)):
            try:
                found = write_leaf(self.b, part, self._name(node), key, scores)
            except LanguageError as error:
                raise Refused([expression_finding(error, (*place, *(error.place or ("measure",))))]) from None
            if effects:
                with nullcontext() if found.exists is None else self.b.when(found.exists):
                    found = self._with_effects(node, found, effects)
                    final = self.b.step(keys.score(node.id), self._name(node), found.score)
                found = replace(found, score=final)
            self._waits(node.id, (node,))
            return found

    def _branch(self, node: Branch) -> Scored:
        inner = [i for i in node.items if applies(i, self.group)]
        children = [self.item(i) for i in inner]
        if any(points_of(i, self.group) is None and isinstance(i, Leaf) for i in inner) and node.roll_up == "sum":
            # Points that are shared cannot be given back item by item.
            children = [replace(c, counted=None) for c in children]
        effects = self._effects_on(node)
        full = full_points(node, self.group)
        roll_up = self._roll_up(
            node.roll_up,
            inner,
            full=full,
            decimals=self.scheme.rounding.branch if node.decimals is None else node.decimals,
            round_parts=node.round_parts,
            rescale=node.rescale or not self._passed_up(node),
            min_available=node.min_available,
        )
        with self.b.section(node.id, SectionKind.BRANCH, keys.score(node.id)), ExitStack() as guards:
            if node.same_matter == "highest":
                takes = all_of_kind(node, self.group) == "penalty"
                inner, children = inner[:1], [highest(self.b, node.id, children, takes=takes)]
            if only_penalties(node, self.group):
                found = add_up(self.b, node.id, [self._start(node, full)], roll_up, children)
            else:
                found = add_up(self.b, node.id, *self._apart(inner, children, roll_up))
            if found.exists is not None:
                guards.enter_context(self.b.when(found.exists))
            found = self._with_effects(node, found, effects)
            self._waits(node.id, (node,))
            return self._limited(node, found, full)

    def _waits(self, item: str, nodes: tuple[Branch | Leaf, ...]) -> None:
        """Tell the units above that the score waits: for a value below it, or for what an effect on it reads."""
        if self.cycle is not None or item not in read_above(self.scheme):
            return
        below = {node.id: isinstance(node, Leaf) for node, _ in walk(nodes)}
        waits = [keys.line(leaf, "open") for leaf, is_leaf in below.items() if is_leaf]
        waits += [f"effect.{e.id}.unsure" for e in self.effects if item == keys.TOTAL or e.on in below]
        write_waits(self.b, item, [Ref(key) for key in waits if self.b.knows(key)])

    def _start(self, node: Branch, full: Decimal) -> Scored:
        """The points from which a block of nothing but penalties is deducted."""
        words = Words("起扣分", "points to begin with")
        return Scored(node.id, self.b.step(keys.line(node.id, "start"), words, number(full)), full)

    def _apart(
        self, inner: Sequence[Node], children: Sequence[Scored], roll_up: RollUp
    ) -> tuple[Sequence[Scored], RollUp, Sequence[Scored]]:
        """Ordinary items apart from bonuses and penalties; a block of nothing but bonuses just adds them."""
        ordinary = [c for i, c in zip(inner, children, strict=True) if i.kind == "ordinary"]
        if not ordinary:
            return [replace(c, counted=None) for c in children], roll_up, ()
        return ordinary, roll_up, [c for i, c in zip(inner, children, strict=True) if i.kind != "ordinary"]

    def _passed_up(self, node: Branch) -> bool:
        """Whether an ancestor says that it makes up for points that are not applicable."""
        place = self.nodes[node.id][1]
        for other, where in self.nodes.values():
            if isinstance(other, Branch) and other.rescale and other.id != node.id and place[: len(where)] == where:
                return True
        return self.scheme.total.rescale

    def _roll_up(  # noqa: PLR0913 - the settings of a roll-up
        self,
        how: str,
        inner: Sequence[Node],
        *,
        full: Decimal,
        decimals: int,
        round_parts: bool,
        rescale: bool,
        min_available: Decimal | None,
    ) -> RollUp:
        weights = {i.id: weight_of(i, self.group) or Decimal(0) for i in inner}
        return RollUp(
            how=how,  # type: ignore[arg-type]
            full=full,
            decimals=decimals,
            leaf_decimals=self.scheme.rounding.leaf,
            working=self.scheme.rounding.working,
            rounding=self.scheme.rounding.rounding,
            round_parts=round_parts,
            rescale_here=rescale,
            min_available=min_available,
            weights=weights,
        )

    def _with_effects(self, node: Node, found: Scored, effects: list[Effect]) -> Scored:
        """Zero or cap an item where an effect says so."""
        waits = [] if found.is_open is None else [found.is_open]
        for effect in effects:
            score, changed = found.score, cast(Expr, ZERO)
            if effect.do == "cap":
                assert effect.points is not None
                changed = Smallest((score, number(effect.points)))
            words = Words(f"{effect.title.zh} 处置后", f"after {effect.title.en}")
            struck = self.conditions.struck(effect, changed, score)
            found = replace(found, score=self.b.step(keys.line(node.id, f"after_{effect.id}"), words, struck))
            _, unsure = self.conditions.judged(effect)
            waits += [] if unsure is None else [unsure]
        if len(waits) <= 1:
            return replace(found, is_open=waits[0] if waits else None)
        words = Words("得分待定", "the score is open")
        is_open = self.b.step(keys.line(node.id, "effects_open"), words, Any(tuple(waits)), quiet=True)
        return replace(found, is_open=is_open)

    def _limited(self, node: Branch, found: Scored, full: Decimal) -> Scored:
        score: Expr = found.score
        if node.cap is not None:
            score = Smallest((score, number(full if node.cap == "points" else node.cap)))
        if node.floor is not None:
            score = Largest((score, number(node.floor)))
        unchanged = isinstance(score, Ref)
        name, key = self._name(node), keys.score(node.id)
        # The sum is rounded already; a cap of 2.5 stays 2.5 also where the branch shows whole points.
        final = self.b.step(key, name, score, quiet=unchanged)
        return replace(found, score=final)
