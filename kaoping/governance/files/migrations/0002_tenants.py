"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("files", "0001_initial"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("file", of="organisation"),
        keep_apart("files_file"),
    )
