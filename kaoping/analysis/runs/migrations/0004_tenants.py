"""Whose each row is; on PostgreSQL, nobody else's are there."""

from django.db import migrations, models

from kaoping.governance.tenancy.migrating import Belongs, ChangedColumn, NewConstraint, keep_apart


class Migration(migrations.Migration):
    dependencies = (
        ("runs", "0003_kept_sheets"),
        ("cycles", "0006_tenants"),
    )
    operations = (
        Belongs("run", of="cycle"),
        Belongs("inputs", of="", whose="SELECT min(tenant_id) FROM runs_run WHERE runs_run.inputs_id = runs_inputs.id"),
        Belongs("subjectscore", of="run"),
        Belongs("itemscore", of="run"),
        Belongs("groupscore", of="run"),
        Belongs("sheets", of="run"),
        Belongs("keptsheet", of="run"),
        ChangedColumn("inputs", "digest", models.CharField(max_length=64)),
        NewConstraint("inputs", models.UniqueConstraint(fields=("tenant", "digest"), name="inputs_kept_once")),
        keep_apart("runs_run"),
        keep_apart("runs_inputs"),
        keep_apart("runs_subjectscore"),
        keep_apart("runs_itemscore"),
        keep_apart("runs_groupscore"),
        keep_apart("runs_sheets"),
        keep_apart("runs_keptsheet"),
    )
