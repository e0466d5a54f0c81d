"""The grade: bands, ceilings and downgrades, last places, quotas, veto, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.conditions import Conditions
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Not,
    Pool,
    ProgramBuilder,
    Ref,
    Smallest,
    Text,
    Within,
    number,
)
from kaoping.engine.scheme.outcome import Effect, Grades, LastPlaces, Places, Quota
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.words import Words

RANK = keys.line(keys.TOTAL, "rank")


@dataclass(frozen=True, kw_only=True)
class Grading:
    """Writes the lines of the grade. A grade is a number in them: 1 is the best.

    `shown` is the total as published, `full` the full score. `vetoed` holds where an effect vetoes the subject (None:
    none does), `eligible` where it is ranked. Where last places count, the rank has been written before.
    """

    b: ProgramBuilder
    scheme: Scheme
    grades: Grades
    full: Decimal
    effects: Sequence[Effect]
    conditions: Conditions
    shown: Ref
    vetoed: Ref | None
    eligible: Ref

    @cached_property
    def names(self) -> list[str]:
        """Names of the grades, the best first."""
        return list(dict.fromkeys(band.grade for band in self.grades.bands))

    def write(self) -> Ref:
        """Write everything; the grade itself is the last line."""
        place = self._ceilings(self._band(self._measured()))
        for at, last in enumerate(self.grades.last_places, start=1):
            place = self._last(last, at, place)
        for quota in self.grades.quotas:
            place = self._quota(quota, place)
        if self.vetoed is not None:
            veto: Expr = Case(((self.vetoed, number(len(self.names))),), place)
            place = self._line("place_vetoed", Words("否决后等次序号", "grade number after veto"), veto)
        texts = tuple((Compare("==", place, number(at)), Text(name)) for at, name in enumerate(self.names, start=1))
        return self._line("grade", Words("等次", "grade"), Case(texts, Text(self.names[-1]), exclusive=True))

    def _line(
        self,
        name: str,
        words: Words,
        what: Expr | Pool,
        *,
        quiet: bool = False,
        decimals: int | None = None,
        rounding: Rounding | None = None,
    ) -> Ref:
        mode = self.scheme.rounding.rounding if rounding is None else rounding
        return self.b.step(keys.line(keys.TOTAL, name), words, what, quiet=quiet, decimals=decimals, rounding=mode)

    def _measured(self) -> Ref:
        """What the bands go by."""
        if self.grades.of == "total":
            return self.shown
        rate = Divide(Multiply((self.shown, number(100))), number(self.full))
        return self._line("rate", Words("得分率（%）", "score rate (%)"), rate, decimals=self.scheme.rounding.rate)

    def _band(self, measured: Ref) -> Ref:
        """Number of the grade of the first band that holds with its condition."""
        branches: list[tuple[Expr, Expr]] = []
        for at, band in enumerate(self.grades.bands):
            low = None if band.band.low is None else number(band.band.low)
            high = None if band.band.high is None else number(band.band.high)
            inside: Expr = Within(measured, low, band.band.low_closed, high, band.band.high_closed)
            if band.when is not None:
                words = Words(f"“{band.grade}”的条件", f"condition of {band.grade!r}")
                inside = All((inside, self.conditions.condition(f"grade_{at + 1}", words, band.when)))
            branches.append((inside, number(self.names.index(band.grade) + 1)))
        exclusive = not any(band.when for band in self.grades.bands)
        what = Case(tuple(branches), number(len(self.names)), exclusive=exclusive)
        return self._line("place", Words("等次序号", "grade number"), what)

    def _ceilings(self, place: Ref) -> Ref:
        for effect in self.effects:
            if effect.do == "grade_at_most":
                assert effect.grade is not None
                lowered: Expr = Largest((place, number(self.names.index(effect.grade) + 1)))
            elif effect.do == "downgrade":
                lowered = Smallest((Add((place, number(effect.levels))), number(len(self.names))))
            else:
                continue
            words = Words(f"{effect.title.zh} 处置后等次序号", f"grade number after {effect.title.en}")
            struck = self.conditions.condition(effect.id, effect.title, effect.when)
            place = self._line(f"place_{effect.id}", words, Case(((struck, lowered),), place))
        return place

    def _last(self, last: LastPlaces, at: int, place: Ref) -> Ref:
        """Units in the last places have no better grade; places count from the end of the ranking of the group."""
        mark, name = f"last_{at}", last.grade
        number_words = Words(f"限为“{name}”的末位数", f"last places limited to {name!r}")
        allowed = self._allowed(last, mark, number_words)
        how = "rank" if last.ties == "in" else "rank_last"
        pool = Pool(how, RANK, self.b.type_of(Ref(RANK)), where=self.eligible.key)  # type: ignore[arg-type]
        with self.b.when(self.eligible):
            behind = self._line(f"{mark}_rank", Words(f"倒数名次（“{name}”）", f"place from the end ({name!r})"), pool)
            among = self._line(
                f"{mark}_among",
                Words(f"限为“{name}”的末位", f"among the last places limited to {name!r}"),
                Compare("<=", behind, allowed),
            )
        lowered = Largest((place, number(self.names.index(name) + 1)))
        words = Words(f"“{name}”末位限制后等次序号", f"grade number after the last places of {name!r}")
        return self._line(f"{mark}_place", words, Case(((All((self.eligible, among)), lowered),), place))

    def _quota(self, quota: Quota, place: Ref) -> Ref:
        at = self.names.index(quota.grade) + 1
        mark, name, shown = f"quota_{at}", quota.grade, self.shown
        conditions: list[Expr] = [self.eligible, Compare("<=", place, number(at))]
        if self.vetoed is not None:
            conditions.append(Not(self.vetoed))
        candidate = self._line(
            f"{mark}_candidate", Words(f"“{name}”候选", f"candidate for {name!r}"), All(tuple(conditions)), quiet=True
        )
        quota_words = Words(f"“{name}”名额", f"quota of {name!r}")
        allowed = self._allowed(quota, mark, quota_words, quota.after_veto)
        how = "rank" if quota.ties == "in" else "rank_last"
        within = Pool(how, shown.key, self.b.type_of(shown), where=candidate.key)  # type: ignore[arg-type]
        with self.b.when(candidate):
            rank = self._line(f"{mark}_rank", Words(f"“{name}”候选名次", f"rank among candidates for {name!r}"), within)
            beyond = self._line(
                f"{mark}_beyond",
                Words(f"超出“{name}”名额", f"beyond the quota of {name!r}"),
                Compare(">", rank, allowed),
            )
        out = All((candidate, beyond))
        lowered = number(min(at + 1, len(self.names)))
        words = Words(f"“{name}”名额后等次序号", f"grade number after the quota of {name!r}")
        return self._line(f"{mark}_place", words, Case(((out, lowered),), place))

    def _allowed(self, places: Places, mark: str, words: Words, after_veto: Decimal | None = None) -> Expr:
        """How many units of the group that are; `after_veto` is the share where one of them was vetoed."""
        if places.number is not None:
            return number(places.number)
        assert places.share is not None
        shown = self.shown
        count = Pool("count", shown.key, self.b.type_of(shown))
        units = self._line(f"{mark}_units", Words("组内单位数", "units of the group"), count)
        share: Expr = number(places.share.scaleb(2), percent=True)
        if after_veto is not None and self.vetoed is not None:
            pool = Pool("count", self.vetoed.key, self.b.type_of(self.vetoed), where=self.vetoed.key)
            some = self._line(f"{mark}_vetoes", Words("组内被否决单位数", "vetoed units of the group"), pool)
            less = number(after_veto.scaleb(2), percent=True)
            changed = Case(((Compare(">", some, ZERO), less),), share)
            share = self._line(f"{mark}_share", Words(f"“{places.grade}”比例", f"share of {places.grade!r}"), changed)
        raw: Expr = Multiply((units, share))
        if places.rounding == "up":
            # Just below 1 at the scale of the product: cutting then rounds every remainder up.
            raw = Add((raw, number(1 - Decimal(1).scaleb(-self.b.type_of(raw).scale))))
        rounding = Rounding.HALF_UP if places.rounding == "half_up" else Rounding.DOWN
        return self._line(f"{mark}_allowed", words, raw, decimals=0, rounding=rounding)
