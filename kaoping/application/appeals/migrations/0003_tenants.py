"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart, keep_with


class Migration(migrations.Migration):
    dependencies = (
        ("appeals", "0002_two_opinions"),
        ("publication", "0003_tenants"),
    )
    operations = (
        Belongs("appeal", of="publication"),
        Belongs("opinion", of="appeal"),
        keep_apart("appeals_appeal"),
        keep_apart("appeals_opinion"),
        keep_with("appeals_appeal_files", "appeal_id", "appeals_appeal"),
    )
