"""An order is checked by another person, in another role than that in which it was ordered."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import translation

from kaoping.application.rectification import services
from kaoping.application.rectification.against_ledger import ORDERS
from kaoping.application.rectification.models import Order, State
from kaoping.basis.clock import today
from kaoping.basis.refusals import Refusal
from kaoping.governance.acting import Role
from kaoping.governance.desk import waits_for
from kaoping.governance.ledger.models import Entry
from kaoping.governance.notices.models import Notice
from kaoping.governance.people.services import Appointment, appoint, delegate
from tests.platform.application.orders import PROOF, as_row, put_right
from tests.platform.cast import Cast, the_platform

pytestmark = pytest.mark.usefixtures("data_folder")


def given(cast: Cast, who: str, role: Role, unit: str = "bureau") -> None:
    """Give somebody one more post."""
    appoint(actor=the_platform(), to=Appointment(cast.people[who], cast.units[unit], role, today()))


def lent(cast: Cast, who: str, role: Role, to: str) -> None:
    """Let somebody lend a post for three days."""
    post, until = cast.people[who].posts.get(role=role, organisation=cast.units["bureau"]), today() + timedelta(days=3)
    delegate(actor=cast.actor(who), post=post, to=cast.people[to], starts=today(), ends=until, reason="出差")


@pytest.fixture
def colleague(cast: Cast) -> str:
    """A second inspector."""
    given(cast, "auditor", Role.SUPERVISOR)
    return "auditor"


def refused(cast: Cast, who: str, order: Order) -> str:
    """Why somebody neither closes an order nor sends it back, the same for both; they are not asked, nor let in."""
    codes = set()
    for act in (services.check, services.send_back):
        with pytest.raises(Refusal) as found:
            act(actor=cast.actor(who), order=order, said="属实")
        codes.add(found.value.code)
    assert not asked(cast, who)
    assert cast.browser(who).get(f"/orders/{order.pk}/check/").status_code == 404
    (code,) = codes
    return code


def asked(cast: Cast, who: str) -> bool:
    return any(one.title.startswith("验收") for one in waits_for(cast.actor(who)))


def checked_as(cast: Cast, who: str, order: Order) -> str | None:
    """The role in which somebody checks an order that is asked of them."""
    assert asked(cast, who)
    assert cast.browser(who).get(f"/orders/{order.pk}/check/").status_code == 200
    return services.check(actor=cast.actor(who), order=order, said="属实").steps.latest("pk").role


def test_what_one_inspector_has_ordered_another_does_not_check_but_the_office_does(cast: Cast, colleague: str) -> None:
    order = put_right(cast, "supervisor")

    assert refused(cast, "supervisor", order) == "oneself"
    assert refused(cast, colleague, order) == "another-role"
    assert checked_as(cast, "office", order) == Role.OFFICE


def test_what_the_office_has_ordered_its_other_member_does_not_check_but_an_inspector_does(cast: Cast) -> None:
    order = put_right(cast, "office")

    assert refused(cast, "office", order) == "oneself"
    assert refused(cast, "checker", order) == "another-role"
    assert checked_as(cast, "supervisor", order) == Role.SUPERVISOR


def test_only_those_who_may_check_are_told_that_it_waits(cast: Cast, colleague: str) -> None:
    def told(who: str) -> set[str]:
        Notice.objects.all().delete()
        put_right(cast, who)
        return {one.to.account for one in Notice.objects.filter(text__contains="请验收")}

    assert told("supervisor") == {"office", "checker"}
    assert told("office") == {"supervisor", colleague}


def test_whoever_holds_both_roles_checks_what_others_have_ordered_in_the_other_one(cast: Cast) -> None:
    given(cast, "checker", Role.SUPERVISOR)

    assert checked_as(cast, "checker", put_right(cast, "office")) == Role.SUPERVISOR


@pytest.mark.parametrize("who", ["office", "checker"])
def test_nobody_checks_in_the_right_of_whoever_has_ordered_nor_by_a_role_of_their_own_beside_it(
    who: str, cast: Cast
) -> None:
    given(cast, "office", Role.SUPERVISOR)
    order = put_right(cast, "office")
    if who == "checker":
        # An own post of the office, in which it was ordered, is none in which it could be checked.
        lent(cast, "office", Role.SUPERVISOR, to="checker")

    assert refused(cast, who, order) == "oneself"


def test_who_opens_an_order_again_demands_like_whoever_made_it(cast: Cast, colleague: str) -> None:
    order = services.check(actor=cast.actor("supervisor"), order=put_right(cast, "office"), said="属实")
    order = services.reopen(actor=cast.actor("supervisor"), order=order, said="又发现", within=5)
    order = services.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF])

    assert refused(cast, "supervisor", order) == refused(cast, "office", order) == "oneself"
    assert refused(cast, colleague, order) == "another-role"
    assert checked_as(cast, "checker", order) == Role.OFFICE


@pytest.mark.parametrize("post", ["at-the-unit", "of-whoever-lends"])
def test_nobody_of_the_unit_checks_whichever_role_they_would_do_it_in(post: str, cast: Cast) -> None:
    if post == "at-the-unit":
        given(cast, "checker", Role.OFFICE, "jiangbei")
        given(cast, "checker", Role.SUPERVISOR)
    else:
        given(cast, "supervisor", Role.EXPERT, "jiangbei")
        lent(cast, "supervisor", Role.SUPERVISOR, to="checker")

    assert refused(cast, "checker", put_right(cast, "office")) == "own-unit"


def test_of_orders_from_before_roles_were_kept_only_the_person_counts(cast: Cast, colleague: str) -> None:
    order = as_row(cast, State.DONE, by=None)

    assert refused(cast, "supervisor", order) == "oneself"
    assert "考核办、督查员；下达人除外" in cast.browser(colleague).get(f"/orders/{order.pk}/").content.decode()
    assert checked_as(cast, colleague, order) == Role.SUPERVISOR


def test_a_page_says_who_checks_and_why_there_is_no_button(cast: Cast, colleague: str) -> None:
    order = put_right(cast, "supervisor")

    def page(who: str, language: str = "zh-hans") -> str:
        client = cast.browser(who)
        client.cookies["language"] = language
        with translation.override(language):
            return client.get(f"/orders/{order.pk}/").content.decode()

    button = f"/orders/{order.pk}/check/"
    why = "这张整改单由督查员下达，须由另一角色验收：考核办。"
    assert (button in page(colleague), why in page(colleague)) == (False, True)
    assert (button in page("office"), why in page("office")) == (True, False)
    assert "下达整改单的人不能验收，请由其他人员验收：考核办。" in page("supervisor")
    assert "考核办；下达人除外" in page("reporter")
    assert "督查员甲（督查员）" in page("reporter")
    assert why not in page("leader")
    assert "is checked in another role: Performance office" in page(colleague, "en")
    # Nobody is told while it is not put right, nor when it is closed.
    services.check(actor=cast.actor("office"), order=order, said="属实")
    assert why not in page(colleague)
    assert "下达人除外" not in page(colleague)


def test_in_an_office_in_which_nobody_may_check_whoever_ordered_is_told_and_so_is_the_page(cast: Cast) -> None:
    cast.people["supervisor"].posts.all().delete()
    given(cast, "office", Role.SUPERVISOR)
    order = put_right(cast, "office")

    (told,) = Notice.objects.filter(text__contains="没有可以验收的人")
    assert (told.to.account, told.url) == ("office", f"/orders/{order.pk}/")
    nobody = "目前没有可以验收的人，请联系安全管理员安排任职。"
    for who, is_told in (("office", True), ("checker", True), ("leader", True), ("reporter", False)):
        assert (nobody in cast.browser(who).get(f"/orders/{order.pk}/").content.decode()) is is_told
    assert refused(cast, "office", order) == "oneself"
    given(cast, "checker", Role.SUPERVISOR)
    assert nobody not in cast.browser("office").get(f"/orders/{order.pk}/").content.decode()
    assert checked_as(cast, "checker", order) == Role.SUPERVISOR


def test_the_ledger_has_the_role_of_every_step_and_knows_orders_without(cast: Cast) -> None:
    order = services.check(actor=cast.actor("office"), order=put_right(cast, "supervisor"), said="属实")

    entries = Entry.objects.filter(subject_kind="rectification.order", subject=str(order.pk)).order_by("index")
    said = [json.loads(one.opening.payload)["after"]["role"] for one in entries]
    assert said == ["supervisor", "reporter", "office"]
    assert list(ORDERS.astray()) == []
    order.steps.create(action="check", said="属实", person=cast.people["checker"], role="supervisor", at=order.made_at)
    assert [one.facts for one in ORDERS.astray()] == [("steps",)]
