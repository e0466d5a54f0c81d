"""Whatever was written to values past the services is found at night, by the ORM or by SQL (R-31)."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kaoping.collection.values.against_ledger import astray, check
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.collection.values.services import Correction, accept, correct, return_value, supersede
from kaoping.governance.ledger.astray import RowsAstray
from tests.platform.application.appealing import YES, agreed, filed, judged
from tests.platform.appraisal import give_all, number, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import OWN, accepted, assessed, standing_value, submitted, type_in
from tests.platform.owner import without_triggers


def found(cast: Cast) -> list[tuple[int, str]]:
    return [(one.value, one.why) for one in astray(the_period(cast))]


def raw(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_people_did_is_as_the_ledger_has_it(cast: Cast) -> None:
    task = accepted(cast)
    assessed(cast)
    value = standing_value(cast, "passed")
    return_value(actor=cast.actor("office"), value=value, reason="与检测报告不符")
    by = Correction(number("90"), "reported", "按检测报告更正", note="e\u0301")  # spelt otherwise in the ledger
    correct(actor=cast.actor("reporter"), value=value, by=by)
    accept(actor=cast.actor("office"), task=task)

    assert Value.objects.filter(standing=Standing.SUPERSEDED).exists()
    assert found(cast) == []


def _counts_as_accepted(cast: Cast) -> int:
    value = standing_value(cast, "passed")
    Value.objects.filter(pk=value.pk).update(standing=Standing.ACCEPTED)
    return value.pk


def _is_added_in_bulk(cast: Cast) -> int:
    value = standing_value(cast, "passed")
    value.pk, value.subject, value.task = None, the_subject(cast, "jiangnan"), None
    (made,) = Value.objects.bulk_create([value])
    return made.pk


def _is_added_by_sql(cast: Cast) -> int:
    columns = [one.column for one in Value._meta.concrete_fields if one.column not in ("id", "subject_id")]
    names = ", ".join(f'"{one}"' for one in columns)
    raw(
        f'INSERT INTO values_value ("subject_id", {names}) SELECT %s, {names} FROM values_value WHERE id = %s',  # noqa: S608
        the_subject(cast, "zhijian").pk,
        standing_value(cast, "plan").pk,
    )
    return Value.objects.latest("pk").pk


def _no_longer_counts(cast: Cast) -> int:
    value = standing_value(cast, "passed")
    raw("UPDATE values_value SET is_current = %s WHERE id = %s", False, value.pk)
    return value.pk


def _counts_as_returned(cast: Cast) -> int:
    value = standing_value(cast, "passed")
    raw("UPDATE values_value SET standing = 'returned', reason = '?' WHERE id = %s", value.pk)
    return value.pk


def _says_another_thing(cast: Cast) -> int:
    value = standing_value(cast, "passed")
    with connection.cursor() as cursor:
        without_triggers(cursor, "values_value_no_update")
        cursor.execute("UPDATE values_value SET content = %s WHERE id = %s", [number("99"), value.pk])
    return value.pk


PAST_THE_SERVICES: dict[str, tuple[Callable[[Cast], int], str]] = {
    "update": (_counts_as_accepted, "not-accepted"),
    "bulk_create": (_is_added_in_bulk, "not-recorded"),
    "SQL, inserting": (_is_added_by_sql, "not-recorded"),
    "SQL, so that it no longer counts": (_no_longer_counts, "not-replaced"),
    "SQL, as if it were returned": (_counts_as_returned, "not-returned"),
    "SQL, past the triggers": (_says_another_thing, "differs"),
}


@pytest.mark.parametrize("way", PAST_THE_SERVICES)
def test_what_was_written_past_the_services_is_found(way: str, cast: Cast) -> None:
    submitted(cast)
    write, why = PAST_THE_SERVICES[way]

    value = write(cast)

    assert found(cast) == [(value, why)]


def test_an_accepted_value_is_not_taken_for_another_way_of_counting(cast: Cast) -> None:
    """A channel that is reviewed beforehand is part of what was recorded: nobody claims it afterwards."""
    submitted(cast)
    value = standing_value(cast, "passed")
    value.pk, value.subject, value.channel = None, the_subject(cast, "jiangnan"), Channel.PLATFORM
    Value.objects.bulk_create([value])

    assert [why for _value, why in found(cast)] == ["not-recorded"]


def test_a_value_whose_entry_has_lost_its_content_is_found(cast: Cast) -> None:
    task = submitted(cast)
    lose_content(task.entry)

    assert found(cast) == [(one.pk, "not-opened") for one in Value.objects.filter(task=task).order_by("pk")]


def lose_content(index: int | None) -> None:
    assert index is not None
    with connection.cursor() as cursor:
        without_triggers(cursor)
        cursor.execute(
            "DELETE FROM ledger_opening WHERE entry_id = "
            "(SELECT id FROM ledger_entry WHERE tree = 'deeds' AND \"index\" = %s)",
            [index],
        )


def in_its_place(value: Value) -> int:
    """A forged value in the place of one, as if the platform had computed it and the same entry spoke of it."""
    old = value.pk
    Value.objects.filter(pk=old).update(is_current=False)
    value.pk, value.replaces_id, value.channel, value.content = None, old, Channel.PLATFORM, number("100")
    value.save(force_insert=True)
    return value.pk


@pytest.mark.parametrize("is_content_lost", [False, True])
def test_a_forged_value_is_found_also_if_nothing_opens_the_entry_that_it_names(
    is_content_lost: bool, cast: Cast
) -> None:
    accepted(cast)
    value = standing_value(cast, "passed")
    if is_content_lost:
        lose_content(value.entry)

    forged = in_its_place(value)

    assert (forged, "not-opened" if is_content_lost else "not-recorded") in found(cast)


@pytest.mark.parametrize("channel", [Channel.PLATFORM, Channel.CLAIM])
def test_a_channel_alone_is_no_review(channel: Channel, cast: Cast) -> None:
    """The value is recorded with this channel; what nobody did is to compute it, or to grant a claim."""
    submitted(cast)
    value = standing_value(cast, "passed")
    made = supersede(
        actor=cast.actor("reporter"),
        value=value,
        content=number("99"),
        status="reported",
        reason="更正",
        channel=channel,
    )
    assert found(cast) == []
    Value.objects.filter(pk=made.pk).update(standing=Standing.ACCEPTED)

    assert found(cast) == [(made.pk, "not-accepted")]


def test_an_upheld_appeal_counts_without_a_review(cast: Cast) -> None:
    appeal = judged(cast, filed(cast), YES, YES)

    assert appeal.value is not None
    assert (appeal.value.channel, appeal.value.standing) == (Channel.APPEAL, Standing.ACCEPTED)
    assert found(cast) == []


def test_what_is_said_to_come_of_an_appeal_that_nobody_decided_is_found(cast: Cast) -> None:
    give_all(cast)
    value = standing_value(cast, "passed")
    agreed(cast, value, YES.content, YES.status)
    made = supersede(
        actor=cast.actor("discipline"),
        value=value,
        content=YES.content,
        status=YES.status,
        reason="申诉成立",
        channel=Channel.APPEAL,
    )

    assert found(cast) == [(made.pk, "not-accepted")]


def test_a_value_that_was_returned_does_not_count_by_its_acceptance_before(cast: Cast) -> None:
    accepted(cast)
    value = standing_value(cast, "passed")
    return_value(actor=cast.actor("office"), value=value, reason="与检测报告不符")
    Value.objects.filter(pk=value.pk).update(standing=Standing.ACCEPTED)

    assert found(cast) == [(value.pk, "not-accepted")]


def test_the_check_fails_so_that_it_is_seen(cast: Cast) -> None:
    type_in(cast, "reporter", submitted(cast), OWN)
    value = _counts_as_accepted(cast)

    with pytest.raises(RowsAstray, match=f"passed #{value}: not-accepted"):
        check({}, lambda *_said: None)
    said = StringIO()
    with pytest.raises(CommandError, match="1 values"):
        call_command("check_values", stdout=said)
    assert f"#{value}: not-accepted" in said.getvalue()
