"""Triggers: of which run a publication is, and when it took each step, is never changed; no row is ever deleted.

What the ledger alone can tell, such as whether a step was taken at all and by whom, is held against it every night.
"""

from django.db import migrations

from kaoping.basis.guards import changed, refuse

_SAID = "a publication is corrected or withdrawn, never changed"
_ONCE = {
    "decided_at": ("decided_at", "minutes_id"),
    "announced_at": ("announced_at", "announce_until"),
    "notified_at": ("notified_at",),
    "withdrawn_at": ("withdrawn_at", "withdrawal"),
}
"""What is fixed from a step on, by the column that says that the step was taken."""
_UNDONE = " OR ".join(f"OLD.{step} IS NOT NULL AND {changed(*columns)}" for step, columns in _ONCE.items())


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("publication", "0003_tenants"),)
    operations = (
        refuse(
            "publication_no_update",
            "UPDATE ON publication_publication",
            only=f"{changed('run_id', 'corrects_id', 'reason', 'opened_at')} OR {_UNDONE}",
            when="TRUE",
            said=_SAID,
        ),
        refuse("publication_no_delete", "DELETE ON publication_publication", when="TRUE", said=_SAID),
        refuse(
            "confirmation_no_update",
            "UPDATE ON publication_confirmation",
            only=changed("publication_id", "subject_id"),
            when="TRUE",
            said=_SAID,
        ),
        refuse("confirmation_no_delete", "DELETE ON publication_confirmation", when="TRUE", said=_SAID),
    )
