"""Whatever people do in whatever order: orders and appeals go only where a model of a few lines says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kaoping.application.appeals import services as appeals
from kaoping.application.appeals.models import State as AppealState
from kaoping.application.rectification import services as orders
from kaoping.application.rectification.models import State as OrderState
from tests.platform.any_order import FEW, Rolled
from tests.platform.application.appealing import NO, OTHER, YES, filed
from tests.platform.application.orders import PROOF, ordered
from tests.platform.cast import Cast

pytestmark = pytest.mark.usefixtures("data_folder")


class Orders(Rolled):
    """An order, and a model of it that is its state alone."""

    @initialize()
    def begin(self) -> None:
        self.order = ordered(self.cast)
        self.state = OrderState.OPEN

    def _to(self, froms: set[OrderState], to: OrderState, do: Callable[[], object]) -> None:
        may = self.state in froms
        self.tries(do, may=may)
        self.state = to if may else self.state

    @rule(evidence=st.booleans())
    def put_right(self, evidence: bool) -> None:
        proof = [PROOF] if evidence else []
        reporter = self.cast.actor("reporter")
        froms = {OrderState.OPEN} if evidence else set()
        self._to(
            froms,
            OrderState.DONE,
            lambda: orders.put_right(actor=reporter, order=self.order, said="已改", evidence=proof),
        )

    @rule(who=st.sampled_from(["supervisor", "office", "reporter", "leader"]))
    def check(self, who: str) -> None:
        froms = {OrderState.DONE} if who == "supervisor" else set()
        actor = self.cast.actor(who)
        self._to(froms, OrderState.CLOSED, lambda: orders.check(actor=actor, order=self.order, said="属实"))

    @rule(who=st.sampled_from(["supervisor", "checker", "reporter"]))
    def send_back(self, who: str) -> None:
        froms = {OrderState.DONE} if who == "supervisor" else set()
        actor = self.cast.actor(who)
        self._to(froms, OrderState.OPEN, lambda: orders.send_back(actor=actor, order=self.order, said="不实"))

    @rule(who=st.sampled_from(["office", "supervisor", "reporter"]))
    def reopen(self, who: str) -> None:
        froms = set() if who == "reporter" else {OrderState.CLOSED}
        actor = self.cast.actor(who)
        self._to(froms, OrderState.OPEN, lambda: orders.reopen(actor=actor, order=self.order, said="又发现", within=5))

    @rule(who=st.sampled_from(["office", "reporter"]))
    def cancel(self, who: str) -> None:
        froms = {OrderState.OPEN, OrderState.DONE} if who == "office" else set()
        actor = self.cast.actor(who)
        self._to(froms, OrderState.CANCELLED, lambda: orders.cancel(actor=actor, order=self.order, said="误"))

    @invariant()
    def is_where_the_model_is(self) -> None:
        if hasattr(self, "order"):
            self.order.refresh_from_db()
            assert self.order.state == self.state


class Appeals(Rolled):
    """An appeal, and a model of it: its state, its round, and what each side has said in this round."""

    @initialize()
    def begin(self) -> None:
        self.appeal = filed(self.cast)
        self.state, self.round = AppealState.FILED, 1
        self.said: dict[str, str] = {}

    @rule(
        who=st.sampled_from(["discipline", "evaluator", "office", "leader", "reporter"]),
        what=st.sampled_from(["no", "yes", "other"]),
    )
    def judge(self, who: str, what: str) -> None:
        is_open = self.state in (AppealState.FILED, AppealState.DISAGREED)
        may = is_open and who in ("discipline", "evaluator") and who not in self.said
        actor, judgement = self.cast.actor(who), {"no": NO, "yes": YES, "other": OTHER}[what]
        self.tries(lambda: appeals.give_opinion(actor=actor, appeal=self.appeal, judgement=judgement), may=may)
        if may:
            self.said[who] = what
            self._conclude()

    def _conclude(self) -> None:
        if len(self.said) < 2:
            return
        if set(self.said.values()) == {"no"}:
            self.state = AppealState.REJECTED
        elif len(set(self.said.values())) == 1:
            self.state = AppealState.UPHELD
        else:
            self.state, self.round, self.said = AppealState.DISAGREED, self.round + 1, {}

    @rule(who=st.sampled_from(["reporter", "rival", "office"]))
    def withdraw(self, who: str) -> None:
        may = who == "reporter" and self.state in (AppealState.FILED, AppealState.DISAGREED)
        actor = self.cast.actor(who)
        self.tries(lambda: appeals.withdraw(actor=actor, appeal=self.appeal, reason="已核实"), may=may)
        self.state = AppealState.WITHDRAWN if may else self.state

    @invariant()
    def is_where_the_model_is(self) -> None:
        if not hasattr(self, "appeal"):
            return
        self.appeal.refresh_from_db()
        assert (self.appeal.state, self.appeal.round) == (self.state, self.round)
        assert (self.appeal.value is not None) == (self.state == AppealState.UPHELD)
        assert self.appeal.disputed is not None
        self.appeal.disputed.refresh_from_db()
        assert self.appeal.disputed.is_current == (self.state != AppealState.UPHELD)


@pytest.mark.parametrize("machine", [Orders, Appeals])
def test_whatever_is_done_leads_where_the_model_says(machine: type[RuleBasedStateMachine], cast: Cast) -> None:
    del cast
    run_state_machine_as_test(machine, settings=FEW)
