"""Triggers: what an order demands is never changed, nor what was done about it; no row is ever deleted."""

from django.db import migrations

from kaoping.basis.guards import changed, refuse

_SAID = "an order and its steps are never changed"
_DEMAND = (
    "subject_id", "period_id", "publication_id", "item", "problem", "demand", "owner", "made_by_id", "made_at",
)  # fmt: skip


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("rectification", "0002_tenants"),)
    operations = (
        refuse(
            "order_no_update",
            "UPDATE ON rectification_order",
            only=changed(*_DEMAND),
            when="TRUE",
            said=_SAID,
        ),
        refuse("order_no_delete", "DELETE ON rectification_order", when="TRUE", said=_SAID),
        refuse("step_no_update", "UPDATE ON rectification_step", when="TRUE", said=_SAID),
        refuse("step_no_delete", "DELETE ON rectification_step", when="TRUE", said=_SAID),
        refuse("step_file_no_update", "UPDATE ON rectification_step_files", when="TRUE", said=_SAID),
        refuse("step_file_no_delete", "DELETE ON rectification_step_files", when="TRUE", said=_SAID),
    )
