"""The list of orders as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kaoping.application.items import titles
from kaoping.application.rectification.models import Order
from kaoping.application.rectification.rules import is_overdue, put_right_on
from kaoping.basis.clock import CHINA
from kaoping.basis.known import known
from kaoping.files.lists import list_workbook


def exported(orders: Iterable[Order], today: date) -> bytes:
    """Orders as the bytes of a workbook."""
    heads = [
        _("序号"),
        _("责任单位"),
        _("考核周期"),
        _("考核期"),
        _("指标"),
        _("问题"),
        _("整改要求"),
        _("责任人"),
        _("下达日期"),
        _("整改期限"),
        _("状态"),
        _("是否超期"),
        _("完成日期"),
        _("销号日期"),
        _("退回次数"),
    ]
    return list_workbook(_("整改单"), heads, (_row(number, one, today) for number, one in enumerate(orders, 1)))


def _row(number: int, one: Order, today: date) -> list[str | int | date | None]:
    cycle = one.subject.cycle
    return [
        number,
        one.subject.name,
        cycle.title,
        known(one.period.title),
        titles(cycle).get(one.item, one.item),
        one.problem,
        one.demand,
        one.owner,
        one.made_at.astimezone(CHINA).date(),
        one.due,
        one.get_state_display(),
        _("超期") if is_overdue(one, today) else "",
        put_right_on(one),
        None if one.closed_at is None else one.closed_at.astimezone(CHINA).date(),
        one.reopened,
    ]
