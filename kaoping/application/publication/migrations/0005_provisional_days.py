"""Days that were counted in a year whose holidays are unknown: the working days in them, to be counted again.

So long as the end of an announcement is provisional, the trigger lets it move.
"""

from importlib import import_module

from django.db import migrations, models

from kaoping.basis.guards import changed, refuse

_BEFORE = import_module(f"{__package__}.0004_never_changed")
_guard = _BEFORE.Migration.operations[0]
_FIXED = {**_BEFORE._ONCE, "announced_at": ("announced_at",)}
_UNDONE = " OR ".join(f"OLD.{step} IS NOT NULL AND {changed(*columns)}" for step, columns in _FIXED.items())
_SHOWN = f"OLD.announced_at IS NOT NULL AND OLD.announce_within IS NULL AND {changed('announce_until')}"


def _within(title: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        help_text="暂定时的工作日数，节假日安排公布后据以重算", null=True, verbose_name=title
    )


class Migration(migrations.Migration):
    dependencies = (("publication", "0004_never_changed"),)
    operations = (
        migrations.AddField("publication", "confirm_within", _within("核对期限")),
        migrations.AddField("publication", "announce_within", _within("公示期限")),
        migrations.RunPython(_guard.reverse_code, _guard.code),
        refuse(
            "publication_no_update",
            "UPDATE ON publication_publication",
            only=f"{changed('run_id', 'corrects_id', 'reason', 'opened_at')} OR {_UNDONE} OR {_SHOWN}",
            when="TRUE",
            said=_BEFORE._SAID,
        ),
    )
