"""What many do at once: each contest is prepared anew for every round, and then done by all who take part (R-25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from django.test import Client

from kaoping.analysis.runs import services as runs
from kaoping.analysis.runs.models import Run
from kaoping.application.appeals import services as appeals
from kaoping.application.appeals.grounds import grounds
from kaoping.application.appeals.models import Appeal
from kaoping.application.publication import announcing, services
from kaoping.application.publication.models import Answer, Publication
from kaoping.application.rectification import services as orders
from kaoping.application.rectification.models import Order
from kaoping.application.rectification.models import State as OrderState
from kaoping.basis.refusals import Refusal
from kaoping.collection.api.services import revoke_key
from kaoping.collection.tasks.models import Extension, Task
from kaoping.collection.tasks.services import ask_extension, decide_extension
from kaoping.collection.values import services as values
from kaoping.collection.values.models import Channel, Claim, Value
from kaoping.collection.values.services import Claimed, Correction, Typed
from kaoping.collection.workbooks.services import delete_mapping
from kaoping.governance.dual import services as dual
from kaoping.governance.dual.models import Request
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.services import enrol
from kaoping.planning.cycles import closing
from kaoping.planning.cycles import services as cycles
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.schemes import services as schemes
from kaoping.planning.schemes.models import State as VersionState
from kaoping.planning.schemes.models import Version
from tests.platform.application.appealing import YES
from tests.platform.application.appealing import a_claim as grounds_for
from tests.platform.application.orders import PROOF, in_state
from tests.platform.appraisal import SCHEME, a_run, known_to_ledger, number, the_period, the_subject, the_version
from tests.platform.cast import Cast, the_platform
from tests.platform.collection.acts import another_cycle, fill_and_submit, task_in
from tests.platform.dual.asking import asked, at_desk
from tests.platform.publishing import SHOWN_UNTIL, UNTIL, a_file, confirmed, corrected, taken_back, the_confirmation
from tests.platform.stages.interface import key, mapping

Act: TypeAlias = Callable[[], object]
"""What one of those who take part does; what it returns is compared as text."""
Contest: TypeAlias = Callable[[Cast, str], Act]
"""Prepares a round, whose name is new, and says what is then done by everybody at once."""

CONTESTS: dict[str, Contest] = {}
OWN = {"passed": "91.2", "plan": "是"}
ASSIGNED: dict[str, tuple[str | None, bool]] = {
    **dict.fromkeys(("passed", "plan", "awards"), (None, True)),
    **dict.fromkeys(("hazards", "solved"), ("anguan", False)),
}
RECORD = {"date": "2026-09-10", "kind": "市级表彰", "count": "1"}
LATER = date(2026, 12, 30)


def contest(prepare: Contest) -> Contest:
    """Let a function be a contest under its name."""
    CONTESTS[prepare.__name__] = prepare
    return prepare


# Collection


def cycle_of(cast: Cast, name: str) -> Cycle:
    return another_cycle(cast, ASSIGNED, name=name)


def filled(cast: Cast, name: str) -> Task:
    task = task_in(cycle_of(cast, name), cast, "jiangbei")
    subject = task.period.cycle.subjects.get(organisation=cast.units["jiangbei"]).pk
    typed = [Typed(subject, item, text) for item, text in OWN.items()]
    values.save_drafts(actor=cast.actor("reporter"), task=task, cells=typed)
    return task


def submitted(cast: Cast, name: str) -> Task:
    return fill_and_submit(cast, "reporter", task_in(cycle_of(cast, name), cast, "jiangbei"), OWN)


def _value(cast: Cast, name: str) -> Value:
    return Value.objects.get(task=submitted(cast, name), item="passed")


def claimed(cast: Cast, cycle: Cycle, day: int = 10) -> Claim:
    """A claim for the northern district."""
    subject = cycle.subjects.get(organisation=cast.units["jiangbei"])
    what = Claimed(cycle.periods.get(), subject, "awards", {**RECORD, "date": f"2026-09-{day:02}"})
    return values.claim_with_document(actor=cast.actor("reporter"), what=what, reason="获奖", document=PROOF)


@contest
def delete_a_mapping(cast: Cast, name: str) -> Act:
    kept = mapping(cast, "jiangbei", "passed", name)
    return lambda: delete_mapping(actor=cast.actor("reporter"), mapping=kept)


@contest
def submit(cast: Cast, name: str) -> Act:
    """Everybody gets the same receipt."""
    task = filled(cast, name)
    return lambda: values.submit(actor=cast.actor("reporter"), task=task).entry


@contest
def submit_on_the_page(cast: Cast, name: str) -> Act:
    """The button is pressed twenty times: every answer leads to the receipt."""
    task = filled(cast, name)
    browser = cast.browser("reporter")
    return lambda: _pressed(browser, f"/tasks/{task.pk}/", {"do": "submit"})


@contest
def accept(cast: Cast, name: str) -> Act:
    task = submitted(cast, name)
    return lambda: values.accept(actor=cast.actor("office"), task=task).state


@contest
def return_a_value(cast: Cast, name: str) -> Act:
    value = _value(cast, name)
    return lambda: values.return_value(actor=cast.actor("checker"), value=value, reason="不符").pk


@contest
def correct_a_value(cast: Cast, name: str) -> Act:
    value, by = _value(cast, name), Correction(number("90"), "reported", "录入有误")
    return lambda: values.correct(actor=cast.actor("reporter"), value=value, by=by).pk


@contest
def decide_a_claim(cast: Cast, name: str) -> Act:
    claim = claimed(cast, cycle_of(cast, name))
    return lambda: values.decide_claim(actor=cast.actor("office"), claim=claim, is_granted=True, remark="").pk


@contest
def ask_for_more_time(cast: Cast, name: str) -> Act:
    task = task_in(cycle_of(cast, name), cast, "jiangbei")
    return lambda: ask_extension(actor=cast.actor("reporter"), task=task, until=LATER, reason="检测未出").pk


@contest
def decide_on_more_time(cast: Cast, name: str) -> Act:
    task = task_in(cycle_of(cast, name), cast, "jiangbei")
    asked_for: Extension = ask_extension(actor=cast.actor("reporter"), task=task, until=LATER, reason="检测未出")
    return lambda: decide_extension(actor=cast.actor("office"), extension=asked_for, is_granted=True, remark="").pk


@contest
def revoke_a_key(cast: Cast, name: str) -> Act:
    one = key(cast, name, cast.units["jiangbei"])
    return lambda: revoke_key(actor=cast.actor("office"), key=one)


# Planning


@contest
def prepare_a_cycle(cast: Cast, name: str) -> Act:
    plan = cycles.Plan(f"周期 {name}", date(2027, 1, 1), date(2028, 1, 1))
    version = the_version(cast)
    return lambda: cycles.prepare(actor=cast.actor("office"), version=version, plan=plan).pk


@contest
def close_a_period(cast: Cast, name: str) -> Act:
    period = cycle_of(cast, name).periods.get()
    return lambda: closing.close_period(actor=cast.actor("office"), period=period).pk


@contest
def draft_a_scheme(cast: Cast, name: str) -> Act:
    """The same draft twenty times is one draft; each time it is kept stands in the ledger."""
    text = SCHEME.replace("id: linjiang-test", f"id: {name}")
    drafted = schemes.draft(actor=cast.actor("office"), organisation=cast.units["bureau"], text=text)
    return lambda: schemes.propose(actor=cast.actor("office"), version=drafted).pk


@contest
def publish_a_scheme(cast: Cast, name: str) -> Act:
    text = SCHEME.replace("id: linjiang-test", f"id: {name}")
    drafted: Version = schemes.draft(actor=cast.actor("office"), organisation=cast.units["bureau"], text=text)
    schemes.propose(actor=cast.actor("office"), version=drafted)
    checked = schemes.check(actor=cast.actor("checker"), version=drafted)
    assert checked.state == VersionState.CHECKED
    return lambda: schemes.publish(actor=cast.actor("leader"), version=checked).pk


# Analysis and publication


@contest
def start_a_run(cast: Cast, name: str) -> Act:
    """Everybody sees the same preview."""
    cycle, period = the_period(cast).cycle, the_period(cast)
    return lambda: runs.start(actor=cast.actor("office"), cycle=cycle, period=period, reason=name).pk


@contest
def confirm_a_run(cast: Cast, name: str) -> Act:
    run = a_run(cast)
    return lambda: runs.confirm(actor=cast.actor("checker"), run=run).pk


@contest
def open_a_confirmation(cast: Cast, name: str) -> Act:
    run = confirmed(cast, a_run(cast))
    return lambda: services.open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL).pk


def _confirming(cast: Cast, run: Run | None = None) -> Publication:
    run = run or confirmed(cast, a_run(cast))
    return services.open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)


def _to_decide(cast: Cast, run: Run | None = None) -> Publication:
    found = _confirming(cast, run)
    found.confirmations.update(answer=Answer.AGREED)
    return services.close_confirmation(actor=cast.actor("office"), publication=found)


def _decided(cast: Cast, run: Run | None = None) -> Publication:
    return services.decide(actor=cast.actor("leader"), publication=_to_decide(cast, run), minutes=a_file(cast))


def _announced(cast: Cast, run: Run | None = None) -> Publication:
    return announcing.announce(actor=cast.actor("leader"), publication=_decided(cast, run), until=SHOWN_UNTIL)


@contest
def agree_with_a_result(cast: Cast, name: str) -> Act:
    word = the_confirmation(_confirming(cast), cast)
    return lambda: services.answer(actor=cast.actor("reporter"), confirmation=word, agrees=True).pk


@contest
def agree_with_a_result_as_the_last_one(cast: Cast, name: str) -> Act:
    """With the last answer the confirmation closes, once."""
    found = _confirming(cast)
    word = the_confirmation(found, cast)
    found.confirmations.exclude(pk=word.pk).update(answer=Answer.AGREED)
    return lambda: services.answer(actor=cast.actor("reporter"), confirmation=word, agrees=True).pk


@contest
def reply_to_a_remark(cast: Cast, name: str) -> Act:
    word = the_confirmation(_confirming(cast), cast)
    services.answer(actor=cast.actor("reporter"), confirmation=word, agrees=False, remark="应为 95")
    return lambda: services.reply(actor=cast.actor("office"), confirmation=word, text="维持").pk


@contest
def close_a_confirmation(cast: Cast, name: str) -> Act:
    found = _confirming(cast)
    found.confirmations.update(answer=Answer.AGREED)
    return lambda: services.close_confirmation(actor=cast.actor("office"), publication=found).pk


@contest
def decide_on_a_result(cast: Cast, name: str) -> Act:
    """With the minutes as a file: it is kept once."""
    found = _to_decide(cast)
    return lambda: services.decide(actor=cast.actor("leader"), publication=found, minutes=PROOF).pk


@contest
def announce_a_result(cast: Cast, name: str) -> Act:
    found = _decided(cast)
    return lambda: announcing.announce(actor=cast.actor("leader"), publication=found, until=SHOWN_UNTIL).pk


@contest
def correct_a_result(cast: Cast, name: str) -> Act:
    old = _announced(cast)
    run = confirmed(cast, a_run(cast), replaces=old.run)
    return lambda: corrected(cast, old, run).pk


@contest
def withdraw_a_result(cast: Cast, name: str) -> Act:
    found = _announced(cast)
    return lambda: taken_back(cast, found, "误").pk


# Appeals


def filed(cast: Cast, name: str) -> Appeal:
    """In a cycle of its own: whoever has judged of a value does not judge of it again."""
    cycle, copied = cycle_of(cast, name), []
    for subject in cycle.subjects.all():
        for old in Value.objects.filter(period=the_period(cast), subject__name=subject.name, is_current=True):
            old.pk, old.period, old.subject, old.task = None, cycle.periods.get(), subject, None
            old.channel = Channel.PLATFORM
            old.save()
            copied.append(old)
    known_to_ledger(actor=the_platform(), values=copied)
    started = runs.start(actor=cast.actor("office"), cycle=cycle, period=cycle.periods.get())
    publication = _announced(cast, runs.confirm(actor=cast.actor("checker"), run=started, is_known=True))
    north = cycle.subjects.get(organisation=cast.units["jiangbei"])
    ground = next(one for one in grounds(publication, north) if one.item == "passed")
    claim = appeals.Claim(ground, "第三方检测报告显示为 95%")
    return appeals.file_appeal(
        actor=cast.actor("reporter"), publication=publication, subject=north, claim=claim, evidence=[PROOF]
    )


@contest
def file_an_appeal(cast: Cast, name: str) -> Act:
    publication, subject = _announced(cast), the_subject(cast)
    claim, who = grounds_for(cast, publication), cast.actor("reporter")
    return lambda: (
        appeals.file_appeal(actor=who, publication=publication, subject=subject, claim=claim, evidence=[PROOF]).pk
    )


@contest
def give_the_first_opinion(cast: Cast, name: str) -> Act:
    appeal = filed(cast, name)
    return lambda: appeals.give_opinion(actor=cast.actor("discipline"), appeal=appeal, judgement=YES).pk


@contest
def give_the_opinion_that_decides(cast: Cast, name: str) -> Act:
    """The value is superseded once."""
    appeal = filed(cast, name)
    appeals.give_opinion(actor=cast.actor("discipline"), appeal=appeal, judgement=YES)
    return lambda: appeals.give_opinion(actor=cast.actor("evaluator"), appeal=appeal, judgement=YES).pk


@contest
def withdraw_an_appeal(cast: Cast, name: str) -> Act:
    appeal = filed(cast, name)
    return lambda: appeals.withdraw(actor=cast.actor("reporter"), appeal=appeal, reason="已核实").pk


@contest
def run_again_after_appeals(cast: Cast, name: str) -> Act:
    appeal = filed(cast, name)
    for who in ("discipline", "evaluator"):
        appeals.give_opinion(actor=cast.actor(who), appeal=appeal, judgement=YES)
    return lambda: appeals.run_again(actor=cast.actor("office"), publication=appeal.publication).pk


# Rectification


def _order(cast: Cast, state: OrderState) -> Order:
    return in_state(cast, state)


@contest
def order_on_the_page(cast: Cast, name: str) -> Act:
    """There may be two orders that are alike; but a form goes once, though twenty come at the same moment."""
    period, browser = the_period(cast), cast.browser("supervisor")
    form = {"csrfmiddlewaretoken": name, "subject": str(the_subject(cast).pk), "period": str(period.pk)}
    form |= {"item": "hazards", "problem": "临边防护缺失", "demand": "立即整改", "owner": "项目负责人", "within": "10"}
    return lambda: _pressed(browser, f"/orders/new/?cycle={period.cycle_id}", form)


@contest
def put_right(cast: Cast, name: str) -> Act:
    """The evidence is kept once."""
    order = _order(cast, OrderState.OPEN)
    return lambda: orders.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF]).pk


@contest
def check_an_order(cast: Cast, name: str) -> Act:
    order = _order(cast, OrderState.DONE)
    return lambda: orders.check(actor=cast.actor("supervisor"), order=order, said="属实").pk


@contest
def send_an_order_back(cast: Cast, name: str) -> Act:
    order = _order(cast, OrderState.DONE)
    return lambda: orders.send_back(actor=cast.actor("supervisor"), order=order, said="不属实").pk


@contest
def open_an_order_again(cast: Cast, name: str) -> Act:
    order = _order(cast, OrderState.CLOSED)
    return lambda: orders.reopen(actor=cast.actor("office"), order=order, said="又发现", within=5).pk


@contest
def cancel_an_order(cast: Cast, name: str) -> Act:
    order = _order(cast, OrderState.OPEN)
    return lambda: orders.cancel(actor=cast.actor("office"), order=order, said="误").pk


# Governance


def approves(cast: Cast, who: str, request: Request) -> Act:
    actor = at_desk(cast, who)
    return lambda: dual.approve(actor=actor, id_=request.pk, sha256=request.sha256).state


@contest
def approve_first(cast: Cast, name: str) -> Act:
    """One approval, and nothing is done yet."""
    return approves(cast, "leader", asked(cast))


@contest
def approve_last(cast: Cast, name: str) -> Act:
    """The act is done once."""
    request = asked(cast)
    approves(cast, "leader", request)()
    return approves(cast, "watcher", request)


@contest
def approve_on_the_page(cast: Cast, name: str) -> Act:
    """The button is pressed twenty times."""
    request = asked(cast)
    approves(cast, "leader", request)()
    browser = cast.browser("watcher")
    return lambda: _pressed(browser, f"/two-people/{request.pk}/approve/", {"sha256": request.sha256})


@contest
def refuse_a_grave_act(cast: Cast, name: str) -> Act:
    request = asked(cast)
    return lambda: dual.refuse(actor=at_desk(cast, "leader"), id_=request.pk, reason="不妥").pk


@contest
def found_an_organisation(cast: Cast, name: str) -> Act:
    what = Described(name, Kind.BUREAU, name, parent=cast.units["bureau"])
    return lambda: found(actor=cast.actor("office"), what=what, day=LATER).pk


@contest
def enrol_somebody(cast: Cast, name: str) -> Act:
    return lambda: enrol(actor=cast.actor("system"), people=[(name, "新人")])[0].person.pk


def _pressed(browser: Client, path: str, form: dict[str, str]) -> str:
    """Where a page leads, from a window of its own in which the same person is signed in.

    Raises:
        Refusal: if it leads nowhere, and says why.
    """
    window = Client(raise_request_exception=False)
    window.cookies = browser.cookies
    answer = window.post(path, form)
    assert answer.status_code < 500, answer
    if answer.status_code != 302:
        raise Refusal("", code=f"page-{answer.status_code}")
    return answer.headers["Location"]
