"""What counts in a run, what the platform computes, and what a granted claim adds."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.utils import translation

from kaoping.analysis.runs.services import start
from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Denied, Refusal, Unseen
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Channel, Claim, Evidence, Standing, Value
from kaoping.collection.values.selectors import Lack, current_values
from kaoping.collection.values.services import (
    Claimed,
    Typed,
    accept,
    claim,
    compute,
    decide_claim,
    return_value,
    save_drafts,
    supersede,
)
from kaoping.collection.values.sheet import TaskSheet
from kaoping.engine.terms import Status
from kaoping.governance.acting import Role
from kaoping.governance.files.models import File
from kaoping.governance.ledger.models import Entry
from kaoping.governance.people.services import Appointment, appoint
from kaoping.planning.cycles.closing import close_period
from kaoping.planning.cycles.models import Period, Way
from tests.platform.application.appealing import agreed
from tests.platform.appraisal import give_all, the_cycle, the_period, the_subject
from tests.platform.cast import Cast, the_platform
from tests.platform.collection.acts import accepted, another_cycle, fill_and_submit, standing_value, submitted, task_in
from tests.platform.collection.computed import COMPUTED, computes

AWARD = {"date": "2026-09-10", "kind": "市级表彰", "count": "1", "matter": "文明工地"}


def a_file(cast: Cast, unit: str = "jiangbei") -> File:
    number = File.objects.count()
    said = {"name": "证书.pdf", "kind": "pdf", "size": 9, "sha256": f"{number:064}", "sm3": "", "sent_at": now()}
    return File.objects.create(organisation=cast.units[unit], stored=f"file-{number}", **said)


def claimed(cast: Cast) -> Claim:
    """What the northern district claims."""
    what = Claimed(the_period(cast), the_subject(cast), "awards", AWARD)
    return claim(actor=cast.actor("reporter"), what=what, reason="获市级文明工地", file=a_file(cast))


def test_accepted_values_count_and_everything_else_is_named_with_the_reason(cast: Cast) -> None:
    task = submitted(cast)
    accept(actor=cast.actor("office"), task=task, values=[standing_value(cast, "plan").pk])
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")

    found = current_values(the_cycle(cast), the_period(cast))

    assert [(one.subject.name, one.item) for one in found.values] == [("江北区建设局", "plan")]
    north = {one.item: one.why for one in found.missing if one.subject == the_subject(cast)}
    assert north == {
        "passed": Lack.RETURNED,
        "awards": Lack.NOT_ACCEPTED,
        "hazards": Lack.NOT_GIVEN,
        "solved": Lack.NOT_GIVEN,
    }
    assert len(found.missing) == 3 * 5 - 1


BOTH = {"passed": (None, True), "plan": (None, True), "solved": ("anguan", True), "hazards": ("zhijian", False)}
"""A unit's own value beside the department's, and a department that is appraised itself."""


def test_where_a_department_assesses_its_value_counts_and_the_units_own_stands_beside_it(cast: Cast) -> None:
    cycle = another_cycle(cast, BOTH)
    own = fill_and_submit(
        cast, "reporter", task_in(cycle, cast, "jiangbei"), {"passed": "91.2", "plan": "是", "solved": "99"}
    )
    accept(actor=cast.actor("office"), task=own)
    assessing = task_in(cycle, cast, "anguan", Way.ASSESSED)
    for unit, rate in (("jiangnan", "90"), ("zhijian", "80")):
        subject = cycle.subjects.get(organisation=cast.units[unit])
        save_drafts(actor=cast.actor("assessor"), task=assessing, cells=[Typed(subject.pk, "solved", rate)])
    accept(actor=cast.actor("office"), task=fill_and_submit(cast, "assessor", assessing, {"solved": "93.4"}))

    found = current_values(cycle)

    counting = {one.item: one for one in found.values if one.subject.name == "江北区建设局"}
    assert (counting["solved"].way, counting["solved"].content) == (Way.ASSESSED, '{"n":"93.4"}')
    assert Value.objects.get(item="solved", way=Way.OWN, is_current=True).content == '{"n":"99"}'


def test_nobody_assesses_their_own_unit(cast: Cast) -> None:
    cycle = another_cycle(cast, BOTH)
    own, assessing = task_in(cycle, cast, "zhijian"), task_in(cycle, cast, "zhijian", Way.ASSESSED)

    assert [cell.item.id for cell in TaskSheet(own).cells] == ["passed", "hazards", "solved", "plan", "awards"]
    assert {cell.subject.name for cell in TaskSheet(assessing).cells} == {"江北区建设局", "江南区建设局"}


def test_what_was_accepted_is_verified_for_the_engine(cast: Cast) -> None:
    accepted(cast)

    seen = current_values(the_cycle(cast), the_period(cast)).observations()

    passed = seen["江北区建设局", "2026Q3", "passed"]
    assert (passed.value, passed.status) == (Decimal("91.2"), Status.VERIFIED)


def test_all_periods_count_for_the_cycle(cast: Cast) -> None:
    give_all(cast)

    found = current_values(the_cycle(cast))

    assert (len(found.values), len(found.missing)) == (15, 15)
    assert {one.period.key for one in found.missing} == {"2026Q4"}


def test_a_granted_claim_becomes_a_record_of_the_value_with_its_document(cast: Cast) -> None:
    accepted(cast)
    made = claimed(cast)

    decide_claim(actor=cast.actor("office"), claim=made, is_granted=True, remark="")

    value = standing_value(cast, "awards")
    assert json.loads(value.content) == [
        {"date": {"d": "2026-09-10"}, "kind": "city", "count": {"n": "1"}, "matter": "文明工地"}
    ]
    assert (value.channel, value.standing) == (Channel.CLAIM, Standing.ACCEPTED)
    assert [(one.file, one.record) for one in Evidence.objects.filter(value=value)] == [(made.file, 0)]


def test_a_claim_granted_before_the_unit_submits_is_not_lost(cast: Cast) -> None:
    decide_claim(actor=cast.actor("office"), claim=claimed(cast), is_granted=True, remark="")

    submitted(cast)

    assert len(json.loads(standing_value(cast, "awards").content)) == 1


def test_a_claim_is_refused_with_a_reason_and_changes_no_value(cast: Cast) -> None:
    made = claimed(cast)

    with pytest.raises(Refusal) as refused:
        decide_claim(actor=cast.actor("office"), claim=made, is_granted=False, remark=" ")
    assert refused.value.field == "remark"
    decided = decide_claim(actor=cast.actor("office"), claim=made, is_granted=False, remark="证书是区级的")

    assert (decided.is_granted, decided.remark) == (False, "证书是区级的")
    assert not Value.objects.filter(item="awards").exists()
    with pytest.raises(Refusal, match="已经审核过"):
        decide_claim(actor=cast.actor("checker"), claim=made, is_granted=True, remark="")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"kind": "国家级"}, "不在可选类别中"), ({"kind": ""}, "没有写"), ({"date": "昨天"}, "不是日期")],
)
def test_a_claim_that_is_not_understood_is_refused_in_a_sentence(cast: Cast, change: dict[str, str], said: str) -> None:
    what = Claimed(the_period(cast), the_subject(cast), "awards", AWARD | change)

    with pytest.raises(Refusal, match=said), translation.override("zh-hans"):
        claim(actor=cast.actor("reporter"), what=what, reason="获奖", file=a_file(cast))


def test_nobody_claims_for_another_unit_or_with_anothers_document(cast: Cast) -> None:
    what = Claimed(the_period(cast), the_subject(cast), "awards", AWARD)

    with pytest.raises(Unseen):
        claim(actor=cast.actor("rival"), what=what, reason="获奖", file=a_file(cast))
    with pytest.raises(Refusal) as refused:
        claim(actor=cast.actor("reporter"), what=what, reason="获奖", file=a_file(cast, "jiangnan"))
    assert refused.value.code == "unknown-file"


def test_nobody_claims_for_a_unit_in_a_period_of_another_appraisal(cast: Cast) -> None:
    other = another_cycle(cast, {"solved": (None, True)})
    what = Claimed(other.periods.get(), the_subject(cast), "awards", AWARD)

    with pytest.raises(Unseen):
        claim(actor=cast.actor("reporter"), what=what, reason="获奖", file=a_file(cast))
    assert not Claim.objects.exists()


def test_nobody_decides_on_a_claim_of_their_own_unit_or_that_they_made(cast: Cast) -> None:
    made = claimed(cast)
    for who, unit, role in (("checker", "jiangbei", Role.LEADER), ("reporter", "bureau", Role.OFFICE)):
        appoint(actor=the_platform(), to=Appointment(cast.people[who], cast.units[unit], role, today()))
    cast.people["reporter"].posts.filter(role=Role.REPORTER).delete()

    for who, said in (("checker", "本单位"), ("reporter", "自己的申报")):
        with pytest.raises(Refusal, match=said):
            decide_claim(actor=cast.actor(who), claim=made, is_granted=True, remark="")

    made.refresh_from_db()
    assert made.is_granted is None


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> dict[str, Decimal | None]:
    """What the platform computes for each unit."""
    return computes(monkeypatch)


@pytest.mark.usefixtures("rates")
def test_what_the_platform_computes_is_asked_of_nobody_and_counts_at_once(cast: Cast) -> None:
    cycle = another_cycle(cast, {}, COMPUTED)

    compute(cycle.periods.get())

    found = {one.subject.name: (one.content, one.status, one.channel) for one in Value.objects.all()}
    assert found == {
        "江北区建设局": ('{"n":"80"}', "verified", Channel.PLATFORM),
        "江南区建设局": ("null", "no_data", Channel.PLATFORM),
        "质量监督站": ('{"n":"100"}', "verified", Channel.PLATFORM),
    }
    assert {one.item for one in current_values(cycle).values} == {"solved"}
    assert "solved" not in [cell.item.id for cell in Wanted(cycle).cells(cycle.periods.get())]


def test_what_is_computed_again_replaces_only_what_changed(cast: Cast, rates: dict[str, Decimal | None]) -> None:
    period = another_cycle(cast, {}, COMPUTED).periods.get()
    compute(period)
    rates["江北区建设局"] = Decimal("90.0")

    made = compute(period)

    assert [(one.subject.name, one.content, one.reason) for one in made] == [
        ("江北区建设局", '{"n":"90"}', "平台重新计算")
    ]
    assert compute(period) == []


def test_what_is_computed_is_so_once_more_before_its_period_is_closed(
    cast: Cast, rates: dict[str, Decimal | None]
) -> None:
    period = another_cycle(cast, {}, COMPUTED).periods.get()
    compute(period)
    rates["江北区建设局"] = Decimal("90.0")

    close_period(actor=cast.actor("office"), period=period)
    rates["江北区建设局"] = Decimal("95.0")

    assert compute(Period.objects.get(pk=period.pk)) == []
    north = Value.objects.get(period=period, subject__name="江北区建设局", is_current=True)
    assert (north.content, north.entered_by) == ('{"n":"90"}', None)
    actions = Entry.objects.order_by("-index").values_list("action", "person")
    assert list(actions[:2]) == [("period.closed", cast.people["office"].pk), ("values.computed", 0)]


def test_whoever_may_neither_close_nor_run_lets_nothing_be_computed(
    cast: Cast, rates: dict[str, Decimal | None]
) -> None:
    del rates
    period = another_cycle(cast, {}, COMPUTED).periods.get()

    with pytest.raises(Denied):
        close_period(actor=cast.actor("reporter"), period=period)
    with pytest.raises(Denied):
        start(actor=cast.actor("reporter"), cycle=period.cycle, period=period)

    assert not Value.objects.filter(period=period).exists()


@pytest.mark.usefixtures("rates")
def test_what_an_appeal_has_corrected_is_not_computed_again(cast: Cast) -> None:
    period = another_cycle(cast, {}, COMPUTED).periods.get()
    compute(period)
    old = Value.objects.get(period=period, subject__name="江北区建设局")
    content = '{"n":"85"}'
    supersede(
        actor=cast.actor("evaluator"),
        value=agreed(cast, old, content),
        content=content,
        status=Status.VERIFIED,
        reason="申诉成立",
        channel=Channel.APPEAL,
    )

    assert compute(period) == []
    assert Value.objects.get(period=period, subject__name="江北区建设局", is_current=True).content == content
