"""Sheets that offices keep, as files: titles above the head, other names, other columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from kaoping.collection.tasks.models import Task

Rows = Sequence[Sequence[Any]]

LEDGER: Rows = (
    ["安全管理科 9 月台账"],
    [],
    ["序号", "区县单位", "工单办结率", "联系电话"],
    [1, "江北区建设局", "93.4%", "1"],
    [2, "江南区建设局", "96.12%", "2"],
    [3, "质量监督站", "80%", "3"],
    ["合计", "合计", "270%", None],
    ["注：数据取自热线平台"],
)
"""A department's ledger: a row for each unit."""
ACROSS: Rows = (
    ["各单位指标完成情况"],
    ["序号", "指标", "计量单位", "江北区建设局", "江南区建设局", "质量监督站", "平均", "备注"],
    [1, "工单解决率", "%", "93.4%", "96.12%", "\uff18\uff10%", 0.9, "热线"],
    ["注：数据取自热线平台"],
)
"""A department's table: a row for its data item, a column for each unit."""
CHOSEN = {"c1": "ignored", "c2": "subject", "c3": "item:solved", "c4": "ignored"}
"""What its columns are."""


def book(*sheets: tuple[str, Rows]) -> bytes:
    """A workbook."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ledger(rows: Rows = LEDGER, name: str = "9月") -> bytes:
    """The ledger as a workbook."""
    return book((name, rows))


def by_unit(*names: str) -> bytes:
    """A workbook with a sheet for each unit."""
    return book(*((name, [["指标", "数"], ["工单解决率", f"9{at}%"]]) for at, name in enumerate(names)))


def csv(rows: Rows) -> bytes:
    """A sheet as CSV, as Excel in China writes it."""
    return "\n".join(",".join("" if one is None else str(one) for one in row) for row in rows).encode("gb18030")


def changed(rows: Rows, row: int, column: int, content: Any) -> Rows:
    """A sheet with one cell changed; rows and columns count from 1."""
    return [
        [content if (at, number) == (row, column) else cell for number, cell in enumerate(line, 1)]
        for at, line in enumerate(rows, 1)
    ]


def hand_in(client: Client, task: Task, data: bytes, name: str = "台账.xlsx", *, follow: bool = True) -> Any:
    """Hand a sheet in; what its page answers."""
    file = SimpleUploadedFile(name, data)
    return client.post(f"/tasks/{task.pk}/workbook/own/new/", {"own-file": file}, follow=follow)


def describe(client: Client, task: Task, page: Any, **chosen: str | list[str]) -> Any:
    """Choose what the columns are on the page that shows them, and read."""
    values = {field.name: field.value() for field in page.context["form"]}
    said: dict[str, str | list[str]] = {
        name: one if isinstance(one, list) else "" if one is None else str(one) for name, one in values.items()
    }
    return client.post(f"/tasks/{task.pk}/workbook/own/", said | chosen)


def take(client: Client, task: Task, preview: Any) -> Any:
    """Take over what a preview shows."""
    return client.post(f"/tasks/{task.pk}/workbook/take/", {"content": preview.context["content"]}, follow=True)


def errors(page: Any) -> list[tuple[str, str]]:
    """Codes and cells of what is wrong with a file."""
    return [(one.code, one.place.split()[1]) for one in page.context["findings"] if one.is_error]
