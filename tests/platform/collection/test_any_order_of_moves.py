"""Whatever people do in whatever order: tasks, values and claims go only where a model of a few lines says (R-22)."""

from __future__ import annotations

from functools import partial
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kaoping.collection.tasks.models import State
from kaoping.collection.values import claims
from kaoping.collection.values.models import Standing, Status, Value
from kaoping.collection.values.services import Correction, accept, correct, return_value, submit
from kaoping.governance.ledger.models import Entry
from kaoping.planning.cycles.closing import close_period
from tests.platform.any_order import FEW, Rolled
from tests.platform.appraisal import number, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import the_made_task, type_in
from tests.platform.publishing import a_file

OFFICE = ("office", "checker")
GIVERS = st.sampled_from(["reporter", "reporter", "reporter", "office", "rival"])
REVIEWERS = st.sampled_from(["office", "checker", "office", "checker", "reporter", "leader"])
KEEPERS = st.sampled_from(["reporter", "rival", "leader", "assessor", "supervisor", "office"])
TYPED = ("passed", "plan")
WAITS, GOOD, BACK = Standing.SUBMITTED, Standing.ACCEPTED, Standing.RETURNED


class Tasks(Rolled):
    """The task of a unit; the model is where each value stands, what is typed and not submitted, and the period."""

    @initialize(so_far=st.sampled_from(["made", "submitted", "accepted", "returned"]))
    def begin(self, so_far: str) -> None:
        self.task = the_made_task(self.cast)
        self.stands: dict[str, Standing] = {}
        self.typed: set[str] = set()
        self.state, self.closed, self.numbers = State.OPEN, False, count(500)
        if so_far != "made":
            self.type_everything()
            self.submit("reporter")
        if so_far in ("accepted", "returned"):
            self.accept("office", "")
        if so_far == "returned":
            self.give_back("checker", "passed", "与检测报告不符")

    def _value(self, item: str) -> Value:
        return Value.objects.get(task=self.task, item=item, is_current=True)

    def _is_open(self, item: str) -> bool:
        return self.stands.get(item) in (None, BACK)

    @rule(item=st.sampled_from(TYPED))
    def type_something(self, item: str) -> None:
        if self.closed:
            return
        text = "是" if item == "plan" else f"{next(self.numbers) / 10}"
        type_in(self.cast, "reporter", self.task, {item: text})
        self.typed |= {item} if self._is_open(item) else set()

    @rule()
    def type_everything(self) -> None:
        for item in TYPED:
            self.type_something(item)

    @rule(who=GIVERS)
    def submit(self, who: str) -> None:
        is_whole = all(item in self.stands or item in self.typed for item in TYPED)
        news = {item for item in self.typed if self._is_open(item)}
        is_theirs = who == "reporter" and not self.closed and is_whole
        do = partial(submit, actor=self.cast.actor(who), task=self.task)
        if is_theirs and not news and self.state in (State.SUBMITTED, State.ACCEPTED):
            before = Entry.objects.count()
            do()
            assert Entry.objects.count() == before, "what was submitted already is not submitted again"
            return
        may = is_theirs and bool(news)
        self.tries(do, may=may)
        if may:
            self.stands |= dict.fromkeys(news, WAITS)
            self.stands.setdefault("awards", WAITS)
            self.typed = set()
            self.state = State.RETURNED if BACK in self.stands.values() else State.SUBMITTED

    @rule(who=REVIEWERS, only=st.sampled_from(["", *TYPED]))
    def accept(self, who: str, only: str) -> None:
        if only and only not in self.stands:
            return
        chosen = {item for item in ([only] if only else self.stands) if self.stands[item] == WAITS}
        numbers = [self._value(only).pk] if only else None
        may = who in OFFICE and not self.closed and bool(chosen)
        self.tries(lambda: accept(actor=self.cast.actor(who), task=self.task, values=numbers), may=may)
        if may:
            self.stands |= dict.fromkeys(chosen, GOOD)
            self.state = State.ACCEPTED if set(self.stands.values()) == {GOOD} else self.state

    @rule(who=REVIEWERS, item=st.sampled_from(TYPED), reason=st.sampled_from(["与检测报告不符", " "]))
    def give_back(self, who: str, item: str, reason: str) -> None:
        if item not in self.stands:
            return
        value = self._value(item)
        may = who in OFFICE and not self.closed and self.stands[item] in (WAITS, GOOD) and bool(reason.strip())
        self.tries(lambda: return_value(actor=self.cast.actor(who), value=value, reason=reason), may=may)
        if may:
            self.stands[item], self.state = BACK, State.RETURNED

    @rule(who=GIVERS)
    def correct(self, who: str) -> None:
        if "passed" not in self.stands:
            return
        value = self._value("passed")
        by = Correction(number(f"{next(self.numbers) / 10}"), Status.REPORTED, "录入有误")
        may = who == "reporter" and not self.closed and self.stands["passed"] in (WAITS, BACK)
        self.tries(lambda: correct(actor=self.cast.actor(who), value=value, by=by), may=may)
        if may:
            self.stands["passed"] = WAITS
            self.typed -= {"passed"}
            if self.state == State.RETURNED and BACK not in self.stands.values():
                self.state = State.SUBMITTED

    @rule(who=KEEPERS)
    def close(self, who: str) -> None:
        may = who == "office" and not self.closed
        period = the_period(self.cast)
        self.tries(lambda: close_period(actor=self.cast.actor(who), period=period), may=may)
        self.closed = self.closed or may

    @invariant()
    def is_where_the_model_is(self) -> None:
        if not hasattr(self, "task"):
            return
        self.task.refresh_from_db()
        now = Value.objects.filter(task=self.task, is_current=True).values_list("item", "standing")
        assert (self.task.state, dict(now)) == (self.state, self.stands)
        old = Value.objects.filter(task=self.task, is_current=False).values_list("standing", flat=True)
        assert set(old) <= {Standing.SUPERSEDED, BACK}
        assert set(self.task.drafts.values_list("item", flat=True)) == self.typed


