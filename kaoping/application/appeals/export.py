"""The list of appeals as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kaoping.application.appeals.models import Appeal
from kaoping.application.items import titles
from kaoping.basis.clock import CHINA
from kaoping.basis.known import known
from kaoping.files.lists import list_workbook


def exported(appeals: Iterable[Appeal]) -> bytes:
    """Appeals as the bytes of a workbook. Opinions that are not open yet are not in it."""
    heads = [
        _("序号"),
        _("单位"),
        _("考核周期"),
        _("考核期"),
        _("指标"),
        _("申诉理由"),
        _("主张的数据"),
        _("申诉日期"),
        _("状态"),
        _("决定日期"),
    ]
    return list_workbook(_("申诉"), heads, (_row(number, one) for number, one in enumerate(appeals, 1)))


def _row(number: int, one: Appeal) -> list[str | int | date | None]:
    cycle = one.subject.cycle
    return [
        number,
        one.subject.name,
        cycle.title,
        known(one.period.title),
        titles(cycle).get(one.item, one.item),
        one.grounds,
        one.proposed,
        one.made_at.astimezone(CHINA).date(),
        one.get_state_display(),
        None if one.decided_at is None else one.decided_at.astimezone(CHINA).date(),
    ]
