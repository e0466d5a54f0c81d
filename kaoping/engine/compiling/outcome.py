"""The total and what follows from it.

Order: sum of the ordinary items → bonus and penalty → deductions by effects → gates → cap and floor →
the total as shown → grade by bands → ceilings and downgrades → last places → quotas → veto → rank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.conditions import Conditions
from kaoping.engine.compiling.grading import Grading
from kaoping.engine.compiling.open_score import is_high
from kaoping.engine.compiling.roll_up import RollUp, add_up
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Any,
    Case,
    Expr,
    Largest,
    Not,
    Pool,
    ProgramBuilder,
    Ref,
    SectionKind,
    Smallest,
    Subtract,
    number,
)
from kaoping.engine.scheme.item import Node
from kaoping.engine.scheme.outcome import Effect
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.words import Words


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the total of one group is made from."""

    scheme: Scheme
    group: str
    full: Decimal
    roll_up: RollUp
    effects: tuple[Effect, ...]
    base: Callable[[], Scored] | None = None
    """Where the total does not come from items: what writes it."""
    lights: Callable[[], None] | None = None
    """What writes the traffic lights behind the total."""
    reported: Callable[[], None] | None = None
    """What writes whether anything was reported, where a cycle is made of periods."""


def compile_total(
    b: ProgramBuilder,
    outcome: Outcome,
    top: Sequence[Node],
    children: Sequence[Scored],
    conditions: Conditions,
) -> None:
    """Write the section of the total."""
    with b.section(keys.TOTAL, SectionKind.TOTAL, "total.shown"):
        _TotalWriter(b, outcome, top, children, conditions).write()


