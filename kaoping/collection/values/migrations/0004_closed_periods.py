"""Triggers: in a closed period nothing is added, and nothing that stands changes, but by what an appeal corrects.

An appeal's value takes the place of one that stands in the same place and is then given the number of its entry; what
it rests on is guarded where appeals are. On SQLite a later migration that rebuilds one of these tables has to add its
triggers again; a test notices.
"""

from django.db import migrations

from kaoping.basis.guards import refuse

_SAID = "values of a closed period do not change"
_CLOSED = "(SELECT closed_at FROM cycles_period WHERE id = NEW.period_id) IS NOT NULL"
_IN_ITS_PLACE = (
    "NEW.channel = 'appeal' AND EXISTS (SELECT 1 FROM values_value known WHERE known.id = NEW.replaces_id"
    " AND known.standing = 'superseded' AND known.period_id = NEW.period_id AND known.subject_id = NEW.subject_id"
    " AND known.item = NEW.item AND known.way = NEW.way)"
)


def _same(*columns: str) -> str:
    return " AND ".join(f"OLD.{column} <=> NEW.{column}" for column in columns)


_DECIDED = _same("decided_by_id", "decided_at", "reason")
_GIVES_PLACE = (
    f"OLD.is_current AND NOT NEW.is_current AND NEW.standing = 'superseded' AND {_DECIDED} AND {_same('entry')}"
)
_IS_NUMBERED = f"NEW.channel = 'appeal' AND OLD.entry IS NULL AND {_same('standing', 'is_current')} AND {_DECIDED}"
_CLOSED_VALUE = (
    "EXISTS (SELECT 1 FROM values_value one JOIN cycles_period p ON p.id = one.period_id"
    " WHERE one.id = NEW.value_id AND p.closed_at IS NOT NULL"
    " AND NOT (one.channel = 'appeal' AND one.entry IS NULL))"
)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("values", "0003_never_changed"), ("cycles", "0005_reopened_by_two"))
    operations = (
        refuse(
            "value_not_into_closed",
            "INSERT ON values_value",
            when=f"{_CLOSED} AND NOT ({_IN_ITS_PLACE})",
            said=_SAID,
        ),
        refuse(
            "value_stays_in_closed",
            "UPDATE ON values_value",
            when=f"{_CLOSED} AND NOT ({_GIVES_PLACE}) AND NOT ({_IS_NUMBERED})",
            said=_SAID,
        ),
        refuse("evidence_not_into_closed", "INSERT ON values_evidence", when=_CLOSED_VALUE, said=_SAID),
    )
