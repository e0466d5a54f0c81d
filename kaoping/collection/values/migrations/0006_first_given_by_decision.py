"""In a closed period an appeal gives a value also where none stood; what it rests on is guarded where appeals are."""

from importlib import import_module

from django.db import migrations

from kaoping.basis.guards import refuse

_CLOSED = import_module(f"{__package__}.0004_closed_periods")
_WHERE_NONE_STOOD = (
    "NEW.channel = 'appeal' AND NEW.replaces_id IS NULL AND NOT EXISTS (SELECT 1 FROM values_value known"
    " WHERE known.is_current AND known.period_id = NEW.period_id AND known.subject_id = NEW.subject_id"
    " AND known.item = NEW.item AND known.way = NEW.way)"
)
_before = _CLOSED.Migration.operations[0]


class Migration(migrations.Migration):
    """Puts another trigger in the place of the one that guards what is added."""

    dependencies = (("values", "0005_tenants"),)
    operations = (
        migrations.RunPython(_before.reverse_code, _before.code),
        refuse(
            "value_not_into_closed",
            "INSERT ON values_value",
            when=f"{_CLOSED._CLOSED} AND NOT ({_CLOSED._IN_ITS_PLACE}) AND NOT ({_WHERE_NONE_STOOD})",
            said=_CLOSED._SAID,
        ),
    )
