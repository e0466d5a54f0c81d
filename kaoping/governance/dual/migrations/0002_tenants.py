"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("dual", "0001_initial"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("request", of="organisation"),
        Belongs("approval", of="request"),
        keep_apart("dual_request"),
        keep_apart("dual_approval"),
    )
