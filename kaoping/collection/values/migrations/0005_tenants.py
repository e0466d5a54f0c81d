"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart, keep_with


class Migration(migrations.Migration):
    dependencies = (
        ("values", "0004_closed_periods"),
        ("tasks", "0003_tenants"),
        ("cycles", "0006_tenants"),
        ("files", "0002_tenants"),
    )
    operations = (
        Belongs("value", of="period"),
        Belongs("evidence", of="value"),
        Belongs("draft", of="task"),
        Belongs("claim", of="period"),
        keep_apart("values_value"),
        keep_apart("values_evidence"),
        keep_apart("values_draft"),
        keep_apart("values_claim"),
        keep_with("values_draft_files", "draft_id", "values_draft"),
    )
