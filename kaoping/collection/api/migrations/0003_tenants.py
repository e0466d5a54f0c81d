"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("api", "0002_call_answer"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("key", of="organisation"),
        Belongs("call", of="key"),
        keep_apart("api_key"),
        keep_apart("api_call"),
    )
