"""Triggers: a value that an appeal corrects rests on two opinions of different people and sides that say just this.

The appeal is not decided yet when its value is made: a decided one corrects nothing again. Without such an appeal no
value of a closed period makes place for another.
"""

from django.db import migrations

from kaoping.basis.guards import refuse

_SAID = "what an appeal corrects rests on two opinions"


_AGREED = """
EXISTS (SELECT 1 FROM appeals_appeal a
  JOIN appeals_opinion one ON one.appeal_id = a.id AND one.round = a.round AND one.upholds
  JOIN appeals_opinion other ON other.appeal_id = a.id AND other.round = a.round AND other.upholds
    AND other.side <> one.side AND other.person_id <> one.person_id
    AND other.content = one.content AND other.status = one.status
  WHERE a.decided_at IS NULL AND a.state IN ('filed', 'disagreed') AND a.period_id = ROW.period_id
    AND a.subject_id = ROW.subject_id AND a.datum = ROW.item)
"""
_ON_ITS_PLACE = _AGREED.replace("ROW", "OLD")
_ON_ITS_CONTENT = _AGREED.replace("ROW", "NEW").replace(
    "NEW.item)", "NEW.item AND one.content = NEW.content AND one.status = NEW.status)"
)
_CLOSED = "(SELECT closed_at FROM cycles_period WHERE id = OLD.period_id) IS NOT NULL"


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("appeals", "0001_initial"), ("values", "0004_closed_periods"))
    operations = (
        refuse(
            "value_of_appeal_agreed",
            "INSERT ON values_value",
            only="NEW.channel = 'appeal'",
            when=f"NOT {_ON_ITS_CONTENT}",
            said=_SAID,
        ),
        refuse(
            "value_gives_place_if_agreed",
            "UPDATE ON values_value",
            only="OLD.is_current AND NOT NEW.is_current",
            when=f"{_CLOSED} AND NOT {_ON_ITS_PLACE}",
            said=_SAID,
        ),
    )
