"""Whatever was written to values past the services is found at night, by the ORM or by SQL (R-31)."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kaoping.collection.values.against_ledger import astray, check
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.collection.values.services import Correction, accept, correct, return_value
from kaoping.governance.ledger.astray import RowsAstray
from kaoping.governance.ledger.models import Entry, Opening
from tests.platform.appraisal import number, the_period, the_subject
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


def test_what_was_lawfully_erased_is_not_missed(cast: Cast) -> None:
    task = submitted(cast)
    assert task.entry is not None
    Opening.objects.filter(entry__in=Entry.objects.filter(index=task.entry)).delete()

    assert found(cast) == []


def test_the_check_fails_so_that_it_is_seen(cast: Cast) -> None:
    type_in(cast, "reporter", submitted(cast), OWN)
    value = _counts_as_accepted(cast)

    with pytest.raises(RowsAstray, match=f"passed #{value}: not-accepted"):
        check({}, lambda *_said: None)
    said = StringIO()
    with pytest.raises(CommandError, match="1 values"):
        call_command("check_values", stdout=said)
    assert f"#{value}: not-accepted" in said.getvalue()
