"""Whatever was written to publications, appeals and orders past the services is refused, or found at night (R-31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from kaoping.analysis.runs.models import Run
from kaoping.application.against_ledger import Held
from kaoping.application.appeals import against_ledger as appeals
from kaoping.application.appeals import services as appealing
from kaoping.application.appeals.models import Appeal
from kaoping.application.appeals.models import State as AppealState
from kaoping.application.publication import against_ledger as publications
from kaoping.application.publication.models import Answer, Publication, State
from kaoping.application.publication.services import answer, attach_scan, notify_finally, reply, withdraw
from kaoping.application.rectification import against_ledger as orders
from kaoping.application.rectification import services as ordering
from kaoping.application.rectification.models import Order
from kaoping.application.rectification.models import State as OrderState
from kaoping.basis import clock
from kaoping.governance.acting import Holding, Role
from kaoping.governance.ledger.astray import RowsAstray
from tests.platform.application.appealing import NO, YES, filed, judged
from tests.platform.application.orders import PROOF, ordered
from tests.platform.application.orders import in_state as order_in
from tests.platform.appraisal import number
from tests.platform.cast import Cast
from tests.platform.owner import without_triggers
from tests.platform.publishing import (
    SHOWN_UNTIL,
    a_file,
    corrected,
    replace_value,
    the_confirmation,
    the_publication,
    the_run,
)

pytestmark = pytest.mark.usefixtures("data_folder")
TABLES: dict[str, Held[Any]] = {
    "publication": publications.PUBLICATIONS,
    "word": publications.WORDS,
    "appeal": appeals.APPEALS,
    "order": orders.ORDERS,
}


def found() -> list[tuple[str, str, tuple[str, ...]]]:
    """Everything that is not as the ledger has it: which table, why, which facts."""
    return [(name, one.why, one.facts) for name, table in TABLES.items() for one in table.astray()]


def raw(statement: str, *values: int | str, past: str = "") -> None:
    """Write by SQL; past a trigger, as only the administrator of the database can."""
    with connection.cursor() as cursor:
        if past:
            without_triggers(cursor, past)
        cursor.execute(statement, values)


def public(cast: Cast, state: State) -> Publication:
    """A publication in a state after every unit has agreed through the service."""
    found = the_publication(cast)
    for one in found.confirmations.select_related("subject") if found.state == State.CONFIRMING else ():
        holdings = (Holding(Role.REPORTER, 0, frozenset((one.subject.organisation_id,)), 0),)
        answer(actor=replace(cast.actor("rival"), holdings=holdings), confirmation=one, agrees=True)
    return the_publication(cast, state)


def appealed(cast: Cast) -> Appeal:
    """An appeal against a publication on which every unit has agreed."""
    return filed(cast, against=public(cast, State.ANNOUNCED))


def _a_word(cast: Cast) -> None:
    one = the_confirmation(the_publication(cast), cast)
    answer(actor=cast.actor("reporter"), confirmation=one, agrees=False, remark="e\u0301")  # spelt otherwise there
    reply(actor=cast.actor("office"), confirmation=one, text="维持。")


def _corrected(cast: Cast) -> None:
    old = public(cast, State.ANNOUNCED)
    attach_scan(actor=cast.actor("office"), publication=old, scan=a_file(cast, "盖章总表.pdf"))
    judged(cast, filed(cast, against=old), YES, YES)
    corrected(cast, old, the_run(cast, replaces=old.run))


def _notified(cast: Cast) -> None:
    shown = public(cast, State.ANNOUNCED)
    with clock.at(clock.now().replace(year=2027)):
        notify_finally(actor=cast.actor("leader"), publication=shown)


def _withdrawn(cast: Cast) -> None:
    withdraw(actor=cast.actor("office"), publication=public(cast, State.TO_DECIDE), reason=" 附表有误 ")


def _appeal_withdrawn(cast: Cast) -> None:
    appealing.withdraw(actor=cast.actor("reporter"), appeal=appealed(cast), reason="已核实")


def _run_again(cast: Cast) -> None:
    one = judged(cast, appealed(cast), YES, YES)
    appealing.run_again(actor=cast.actor("office"), publication=one.publication)


def _disagreed(cast: Cast) -> None:
    one = judged(cast, appealed(cast), YES, NO)
    judged(cast, one, NO, NO)


def _reopened(cast: Cast) -> None:
    order = order_in(cast, OrderState.CLOSED)
    ordering.reopen(actor=cast.actor("office"), order=order, said="又发现", within=5)
    ordering.put_right(actor=cast.actor("reporter"), order=order, said="再改", evidence=[PROOF])
    ordering.send_back(actor=cast.actor("supervisor"), order=order, said="不实")


WHAT_PEOPLE_DO: dict[str, Callable[[Cast], object]] = {
    "confirming": the_publication,
    "a word": _a_word,
    "corrected": _corrected,
    "notified": _notified,
    "withdrawn": _withdrawn,
    "appealed": appealed,
    "withdrawn appeal": _appeal_withdrawn,
    "upheld and run again": _run_again,
    "disagreed, then rejected": _disagreed,
    "ordered": ordered,
    "reopened": _reopened,
    "cancelled": lambda cast: order_in(cast, OrderState.CANCELLED),
}


@pytest.mark.parametrize("what", WHAT_PEOPLE_DO)
def test_what_people_did_is_as_the_ledger_has_it(what: str, cast: Cast) -> None:
    WHAT_PEOPLE_DO[what](cast)

    assert found() == []


def _announced_by_update(cast: Cast) -> None:
    one = public(cast, State.DECIDED)
    at = {"announced_by": cast.people["office"], "announced_at": clock.now(), "announce_until": SHOWN_UNTIL}
    Publication.objects.filter(pk=one.pk).update(state=State.ANNOUNCED, **at)


def _decided_by_bulk_update(cast: Cast) -> None:
    one = public(cast, State.TO_DECIDE)
    one.state, one.decided_by, one.decided_at = State.DECIDED, cast.people["leader"], clock.now()
    Publication.objects.bulk_update([one], ["state", "decided_by", "decided_at"])


def _published_by_bulk_create(cast: Cast) -> None:
    old = public(cast, State.ANNOUNCED)
    old.pk, old.code, old.run = None, "2026-forged", the_run(cast, replaces=old.run)
    Publication.objects.bulk_create([old])


def _another_run_past_the_triggers(cast: Cast) -> None:
    one = public(cast, State.ANNOUNCED)
    replace_value(cast, "jiangnan", "passed", number("80"))
    other: Run = the_run(cast, replaces=one.run)
    raw("UPDATE publication_publication SET run_id = %s WHERE id = %s", other.pk, one.pk, past="publication_no_update")


def _answered_by_sql(cast: Cast) -> None:
    one = the_confirmation(the_publication(cast), cast)
    raw("UPDATE publication_confirmation SET answer = 'agreed' WHERE id = %s", one.pk)


def _silenced_by_update(cast: Cast) -> None:
    the_publication(cast).confirmations.update(answer=Answer.SILENT)


def _a_word_deleted_past_the_triggers(cast: Cast) -> None:
    one = the_confirmation(public(cast, State.DECIDED), cast)
    raw("DELETE FROM publication_confirmation WHERE id = %s", one.pk, past="confirmation_no_delete")


def _appeal_rejected_by_update(cast: Cast) -> None:
    Appeal.objects.filter(pk=appealed(cast).pk).update(state=AppealState.REJECTED)


def _appeal_by_bulk_create(cast: Cast) -> None:
    one = appealed(cast)
    one.pk, one.item, one.datum = None, "plan", "plan"
    Appeal.objects.bulk_create([one])


def _opinion_by_bulk_create(cast: Cast) -> None:
    one = appealed(cast)
    appealing.give_opinion(actor=cast.actor("discipline"), appeal=one, judgement=NO)
    given = one.opinions.get()
    given.pk, given.side, given.person = None, "third_party", cast.people["evaluator"]
    type(given).objects.bulk_create([given])


def _order_closed_by_update(cast: Cast) -> None:
    Order.objects.filter(pk=ordered(cast).pk).update(state=OrderState.CLOSED)


def _deadline_by_sql(cast: Cast) -> None:
    raw("UPDATE rectification_order SET due = '2027-12-31' WHERE id = %s", ordered(cast).pk)


def _step_by_bulk_create(cast: Cast) -> None:
    one = order_in(cast, OrderState.DONE)
    step = one.steps.latest("pk")
    step.pk, step.said = None, "照片属实"
    type(step).objects.bulk_create([step])


def _order_by_sql(cast: Cast) -> None:
    one = ordered(cast)
    names = ", ".join(f'"{field.column}"' for field in Order._meta.concrete_fields if field.column != "id")
    raw(
        f"INSERT INTO rectification_order ({names}) SELECT {names} FROM rectification_order WHERE id = %s",  # noqa: S608
        one.pk,
    )


def _order_deleted_past_the_triggers(cast: Cast) -> None:
    one = ordered(cast)
    with connection.cursor() as cursor:
        without_triggers(cursor, "order_no_delete", "step_no_delete")
        cursor.execute("DELETE FROM rectification_step WHERE order_id = %s", [one.pk])
        cursor.execute("DELETE FROM rectification_order WHERE id = %s", [one.pk])


PAST_THE_SERVICES: dict[str, tuple[Callable[[Cast], None], str, str, tuple[str, ...]]] = {
    "announced by update": (_announced_by_update, "publication", "differs", ("announced_by", "state")),
    "decided by bulk_update": (_decided_by_bulk_update, "publication", "differs", ("decided_by", "state")),
    "published by bulk_create": (_published_by_bulk_create, "publication", "not-recorded", ()),
    "another run, past the triggers": (_another_run_past_the_triggers, "publication", "differs", ("result", "run")),
    "answered by SQL": (_answered_by_sql, "word", "differs", ("answer",)),
    "appeal rejected by update": (_appeal_rejected_by_update, "appeal", "differs", ("state",)),
    "appeal by bulk_create": (_appeal_by_bulk_create, "appeal", "not-recorded", ()),
    "opinion by bulk_create": (_opinion_by_bulk_create, "appeal", "differs", ("opinions",)),
    "order closed by update": (_order_closed_by_update, "order", "differs", ("state",)),
    "deadline by SQL": (_deadline_by_sql, "order", "differs", ("due",)),
    "step by bulk_create": (_step_by_bulk_create, "order", "differs", ("steps",)),
    "order by SQL": (_order_by_sql, "order", "not-recorded", ()),
    "order deleted, past the triggers": (_order_deleted_past_the_triggers, "order", "gone", ()),
    "word deleted, past the triggers": (_a_word_deleted_past_the_triggers, "word", "gone", ()),
}


@pytest.mark.parametrize("way", PAST_THE_SERVICES)
def test_what_was_written_past_the_services_is_found(way: str, cast: Cast) -> None:
    write, table, why, facts = PAST_THE_SERVICES[way]

    write(cast)

    assert found() == [(table, why, facts)]


def test_whoever_has_not_answered_yet_is_not_silent(cast: Cast) -> None:
    _silenced_by_update(cast)

    assert found() == [("word", "differs", ("answer",))] * 3


def _everything(cast: Cast) -> None:
    """A public result with an appeal that was decided, and an order that was put right."""
    judged(cast, appealed(cast), NO, NO)
    order_in(cast, OrderState.DONE)


REFUSED = {
    "publication_publication": ("opened_at = NULL", "corrects_id = id", "announce_until = '2027-01-01'"),
    "publication_confirmation": ("subject_id = subject_id + 1",),
    "appeals_appeal": ("grounds = '?'", "datum = 'plan'", "disputed_id = 0", "decided_at = NULL"),
    "appeals_opinion": ("upholds = NOT upholds", "reason = '?'"),
    "appeals_appeal_files": ("file_id = file_id + 1",),
    "rectification_order": ("problem = '?'", "subject_id = subject_id + 1"),
    "rectification_step": ("said = '?'",),
    "rectification_step_files": ("file_id = file_id + 1",),
}
"""What the database itself refuses, whoever asks for it."""


@pytest.mark.parametrize("table", REFUSED)
def test_what_was_said_is_neither_changed_nor_deleted(table: str, cast: Cast) -> None:
    _everything(cast)

    for statement in (*(f"UPDATE {table} SET {change}" for change in REFUSED[table]), f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            raw(statement)


def test_a_row_of_which_an_entry_has_lost_its_content_is_found(cast: Cast) -> None:
    _everything(cast)
    with connection.cursor() as cursor:
        without_triggers(cursor)
        cursor.execute(
            "DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE action = 'appeal.decided')"
        )

    assert found() == [("appeal", "not-opened", ())]


CHECKS = {"publication": publications.check, "appeals": appeals.check, "rectification": orders.check}


@pytest.mark.parametrize("name", CHECKS)
def test_the_checks_fail_so_that_it_is_seen(name: str, cast: Cast) -> None:
    _everything(cast)
    for check in CHECKS.values():
        check({}, lambda *_said: None)
    written = {
        "publication": lambda: Publication.objects.update(state=State.DECIDED),
        "appeals": lambda: Appeal.objects.update(state=AppealState.FILED),
        "rectification": lambda: Order.objects.update(state=OrderState.CLOSED),
    }
    written[name]()

    with pytest.raises(RowsAstray, match=r"1 rows .*differs \(state\)"):
        CHECKS[name]({}, lambda *_said: None)
    said = StringIO()
    with pytest.raises(CommandError, match="1 rows"):
        call_command("check_results", stdout=said)
    assert "differs (state)" in said.getvalue()
