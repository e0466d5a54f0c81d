"""Accesses that wait say what came of them, under which posts, and how often."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_openings_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessnote",
            name="holdings",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="accessnote",
            name="result",
            field=models.CharField(
                choices=[("done", "成功"), ("denied", "被拒"), ("failed", "失败")],
                db_default="done",
                default="done",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="accessnote",
            name="times",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="accessnote",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="accessnote",
            index=models.Index(
                condition=models.Q(("result", "denied")), fields=["person", "address"], name="denials_of_caller"
            ),
        ),
    ]
