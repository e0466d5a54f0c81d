"""Whose each row is; on PostgreSQL, nobody else's are there."""

import django.db.models.deletion
from django.db import migrations, models

from kaoping.governance.tenancy.migrating import TENANTS, Belongs, keep_apart

_ROOT = """
    UPDATE organisations_organisation SET tenant_id = (
        WITH RECURSIVE above(id, parent) AS (
            SELECT organisation_id, parent_id FROM organisations_standing
            WHERE organisation_id = organisations_organisation.id
            UNION
            SELECT s.organisation_id, s.parent_id FROM organisations_standing s JOIN above ON s.organisation_id = above.parent
        )
        SELECT min(id) FROM above WHERE parent IS NULL AND id <> organisations_organisation.id
    )
"""


class Migration(migrations.Migration):
    dependencies = (("organisations", "0001_initial"),)
    operations = (
        TENANTS,
        migrations.AddField(
            "organisation",
            "tenant",
            models.ForeignKey(
                "organisations.organisation",
                django.db.models.deletion.PROTECT,
                related_name="+",
                null=True,
                editable=False,
                db_index=False,
            ),
        ),
        migrations.RunSQL(_ROOT, migrations.RunSQL.noop),
        Belongs("standing", of="organisation"),
        Belongs("succession", of="predecessor"),
        keep_apart("organisations_organisation", "coalesce(tenant_id, id)"),
        keep_apart("organisations_standing"),
        keep_apart("organisations_succession"),
    )
