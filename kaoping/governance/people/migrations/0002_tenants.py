"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("people", "0001_initial"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        Belongs("post", of="organisation"),
        Belongs("delegation", of="post"),
        keep_apart("people_post"),
        keep_apart("people_delegation"),
    )