class Claims(Rolled):
    """A claim for a bonus; the model is whether it was granted, and the period."""

    @initialize()
    def begin(self) -> None:
        what = claims.Claimed(the_period(self.cast), the_subject(self.cast), "awards", {"kind": "市级表彰"})
        reporter = self.cast.actor("reporter")
        self.task = the_made_task(self.cast)
        file = a_file(self.cast)
        file.organisation = self.cast.units["jiangbei"]
        file.save()
        self.claim = claims.claim(actor=reporter, what=what, reason="获得表彰", file=file)
        self.granted: bool | None = None
        self.closed = False

    @rule(who=REVIEWERS, is_granted=st.booleans(), remark=st.sampled_from(["属实", " "]))
    def decide(self, who: str, is_granted: bool, remark: str) -> None:
        may = who in OFFICE and self.granted is None and not self.closed and (is_granted or bool(remark.strip()))
        actor = self.cast.actor(who)
        self.tries(
            lambda: claims.decide_claim(actor=actor, claim=self.claim, is_granted=is_granted, remark=remark), may=may
        )
        self.granted = is_granted if may else self.granted

    @rule(who=KEEPERS)
    def close(self, who: str) -> None:
        may = who == "office" and not self.closed
        period = the_period(self.cast)
        self.tries(lambda: close_period(actor=self.cast.actor(who), period=period), may=may)
        self.closed = self.closed or may

    @invariant()
    def is_where_the_model_is(self) -> None:
        if not hasattr(self, "claim"):
            return
        self.claim.refresh_from_db()
        made = Value.objects.filter(period=self.claim.period, item="awards")
        assert (self.claim.is_granted, made.count()) == (self.granted, int(self.granted is True))


@pytest.mark.parametrize(("machine", "examples"), [(Tasks, 10), (Claims, 8)])
def test_whatever_is_done_leads_where_the_model_says(
    machine: type[RuleBasedStateMachine], examples: int, cast: Cast
) -> None:
    del cast
    run_state_machine_as_test(machine, settings=settings(FEW, max_examples=examples, stateful_step_count=25))
