"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("workbooks", "0001_initial"),
        ("organisations", "0002_tenants"),
        ("tasks", "0003_tenants"),
    )
    operations = (
        Belongs("savedmapping", of="organisation"),
        Belongs("ownsheet", of="task"),
        keep_apart("workbooks_savedmapping"),
        keep_apart("workbooks_ownsheet"),
    )
