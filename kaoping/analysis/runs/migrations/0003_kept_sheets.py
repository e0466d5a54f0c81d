"""Score sheets that are kept with a run, as fixed as its scores."""

import django.db.models.deletion
from django.db import migrations, models

from kaoping.basis.guards import refuse

_SAID = "a confirmed run and its scores are never changed"
_CONFIRMED = "EXISTS (SELECT 1 FROM runs_run WHERE id = {row}.run_id AND state = 'confirmed')"


def _fixed(table: str) -> list[migrations.RunPython]:
    """Rows of a table never change, and of a confirmed run none comes or goes."""
    return [
        refuse(f"{table}_no_update", f"UPDATE ON {table}", when="1 = 1", said=_SAID),
        refuse(f"{table}_no_insert", f"INSERT ON {table}", when=_CONFIRMED.format(row="NEW"), said=_SAID),
        refuse(f"{table}_no_delete", f"DELETE ON {table}", when=_CONFIRMED.format(row="OLD"), said=_SAID),
    ]


class Migration(migrations.Migration):
    """Makes the tables, and their triggers."""

    dependencies = (("cycles", "0005_reopened_by_two"), ("runs", "0002_confirmed_for_good"))
    operations = (
        migrations.CreateModel(
            name="Sheets",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveIntegerField(verbose_name="份数")),
                ("root", models.CharField(help_text="SHA-256，十六进制", max_length=64, verbose_name="摘要")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="runs.run"
                    ),
                ),
            ],
            options={"verbose_name": "评分单存根"},
        ),
        migrations.CreateModel(
            name="KeptSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(verbose_name="序号")),
                ("packed", models.BinaryField(help_text="zlib, JSON")),
                ("proof", models.BinaryField(help_text="SHA-256")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kept_sheets", to="runs.run"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycles.subject"
                    ),
                ),
            ],
            options={
                "verbose_name": "评分单",
                "constraints": [models.UniqueConstraint(fields=("run", "subject"), name="kept_sheet_once")],
            },
        ),
        *_fixed("runs_sheets"),
        *_fixed("runs_keptsheet"),
    )
