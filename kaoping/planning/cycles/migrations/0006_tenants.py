"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("cycles", "0005_reopened_by_two"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("cycle", of="organisation"),
        Belongs("period", of="cycle"),
        Belongs("subject", of="cycle"),
        Belongs("assignment", of="cycle"),
        keep_apart("cycles_cycle"),
        keep_apart("cycles_period"),
        keep_apart("cycles_subject"),
        keep_apart("cycles_assignment"),
    )
