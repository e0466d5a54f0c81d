"""What calls say and what they are answered, as JSON. Numbers are texts: "95.5" stays what it is in every language."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from kaoping.basis.plain import is_plain


def _plain(text: str) -> str:
    if not is_plain(text):
        raise ValueError("有不能保存的字符 / there is a character that cannot be kept")
    return text


Plain = Annotated[StrictStr, AfterValidator(_plain), Field(json_schema_extra={"pattern": r"^[^\u0000]*$"})]
Text = Plain | StrictBool


class Strict(Schema):
    """What is sent: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class ValueIn(Strict):
    """A value: of a subject (its code), for a data item; a value, or a status that stands for one."""

    subject: Plain = Field(min_length=1, max_length=40, description="机构代码 / code of the organisation")
    item: Plain = Field(min_length=1, max_length=80, description="数据项 / data item")
    value: Plain | StrictBool | list[dict[Plain, Text]] | None = Field(
        default=None,
        description='"95.5"、true、类别或记录的列表 / a number as text, a fact, a category, or records',
    )
    status: Literal["not_applicable", "no_data"] | None = None
    note: Plain = Field(default="", max_length=300)
    replaces: StrictInt | None = Field(
        default=None, ge=1, le=2**31 - 1, description="所替换草稿的版本 / the version of the draft that is replaced"
    )

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
    source: Plain = Field(default="", max_length=200, description="数据来源 / where the values come from")
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


class DraftOut(Schema):
    """What somebody typed on the platform and has not submitted; whoever replaces it names the version."""

    version: int
    typed: str
    at: datetime


class CellOut(Schema):
    """A value that a task asks for, and where it stands: open, submitted, accepted or returned (with the reason).

    `draft` is what a person has typed there; what a system gave before is replaced without being named.
    """

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
    draft: DraftOut | None


class TaskFull(TaskOut):
    """A task with everything that it asks for."""

    cells: list[CellOut]


class PushOut(Schema):
    """What became of a call: the state of the task, and the number of its receipt once it is submitted."""

    task: int
    state: str
    values: int
    entry: int | None


class Both(Strict):
    """A sentence in both languages."""

    zh: str
    en: str


class PlaceOut(Strict):
    """A place in what was sent, and what is wrong there; the record counts from 0."""

    subject: str
    item: str
    record: int | None
    field: str | None
    code: str
    wrong: Both
    right: Both


class FormOut(Strict):
    """A place in the body that does not have the form: the names of the fields that lead there, with points."""

    at: str
    code: str


class EarlierOut(Strict):
    """What became of a call whose nonce is used again: nothing is known of one that only read."""

    task: int
    values: int
    state: str


class Wrong(Strict):
    """Why a call was not done. `form` stands beside `form`, `earlier` beside `replayed`."""

    code: str
    message: Both
    places: list[PlaceOut]
    form: list[FormOut] = Field(default_factory=list)
    earlier: EarlierOut | None = None


class ErrorOut(Strict):
    """A call that was not done."""

    error: Wrong
