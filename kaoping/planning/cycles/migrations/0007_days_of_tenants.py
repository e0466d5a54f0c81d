"""Working days are each tenant's own: what held for all of them each says now for itself."""

from django.db import migrations, models

from kaoping.governance.tenancy.migrating import OnPostgresql, keep_apart
from kaoping.governance.tenancy.models import TenantKey

_DAYS = (
    """
    INSERT INTO cycles_dayoverride (day, is_working, note, tenant_id)
    SELECT said.day, said.is_working, said.note, root.id
    FROM cycles_dayoverride AS said CROSS JOIN organisations_organisation AS root
    WHERE said.tenant_id IS NULL AND root.tenant_id IS NULL
    """,
    "DELETE FROM cycles_dayoverride WHERE tenant_id IS NULL",
)
_YEARS = (
    """
    INSERT INTO cycles_settledyear (year, tenant_id)
    SELECT said.year, root.id
    FROM cycles_settledyear AS said CROSS JOIN organisations_organisation AS root
    WHERE said.tenant_id IS NULL AND root.tenant_id IS NULL
    """,
    "DELETE FROM cycles_settledyear WHERE tenant_id IS NULL",
)
_FIRST_DAYS = "DELETE FROM cycles_dayoverride WHERE id NOT IN (SELECT min(id) FROM cycles_dayoverride GROUP BY day)"
_FIRST_YEARS = "DELETE FROM cycles_settledyear WHERE id NOT IN (SELECT min(id) FROM cycles_settledyear GROUP BY year)"
"""Backwards, what one tenant said holds for all."""


class Migration(migrations.Migration):
    dependencies = (
        ("cycles", "0006_tenants"),
        ("organisations", "0002_tenants"),
    )
    operations = (
        migrations.AlterField("dayoverride", "day", models.DateField("日期")),
        migrations.AlterField("settledyear", "year", models.PositiveSmallIntegerField("年份")),
        migrations.AddField("dayoverride", "tenant", TenantKey(of="", null=True)),
        migrations.AddField("settledyear", "tenant", TenantKey(of="", null=True)),
        migrations.RunSQL(_DAYS, _FIRST_DAYS),
        migrations.RunSQL(_YEARS, _FIRST_YEARS),
        OnPostgresql(("SET CONSTRAINTS ALL IMMEDIATE",), ()),
        migrations.AlterField("dayoverride", "tenant", TenantKey(of="")),
        migrations.AlterField("settledyear", "tenant", TenantKey(of="")),
        migrations.AddConstraint(
            "dayoverride", models.UniqueConstraint(fields=("tenant", "day"), name="day_said_once")
        ),
        migrations.AddConstraint(
            "settledyear", models.UniqueConstraint(fields=("tenant", "year"), name="year_settled_once")
        ),
        OnPostgresql(("SET CONSTRAINTS ALL DEFERRED",), ()),
        keep_apart("cycles_dayoverride"),
        keep_apart("cycles_settledyear"),
    )
