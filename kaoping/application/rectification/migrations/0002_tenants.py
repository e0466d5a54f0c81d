"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart, keep_with


class Migration(migrations.Migration):
    dependencies = (
        ("rectification", "0001_initial"),
        ("cycles", "0006_tenants"),
    )
    operations = (
        Belongs("order", of="period"),
        Belongs("step", of="order"),
        keep_apart("rectification_order"),
        keep_apart("rectification_step"),
        keep_with("rectification_step_files", "step_id", "rectification_step"),
    )
