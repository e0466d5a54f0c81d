"""What calls say and what they are answered, as JSON. Numbers are texts: "95.5" stays what it is in every language."""

from __future__ import annotations

import json
from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictStr, model_validator

Text = StrictStr | StrictBool


class Strict(Schema):
    """What is sent: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class ValueIn(Strict):
    """A value: of a subject (its code), for a data item; a value, or a status that stands for one."""

    subject: StrictStr = Field(min_length=1, max_length=40, description="机构代码 / code of the organisation")
    item: StrictStr = Field(min_length=1, max_length=80, description="数据项 / data item")
    value: StrictStr | StrictBool | list[dict[str, Text]] | None = Field(
        default=None,
        description='"95.5"、true、类别或记录的列表 / a number as text, a fact, a category, or records',
    )
    status: Literal["not_applicable", "no_data"] | None = None
    note: StrictStr = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _one_of_two(self) -> ValueIn:
        if (self.value is None) == (self.status is None):
            raise ValueError("value 和 status 写一个 / write value or status, one of them")
        return self

    def typed(self) -> str:
        """What somebody would type for it."""
        if self.status is not None:
            return {"not_applicable": "不适用", "no_data": "本期无数据"}[self.status]
        if isinstance(self.value, list):
            rows = [{key: _said(text) for key, text in row.items()} for row in self.value]
            return json.dumps(rows, ensure_ascii=False) if rows else "无"
        return _said(self.value)


def _said(text: str | bool | None) -> str:
    if isinstance(text, bool):
        return "是" if text else "否"
    return text or ""


class PushIn(Strict):
    """Values for a task. With `submit` the task is submitted, too."""

    values: list[ValueIn] = Field(max_length=20_000)
    source: StrictStr = Field(default="", max_length=200, description="数据来源 / where the values come from")
    submit: StrictBool = False


class TaskOut(Schema):
    """A task in the list."""

    id: int
    cycle: str
    period: str
    title: str
    due: date
    provisional: bool
    state: str


class CellOut(Schema):
    """A value that a task asks for, and where it stands: open, submitted, accepted or returned (with the reason)."""

    subject: str
    name: str
    item: str
    title: str
    type: str
    unit: str | None
    decimals: int | None
    choices: list[str]
    fields: list[str]
    state: str
    reason: str


class TaskFull(TaskOut):
    """A task with everything that it asks for."""

    cells: list[CellOut]


class PushOut(Schema):
    """What became of a call: the state of the task, and the number of its receipt once it is submitted."""

    task: int
    state: str
    values: int
    entry: int | None


class ErrorOut(Schema):
    """A call that was not done."""

    error: dict[str, object]
