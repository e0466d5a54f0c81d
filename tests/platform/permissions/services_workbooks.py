"""Workbooks of tasks: who may use which service."""

from __future__ import annotations

from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.services import ReadBack
from tests.platform.appraisal import the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services

UNIT = {"reporter"}


def _book(cast: Cast) -> bytes:
    return services.workbook_of(actor=cast.actor("reporter"), task=the_task(cast))


def _read(cast: Cast) -> list[ReadBack]:
    return [ReadBack(the_subject(cast).pk, "passed", "91.2", "B2")]


WORKBOOKS: Services = {
    "fetch the workbook of a task": (lambda c, a: services.workbook_of(actor=a, task=the_task(c)), UNIT),
    "read a workbook back": (
        lambda c, a: services.read_back(actor=a, task=the_task(c), name="a.xlsx", data=_book(c)),
        UNIT,
    ),
    "take a workbook over": (lambda c, a: services.take_over(actor=a, task=the_task(c), values=_read(c)), UNIT),
}
