"""How much of a tree each witness has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_export"),
    ]

    operations = [
        migrations.CreateModel(
            name="Witnessed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(help_text="网址", max_length=160, verbose_name="见证方")),
                ("tree", models.CharField(choices=[("deeds", "办理"), ("accesses", "查阅")], max_length=10)),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "见证进度",
                "constraints": [models.UniqueConstraint(fields=("witness", "tree"), name="witnessed_once")],
            },
        ),
    ]
