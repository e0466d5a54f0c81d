"""Triggers: what an appeal is about and what was decided is never changed, nor an opinion; no row is ever deleted."""

from django.db import migrations

from kaoping.basis.guards import changed, refuse

_SAID = "what was said in an appeal is never changed"
_ABOUT = (
    "publication_id", "subject_id", "period_id", "item", "datum", "grounds", "proposed", "disputed_id", "made_at",
)  # fmt: skip
_DECIDED = ("decided", "decided_status", "decided_at", "value_id")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("appeals", "0003_tenants"),)
    operations = (
        refuse(
            "appeal_no_update",
            "UPDATE ON appeals_appeal",
            only=f"{changed(*_ABOUT)} OR OLD.decided_at IS NOT NULL AND {changed(*_DECIDED)}",
            when="TRUE",
            said=_SAID,
        ),
        refuse("appeal_no_delete", "DELETE ON appeals_appeal", when="TRUE", said=_SAID),
        refuse("opinion_no_update", "UPDATE ON appeals_opinion", when="TRUE", said=_SAID),
        refuse("opinion_no_delete", "DELETE ON appeals_opinion", when="TRUE", said=_SAID),
        refuse("appeal_file_no_update", "UPDATE ON appeals_appeal_files", when="TRUE", said=_SAID),
        refuse("appeal_file_no_delete", "DELETE ON appeals_appeal_files", when="TRUE", said=_SAID),
    )
