"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations

from kaoping.governance.tenancy.migrating import Belongs, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("tasks", "0002_reminders"),
        ("cycles", "0006_tenants"),
    )
    operations = (
        Belongs("task", of="period"),
        Belongs("extension", of="task"),
        Belongs("reminder", of="task"),
        keep_apart("tasks_task"),
        keep_apart("tasks_extension"),
        keep_apart("tasks_reminder"),
    )
