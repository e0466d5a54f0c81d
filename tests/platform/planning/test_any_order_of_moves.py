"""Whatever people do in whatever order: versions of schemes, cycles and periods go only where a model says (R-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kaoping.basis import clock
from kaoping.planning.cycles import closing, services
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.schemes import services as schemes
from kaoping.planning.schemes.models import State
from tests.platform.any_order import FEW, Rolled
from tests.platform.cast import NOON, Cast
from tests.platform.planning.schemes import drafted
from tests.platform.planning.test_cycles import assign, choose, ready

OFFICE = ("office", "checker")
ANYBODY = st.sampled_from(["office", "checker", "leader", "office", "checker", "leader", "reporter"])
NEXT_YEAR = datetime(2027, 1, 8, 4, 0, tzinfo=UTC)


class Versions(Rolled):
    """The last version of a scheme; the model is its state, its number, and who made and checked it."""

    @initialize(so_far=st.integers(0, 3))
    def begin(self, so_far: int) -> None:
        self.version = drafted(self.cast)
        self.state, self.number, self.maker, self.checker = State.DRAFT, 1, "office", ""
        if so_far > 0:
            self.propose("office")
        if so_far > 1:
            self.check("checker")
        if so_far > 2:
            self.publish("leader")

    def _to(self, to: State, do: Callable[[], object], *, may: bool) -> None:
        self.tries(do, may=may)
        self.state = to if may else self.state

    @rule(who=ANYBODY)
    def draft(self, who: str) -> None:
        is_free = self.state not in (State.PROPOSED, State.CHECKED)
        may = who in OFFICE and is_free
        self.tries(lambda: drafted(self.cast, who=who, reason="修订"), may=may)
        if may:
            self.number += self.state != State.DRAFT
            self.state, self.maker, self.checker = State.DRAFT, who, ""
            self.version = self.version.series.versions.latest("number")

    @rule(who=ANYBODY)
    def propose(self, who: str) -> None:
        may = who in OFFICE and self.state == State.DRAFT
        actor = self.cast.actor(who)
        self._to(State.PROPOSED, lambda: schemes.propose(actor=actor, version=self.version), may=may)

    @rule(who=ANYBODY)
    def check(self, who: str) -> None:
        may = who in OFFICE and self.state == State.PROPOSED and who != self.maker
        actor = self.cast.actor(who)
        self._to(State.CHECKED, lambda: schemes.check(actor=actor, version=self.version), may=may)
        self.checker = who if may else self.checker

    @rule(who=ANYBODY, remark=st.sampled_from(["目标值偏低", " "]))
    def send_back(self, who: str, remark: str) -> None:
        right = {State.PROPOSED: OFFICE, State.CHECKED: ("leader",)}.get(self.state, ())
        may = who in right and bool(remark.strip())
        actor = self.cast.actor(who)
        self._to(State.DRAFT, lambda: schemes.send_back(actor=actor, version=self.version, remark=remark), may=may)

    @rule(who=ANYBODY)
    def publish(self, who: str) -> None:
        may = who == "leader" and self.state == State.CHECKED
        actor = self.cast.actor(who)
        self._to(State.PUBLISHED, lambda: schemes.publish(actor=actor, version=self.version), may=may)

    @rule(who=ANYBODY)
    def withdraw(self, who: str) -> None:
        right = {State.PUBLISHED: ("leader",), State.WITHDRAWN: ()}.get(self.state, OFFICE)
        actor = self.cast.actor(who)
        do = partial(schemes.withdraw, actor=actor, version=self.version, reason="有误")
        self._to(State.WITHDRAWN, do, may=who in right)

    @invariant()
    def is_where_the_model_is(self) -> None:
        if not hasattr(self, "version"):
            return
        self.version.refresh_from_db()
        said = (self.version.state, self.version.number, self.version.series.versions.count())
        assert said == (self.state, self.number, self.number)
        assert (self.version.published_by_id is not None) == (self.version.published_at is not None)


class Cycles(Rolled):
    """A cycle of two quarters, of which one is over; the model is its state, the closed ones, and the day."""

    @initialize(so_far=st.integers(0, 3))
    def begin(self, so_far: int) -> None:
        self.cycle = ready(self.cast)
        self.periods = list(self.cycle.periods.order_by("position"))
        self.state, self.closed, self.at = CycleState.PREPARING, [False, False], NOON
        if so_far > 0:
            self.open_it("office")
        if so_far > 1:
            self.close_period("checker", 0)
        if so_far > 2:
            self.a_year_ends()
            self.close_period("office", 1)

    def _as(self, who: str, do: Callable[[str], object], *, may: bool) -> None:
        with clock.at(self.at):
            self.tries(lambda: do(who), may=may)

    @rule()
    def a_year_ends(self) -> None:
        self.at = NEXT_YEAR

    @rule(who=ANYBODY)
    def choose_anew(self, who: str) -> None:
        may = who in OFFICE and self.state == CycleState.PREPARING
        self._as(who, lambda name: choose(self.cast, self.cycle, name), may=may)

    @rule(who=ANYBODY)
    def assign_anew(self, who: str) -> None:
        may = who in OFFICE and self.state == CycleState.PREPARING
        self._as(who, lambda name: assign(self.cast, self.cycle, name), may=may)

    @rule(who=ANYBODY)
    def open_it(self, who: str) -> None:
        may = who in OFFICE and self.state == CycleState.PREPARING
        self._as(who, lambda name: services.open_cycle(actor=self.cast.actor(name), cycle=self.cycle), may=may)
        self.state = CycleState.OPEN if may else self.state

    @rule(who=ANYBODY, which=st.sampled_from([0, 1]))
    def close_period(self, who: str, which: int) -> None:
        is_over = which == 0 or self.at == NEXT_YEAR
        may = who in OFFICE and self.state == CycleState.OPEN and not self.closed[which] and is_over
        period = self.periods[which]
        self._as(who, lambda name: closing.close_period(actor=self.cast.actor(name), period=period), may=may)
        self.closed[which] = self.closed[which] or may

    @rule(who=ANYBODY, which=st.sampled_from([0, 1]))
    def reopen_alone(self, who: str, which: int) -> None:
        number = self.periods[which].pk
        self._as(who, lambda name: closing.reopen_period(actor=self.cast.actor(name), period=number), may=False)

    @rule(who=ANYBODY)
    def end_it(self, who: str) -> None:
        may = who in OFFICE and self.state == CycleState.OPEN and all(self.closed)
        self._as(who, lambda name: services.close_cycle(actor=self.cast.actor(name), cycle=self.cycle), may=may)
        self.state = CycleState.CLOSED if may else self.state

    @invariant()
    def is_where_the_model_is(self) -> None:
        if not hasattr(self, "cycle"):
            return
        self.cycle.refresh_from_db()
        found = self.cycle.periods.order_by("position").values_list("closed_at", flat=True)
        assert (self.cycle.state, [at is not None for at in found]) == (self.state, self.closed)


@pytest.mark.parametrize(("machine", "examples"), [(Versions, 16), (Cycles, 8)])
def test_whatever_is_done_leads_where_the_model_says(
    machine: type[RuleBasedStateMachine], examples: int, cast: Cast
) -> None:
    del cast
    run_state_machine_as_test(machine, settings=settings(FEW, max_examples=examples, stateful_step_count=20))
