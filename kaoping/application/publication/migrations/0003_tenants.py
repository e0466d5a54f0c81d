"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("publication", "0002_withdrawal"),
        ("runs", "0004_tenants"),
    )
    operations = (
        Belongs("publication", of="run"),
        Belongs("confirmation", of="publication"),
        keep_apart("publication_publication"),
        keep_apart("publication_confirmation"),
    )
