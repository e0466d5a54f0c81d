"""The entries of a tenant are counted and paged by an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_what_came_of_it"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["tree", "tenant", "index"], name="entry_of_tenant"),
        ),
    ]
