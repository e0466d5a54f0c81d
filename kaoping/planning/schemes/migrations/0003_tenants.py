"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("schemes", "0002_frozen"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("series", of="organisation"),
        Belongs("version", of="series"),
        keep_apart("schemes_series"),
        keep_apart("schemes_version"),
    )
