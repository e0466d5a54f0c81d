"""What stood in the cells of a task a period before."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.collection.values.models import Value
from kaoping.collection.values.sheet import Key, TaskSheet
from kaoping.planning.cycles.models import Period


def last_period(period: Period) -> Period | None:
    """The period before this one: in the same cycle, or the last of the same appraisal's cycle before."""
    earlier = Period.objects.filter(cycle=period.cycle_id, position__lt=period.position).order_by("-position").first()
    if earlier is not None:
        return earlier
    series = Period.objects.filter(cycle__version__series=period.cycle.version.series_id, ends__lte=period.starts)
    return series.exclude(cycle=period.cycle_id).order_by("-ends", "-position").first()


def last_values(sheet: TaskSheet) -> Mapping[Key, Value]:
    """The values of the period before, by this period's cells; subjects are known again by their organisation."""
    before = last_period(sheet.task.period)
    if before is None:
        return {}
    organisations = {cell.subject.organisation_id: cell.subject.pk for cell in sheet.cells}
    rows = Value.objects.filter(
        period=before, way=sheet.task.way, is_current=True, item__in={cell.item.id for cell in sheet.cells}
    ).select_related("subject")
    return {
        (organisations[one.subject.organisation_id], one.item): one
        for one in rows
        if one.subject.organisation_id in organisations
    }
