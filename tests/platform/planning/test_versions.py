"""A scheme is made by one person, checked by a second, published by a third, and fixed from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from kaoping.basis.refusals import Conflict, Denied, NotFresh, Refusal
from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.models import Entry
from kaoping.governance.people.services import declare_small_office
from kaoping.planning.schemes import selectors, services
from kaoping.planning.schemes.intake import Unreadable
from kaoping.planning.schemes.models import State, Version
from tests.platform.appraisal import SCHEME, the_cycle
from tests.platform.cast import NOON, Cast
from tests.platform.planning.schemes import FAULTY, NO_SCHEME, UNREADABLE_RULE, checked, drafted, proposed, published

SECOND = SCHEME.replace("target: 95", "target: 96")


def _book(scheme: Scheme, folder: Path) -> bytes:
    path = folder / "scheme.xlsx"
    write_scheme_book(scheme, path)
    return path.read_bytes()


def test_three_people_bring_a_scheme_into_force(cast: Cast) -> None:
    found = published(cast)

    assert found.state == State.PUBLISHED
    assert found.digest == parse_scheme_yaml(SCHEME).digest()
    assert [found.made_by, found.checked_by, found.published_by] == [
        cast.people[name] for name in ("office", "checker", "leader")
    ]
    assert [entry.action for entry in Entry.objects.order_by("-index")[:4]][::-1] == [
        "scheme.drafted",
        "scheme.proposed",
        "scheme.checked",
        "scheme.published",
    ]


def test_a_workbook_is_kept_as_the_same_scheme_in_yaml(cast: Cast, tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME)

    found = services.draft(
        actor=cast.actor("office"), organisation=cast.units["bureau"], file=("方案.xlsx", _book(scheme, tmp_path))
    )

    assert found.source == "方案.xlsx"
    assert selectors.scheme_of(found).canonical() == scheme.canonical()


def test_a_draft_with_errors_is_kept_with_what_is_wrong_at_its_line(cast: Cast) -> None:
    found = drafted(cast, UNREADABLE_RULE)

    errors = [one for one in found.findings if one["severity"] == "error"]
    assert found.digest == ""
    line = UNREADABLE_RULE.splitlines().index("        rule: {family: ration, better: more, cap: points}") + 1
    assert [one["source"].split(":")[-2] for one in errors] == [str(line)]
    with pytest.raises(Refusal) as refused:
        services.propose(actor=cast.actor("office"), version=found)
    assert refused.value.code == "has-errors"


def test_a_corrected_text_takes_the_place_of_the_draft(cast: Cast) -> None:
    faulty = drafted(cast, FAULTY)

    right = drafted(cast)

    assert (right.pk, right.number, right.digest != "") == (faulty.pk, 1, True)
    assert [one for one in right.findings if one["severity"] == "error"] == []


def test_what_is_no_scheme_at_all_is_refused_with_its_findings_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(Unreadable) as refused:
        drafted(cast, NO_SCHEME)

    assert refused.value.findings
    assert not Version.objects.exists()


def test_nobody_checks_what_they_made(cast: Cast) -> None:
    waiting = proposed(cast)

    with pytest.raises(Refusal) as refused:
        services.check(actor=cast.actor("office"), version=waiting)

    assert refused.value.code == "own-work"


def _leader_of_everything(cast: Cast, name: str) -> Actor:
    both = cast.actor(name).holdings + cast.actor("leader").holdings
    return replace(cast.actor(name), holdings=both)


@pytest.mark.parametrize(("who", "code"), [("office", "own-work"), ("checker", "checked-it")])
def test_who_made_or_checked_a_scheme_does_not_publish_it(who: str, code: str, cast: Cast) -> None:
    waiting = checked(cast)

    with pytest.raises(Refusal) as refused:
        services.publish(actor=_leader_of_everything(cast, who), version=waiting)

    assert refused.value.code == code


def test_in_a_small_office_two_people_are_enough_but_never_one(cast: Cast) -> None:
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")
    waiting = checked(cast)

    with pytest.raises(Refusal) as refused:
        services.publish(actor=_leader_of_everything(cast, "office"), version=waiting)
    found = services.publish(actor=_leader_of_everything(cast, "checker"), version=waiting)

    assert (refused.value.code, found.state) == ("own-work", State.PUBLISHED)


@pytest.mark.parametrize("text", [SCHEME, NO_SCHEME])
def test_what_somebody_may_not_send_is_not_even_read(text: str, cast: Cast) -> None:
    with pytest.raises(Denied):
        drafted(cast, text, who="reporter")


def test_publishing_and_taking_back_want_the_second_factor_again(cast: Cast) -> None:
    waiting = checked(cast)
    leader = cast.actor("leader")
    stale = replace(leader, session=replace(leader.session, verified_at=NOON - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        services.publish(actor=stale, version=waiting)
    in_force = services.publish(actor=leader, version=waiting)
    with pytest.raises(NotFresh):
        services.withdraw(actor=stale, version=in_force, reason="目标有误")


@pytest.mark.parametrize("who", ["checker", "leader"])
def test_a_version_is_sent_back_with_a_remark(who: str, cast: Cast) -> None:
    waiting = proposed(cast) if who == "checker" else checked(cast)

    found = services.send_back(actor=cast.actor(who), version=waiting, remark="目标值偏低")

    assert (found.state, found.remark, found.checked_by) == (State.DRAFT, "目标值偏低", None)


def test_sending_back_wants_a_remark(cast: Cast) -> None:
    waiting = proposed(cast)

    with pytest.raises(Refusal) as refused:
        services.send_back(actor=cast.actor("checker"), version=waiting, remark=" ")

    assert refused.value.code == "remark-wanted"


def test_a_step_that_somebody_else_has_taken_meanwhile_is_refused(cast: Cast) -> None:
    shown = proposed(cast)
    services.check(actor=cast.actor("checker"), version=shown)

    with pytest.raises(Conflict):
        services.check(actor=cast.actor("checker"), version=shown)
    with pytest.raises(Refusal) as refused:
        drafted(cast, SECOND)
    assert refused.value.code == "in-work"


def test_a_second_version_wants_a_reason(cast: Cast) -> None:
    published(cast)

    with pytest.raises(Refusal) as refused:
        drafted(cast, SECOND)
    second = drafted(cast, SECOND, reason="半年微调：提高合格率目标")

    assert (refused.value.code, refused.value.field) == ("reason-wanted", "reason")
    assert (second.number, second.reason) == (2, "半年微调：提高合格率目标")
    assert selectors.before(second) == Version.objects.get(number=1)


def test_only_a_version_that_no_cycle_uses_is_withdrawn(cast: Cast) -> None:
    used = the_cycle(cast).version
    free = published(cast, SECOND, reason="微调")

    with pytest.raises(Refusal) as refused:
        services.withdraw(actor=cast.actor("leader"), version=used, reason="作废")
    found = services.withdraw(actor=cast.actor("leader"), version=free, reason="目标有误")

    assert refused.value.code == "in-use"
    assert (found.state, found.remark) == (State.WITHDRAWN, "目标有误")


@pytest.mark.parametrize(
    "change",
    [
        {"text": SECOND},
        {"digest": "0" * 64},
        {"number": 9},
        {"state": State.DRAFT},
        {"published_at": None},
        {"reason": "另一个理由"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_what_was_published(change: dict[str, object], cast: Cast) -> None:
    found = published(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=found.pk)._raw_delete("default")
    found.refresh_from_db()
    assert (found.text, found.state) == (SCHEME, State.PUBLISHED)


def test_a_text_that_does_not_have_its_digest_is_never_used(cast: Cast) -> None:
    found = proposed(cast)
    Version.objects.filter(pk=found.pk).update(text=SECOND)
    found.refresh_from_db()

    with pytest.raises(selectors.Damaged):
        selectors.scheme_of(found)


@pytest.mark.parametrize(
    ("who", "sees_draft"),
    [("office", True), ("checker", True), ("leader", True), ("reporter", False), ("assessor", False)],
)
def test_staff_see_what_is_published_and_those_who_work_on_it_drafts_too(
    who: str, sees_draft: bool, cast: Cast
) -> None:
    published(cast)
    drafted(cast, SECOND, reason="微调")

    seen = [found.number for found in selectors.versions(cast.actor(who))]

    assert seen == ([2, 1] if sees_draft else [1])
