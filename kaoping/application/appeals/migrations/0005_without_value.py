"""A unit appeals where no value was given, too: then there is none that the appeal is against.

SQLite rebuilds the table for that, and loses what guards it; it refuses to, while triggers of other tables name it. So
the triggers are taken away before and added again.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

_GUARDS = tuple(
    operation
    for name in ("0002_two_opinions", "0004_never_changed")
    for operation in import_module(f"{__package__}.{name}").Migration.operations
)


class Migration(migrations.Migration):
    dependencies = (("appeals", "0004_never_changed"), ("values", "0006_first_given_by_decision"))
    operations = (
        *(migrations.RunPython(one.reverse_code, one.code) for one in reversed(_GUARDS)),
        migrations.AlterField(
            model_name="appeal",
            name="disputed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="values.value",
                verbose_name="被申诉的数据",
            ),
        ),
        *_GUARDS,
    )
