"""In which role somebody did what they did to an order; of steps from before it is not known."""

from django.db import migrations, models

from kaoping.governance.acting.roles import Role


class Migration(migrations.Migration):
    """Adds the role; empty for steps that are there, and never changed, as all of a step."""

    dependencies = (("rectification", "0003_never_changed"),)
    operations = (
        migrations.AddField(
            model_name="step",
            name="role",
            field=models.CharField(choices=Role.choices, max_length=20, null=True, verbose_name="角色"),
        ),
    )