class _TotalWriter:
    def __init__(
        self,
        b: ProgramBuilder,
        outcome: Outcome,
        top: Sequence[Node],
        children: Sequence[Scored],
        conditions: Conditions,
    ) -> None:
        self.b = b
        self.outcome = outcome
        self.scheme = outcome.scheme
        self.kinds = {node.id: node.kind for node in top}
        self.children = children
        self.conditions = conditions

    def condition(self, effect: Effect) -> Ref:
        """The condition of an effect."""
        return self.conditions.condition(effect.id, effect.title, effect.when)

    def write(self) -> None:
        ordinary = [c for c in self.children if self.kinds[c.item] == "ordinary"]
        if self.outcome.base is None:
            base = add_up(self.b, keys.TOTAL, ordinary, self.outcome.roll_up)
        else:
            base = self.outcome.base()
        exists = self._exists(base)
        with ExitStack() as guards:
            if exists is not None:
                guards.enter_context(self.b.when(exists))
            total = self._after_bonus(base)
            self._line("before_outcome", Words("处置前总分", "total before effects"), total, quiet=True)
            total = self._limited(self._deducted(total))
            shown = self._shown(total)
            vetoed = self._vetoed()
            eligible = self._ranked(self._eligible(base.is_open))
            grading = self._grading(shown, vetoed, eligible)
            if grading is not None and not grading.grades.last_places:
                grading.write()
        self._rank(total, shown, eligible)
        if grading is not None and grading.grades.last_places:
            # Who is among the last follows from the ranks.
            with nullcontext() if exists is None else self.b.when(exists):
                grading.write()
        if self.outcome.lights is not None:
            self.outcome.lights()
        if self.outcome.reported is not None:
            self.outcome.reported()

    def _line(
        self, name: str, words: Words, what: Expr | Pool, *, quiet: bool = False, decimals: int | None = None
    ) -> Ref:
        return self.b.step(
            keys.line(keys.TOTAL, name),
            words,
            what,
            quiet=quiet,
            decimals=decimals,
            rounding=self.scheme.rounding.rounding,
        )

    def _exists(self, base: Scored) -> Ref | None:
        found = [c.exists for c in self.children if c.exists is not None]
        if base.exists is not None:
            found.append(base.exists)
        unique = tuple(dict.fromkeys(found))
        if not unique:
            return None
        return self._line("has_total", Words("可以评定总分", "has a total"), All(unique), quiet=True)

    def _after_bonus(self, base: Scored) -> Ref:
        further = [c for c in self.children if self.kinds[c.item] != "ordinary"]
        losses = [c.total_loss for c in (base, *further) if c.total_loss is not None]
        if not further and not losses:
            return base.score
        # What a gate calls the total is the sum before any bonus.
        self._line("before_bonus", Words("加减分前总分", "total before bonus"), base.score, quiet=True)
        judged = [self.conditions.judged(e) for e in self.outcome.effects if e.do == "close_bonus"]
        terms: list[Expr] = [base.score]
        for child in further:
            gated = bool(judged) and self.kinds[child.item] == "bonus"
            terms.append(self._gated(child, judged) if gated else child.score)
        total: Expr = Add(tuple(terms)) if len(terms) > 1 else terms[0]
        for loss in losses:
            total = Subtract(total, loss)
        return self._line("with_bonus", Words("加减分后", "after bonus and penalty"), total)

    def _gated(self, child: Scored, judged: Sequence[tuple[Ref, Ref | None]]) -> Ref:
        """A bonus that counts only while nothing closes it; while that is unsure, both ends are reckoned."""
        closing = Any(tuple(condition for condition, _ in judged))
        unsure = tuple(found for _, found in judged if found is not None)
        open_: Expr = All((Not(closing), Not(Any(unsure)))) if unsure else Not(closing)
        key = keys.line(keys.TOTAL, "bonus_open")
        gate = Ref(key) if self.b.knows(key) else self.b.step(key, Words("加分有效", "the bonus counts"), open_)
        branches: list[tuple[Expr, Expr]] = [(gate, child.score)]
        if unsure:
            high = All((Any(unsure), Not(closing), is_high(self.b)))
            branches.append((high, Largest((child.score, ZERO))))
            branches.append((All((Any(unsure), Not(closing))), Smallest((child.score, ZERO))))
        name = self.b.step_words(child.score)
        words = Words(f"{name.zh} 计入", f"{name.en} that counts")
        counts = keys.line(keys.TOTAL, f"gated_{child.item}")
        return self.b.step(counts, words, Case(tuple(branches), ZERO), hidden_when=gate)

    def _deducted(self, total: Ref) -> Ref:
        for effect in (e for e in self.outcome.effects if e.do in ("deduct", "cap") and e.on is None):
            assert effect.points is not None
            points = number(effect.points)
            changed: Expr = Subtract(total, points) if effect.do == "deduct" else Smallest((total, points))
            words = Words(f"{effect.title.zh} 处置后", f"after {effect.title.en}")
            total = self._line(f"after_{effect.id}", words, self.conditions.struck(effect, changed, total))
        return total

    def _limited(self, total: Ref) -> Ref:
        settings = self.scheme.total
        score: Expr = total
        if settings.cap != "none":
            score = Smallest((score, number(self.outcome.full if settings.cap == "full" else settings.cap)))
        if settings.floor != "none":
            score = Largest((score, number(settings.floor)))
        return total if score is total else self._line("limited", Words("封顶保底后", "within limits"), score)

    def _shown(self, total: Ref) -> Ref:
        """The total as it is published; a veto may replace it."""
        score: Expr = total
        for effect in self.outcome.effects:
            if effect.do == "veto" and effect.total == "points":
                assert effect.points is not None
                score = self.conditions.struck(effect, number(effect.points), score)
        return self.b.step(
            "total.shown",
            self.scheme.total.title,
            score,
            decimals=self.scheme.rounding.total,
            rounding=self.scheme.rounding.rounding,
        )

    def _vetoed(self) -> Ref | None:
        found = tuple(self.condition(e) for e in self.outcome.effects if e.do == "veto")
        if not found:
            return None
        return self._line("vetoed", Words("一票否决", "vetoed"), Any(found))

    def _eligible(self, is_open: Ref | None) -> Ref:
        """Whether the subject has a total that is given out: it is neither open nor withheld."""
        conditions: list[Expr] = [] if is_open is None else [Not(is_open)]
        withheld = [self.condition(e) for e in self.outcome.effects if e.do == "veto" and e.total == "withhold"]
        conditions += [Not(w) for w in withheld]
        return self._line("ranked", Words("总分可以公布", "the total is given out"), All(tuple(conditions)), quiet=True)

    def _ranked(self, eligible: Ref) -> Ref:
        """Whether the subject is ranked: its total is given out, and no effect takes it out of the ranking."""
        unranked = tuple(self.condition(e) for e in self.outcome.effects if e.do == "unranked")
        if not unranked:
            return eligible
        words = Words("参与排名", "is ranked")
        return self._line("in_ranking", words, All((eligible, Not(Any(unranked)))))

    def _rank(self, total: Ref, shown: Ref, eligible: Ref) -> None:
        ranking = self.scheme.ranking
        on = shown if ranking.on == "shown" else total
        if ranking.on == "working" and ranking.scope == "all":
            # Groups differ in what is done to the sum; all are ranked by what comes out of it.
            on = self._line("working", Words("计算总分", "total at working scale"), total)
        ties = () if ranking.ties == "share" else tuple(keys.score(item) for item in ranking.ties)
        last = [self.condition(e) for e in self.outcome.effects if e.do == "last_rank"]
        found = self.b.type_of(on)
        words = Words("名次", "rank")
        with self.b.when(eligible):
            if not last:
                pool = Pool("rank", on.key, found, scope=ranking.scope, where=eligible.key, ties=ties)
                self.b.step("total.rank", words, pool)
                return
            behind = self._line("last", Words("排名末位", "ranked last"), Any(tuple(last)))
            ahead = self._line("not_last", Words("正常排名", "ranked by total"), Not(behind), quiet=True)
            count = self._line(
                "units",
                Words("参与排名单位数", "units ranked"),
                Pool("count", on.key, found, scope=ranking.scope, where=eligible.key),
            )
            with self.b.when(ahead):
                pool = Pool("rank", on.key, found, scope=ranking.scope, where=ahead.key, ties=ties)
                by_total = self._line("rank_by_total", Words("按总分名次", "rank by total"), pool)
            self.b.step("total.rank", words, Case(((ahead, by_total),), count))

    def _grading(self, shown: Ref, vetoed: Ref | None, eligible: Ref) -> Grading | None:
        if self.scheme.grades is None:
            return None
        return Grading(
            b=self.b,
            scheme=self.scheme,
            grades=self.scheme.grades,
            full=self.outcome.full,
            effects=self.outcome.effects,
            conditions=self.conditions,
            shown=shown,
            vetoed=vetoed,
            eligible=eligible,
        )
