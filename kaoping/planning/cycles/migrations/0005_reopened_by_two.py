"""Triggers: when a period was closed is not rewritten, and a closed one opens again only by two people's approval.

The request must be done, with as many approvals as it wanted, and later than the closing that it undoes: an approval
opens a period once.
"""

from django.db import migrations

from kaoping.basis.guards import refuse

_APPROVED = (
    "EXISTS (SELECT 1 FROM dual_request r WHERE r.kind = 'period.reopen' AND r.state = 'done'"
    """ AND r.arguments = '{"period":' || CAST(OLD.id AS varchar(20)) || '}' AND r.closed_at >= OLD.closed_at"""
    " AND (SELECT count(*) FROM dual_approval a WHERE a.request_id = r.id) >= r.wanted)"
)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("cycles", "0004_fixed_when_open"), ("dual", "0001_initial"))
    operations = (
        refuse(
            "period_closed_at_stays",
            "UPDATE ON cycles_period",
            only="OLD.closed_at IS NOT NULL",
            when=f"NOT (OLD.closed_at <=> NEW.closed_at) AND NOT (NEW.closed_at IS NULL AND {_APPROVED})",
            said="a closed period is opened again by two people",
        ),
    )
