"""The board as a workbook. Every text is a text, whatever it begins with (R-58)."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from kaoping.basis.clock import CHINA
from kaoping.basis.known import known
from kaoping.collection.board.selectors import Board


def workbook(board: Board) -> bytes:
    """The tasks of a board, a row each."""
    heads = (
        _("序号"), _("单位"), _("考核周期"), _("考核期"), _("方式"), _("截止日期"), _("状态"), _("逾期"), _("应报"),
        _("已报"), _("已接收"), _("退回"), _("首次提交"), _("最近提交"), _("填报用时（小时）"),
    )  # fmt: skip
    stream = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet(_("报送进度"))
    bold, day, moment = (
        book.add_format({"bold": True, "bg_color": "#F3F6F9", "border": 1}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    sheet.write_row(0, 0, heads, bold)
    for row, line in enumerate(board.lines, start=1):
        task = line.task
        sheet.write_number(row, 0, row)
        texts = (line.shown.unit, task.period.cycle.title, known(task.period.title), str(task.get_way_display()))
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text)
        sheet.write_datetime(row, 5, task.due, day)
        sheet.write_string(row, 6, str(task.get_state_display()))
        sheet.write_string(row, 7, line.shown.lateness if line.shown.is_late else "")
        for column, count in enumerate((line.asked, line.given, line.accepted, line.returned), start=8):
            sheet.write_number(row, column, count)
        for column, time in ((12, task.submitted_at), (13, task.last_submitted_at)):
            if time is not None:
                sheet.write_datetime(row, column, time.astimezone(CHINA).replace(microsecond=0, tzinfo=None), moment)
        sheet.write_number(row, 14, line.hours)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(board.lines)), len(heads) - 1)
    sheet.set_column(1, 2, 24)
    sheet.set_column(3, 14, 14)
    book.close()
    return stream.getvalue()
