"""The interface (/api/v1/): what a system is asked for, and the values that it gives. Every call is signed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from kaoping.basis.reading import sole
from kaoping.collection.api import problems, selectors, services
from kaoping.collection.api.access import SIGNED_BY, Caller, caller_of, note_refused
from kaoping.collection.api.problems import Problem
from kaoping.collection.api.schemas import CellOut, DraftOut, ErrorOut, PushIn, PushOut, TaskFull, TaskOut
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.drafts import is_typed
from kaoping.collection.values.sheet import Place, TaskSheet
from kaoping.engine.terms import CategoryItem, ListItem, NumberItem
from kaoping.engine.words import Words
from kaoping.governance.acting import Refusal
from kaoping.governance.ledger.checkpoints import receipt

ROOT = "/api/v1/"


class Interface(NinjaAPI):
    """Ninja's, under one fixed address, without pages of documentation that load from elsewhere."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where it is."""
        del path_params
        return ROOT

    def get_openapi_schema(self, *of: Any, **said: Any) -> OpenAPISchema:
        """The description for programs, with the four headers of every call."""
        found = super().get_openapi_schema(*of, **said)
        schemes = {name: {"type": "apiKey", "in": "header", "name": f"X-Kaoping-{name}"} for name in SIGNED_BY}
        found["components"]["securitySchemes"] = schemes
        found["security"] = [{name: [] for name in schemes}]
        return found

    def create_response(self, request: HttpRequest, data: Any, **said: Any) -> HttpResponse:
        """An answer, which nobody on the way stores."""
        response = super().create_response(request, data, **said)
        response.headers["Cache-Control"] = "no-store"
        return response


def signed(request: HttpRequest) -> Caller:
    """Ninja's way of asking who calls."""
    caller = caller_of(request)
    if request.META.get("QUERY_STRING"):
        raise problems.UNKNOWN_QUERY()
    return caller


api = Interface(
    title="考评 Kaoping",
    version="1",
    description="每个请求都要签名，见 docs/api.md。Every call is signed: see docs/api.md.",
    auth=signed,
    docs_url=None,
    openapi_url=None,
    urls_namespace="kaoping-api",
)
DENYING = frozenset((401, 403, 404, 409, 413))
"""What is noted (R-29): all but what is wrong with a call's content, 422, which the caller is told and mends."""
_WRONG = dict.fromkeys((401, 404, 409, 413, 415, 422), ErrorOut)


@api.exception_handler(Problem)
def _refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    if problem.status in DENYING:
        note_refused(request, problem.code)
    return api.create_response(request, problem.as_plain(), status=problem.status)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    del error
    return _refused(request, problems.TOO_LARGE())


@api.exception_handler(Refusal)
def _not_done(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _refused(request, Problem(refusal.status, refusal.code, problems.words_of(refusal)))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    words = Words("请求内容不符合格式，没有生效。", "The call's body does not have the form; nothing was done.")
    where = [
        {"at": ".".join(str(part) for part in one["loc"] if part not in ("body", "data")), "code": one["type"]}
        for one in error.errors
    ]
    problem = Problem(422, "form", words, more={"form": where})
    return api.create_response(request, problem.as_plain(), status=422)


@api.exception_handler(HttpError)
def _no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    del error
    if request.body and request.content_type != "application/json":
        return _refused(request, problems.WRONG_KIND())
    problem = Problem(422, "form", Words("请求内容不是 JSON。", "The call's body is no JSON."), more={"form": [_WHOLE]})
    return api.create_response(request, problem.as_plain(), status=422)


_WHOLE = {"at": "", "code": "json"}


def _caller(request: HttpRequest) -> Caller:
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, Caller), "no operation is reached without a signed call"
    return found


def _read(request: HttpRequest) -> Caller:
    """Whoever reads; the nonce is used up all the same."""
    caller = _caller(request)
    with transaction.atomic():
        services.use_nonce(caller)
    return caller


def _task(caller: Caller, id_: int) -> Task:
    found = sole(selectors.tasks_of(caller.key).filter(pk=id_))
    if found is None:
        raise problems.NOT_FOUND()
    return found


@api.get("tasks", response={200: list[TaskOut], **_WRONG}, url_name="api-tasks")
def tasks(request: HttpRequest) -> list[dict[str, Any]]:
    """任务列表 / The tasks of the key's organisation."""
    return [_listed(task) for task in selectors.tasks_of(_read(request).key)]


@api.get("tasks/{id_}", response={200: TaskFull, **_WRONG}, url_name="api-task")
def task(request: HttpRequest, id_: int) -> dict[str, Any]:
    """任务要求的全部数据 / Everything that a task asks for."""
    found = _task(_read(request), id_)
    sheet = TaskSheet(found)
    return {**_listed(found), "cells": [_cell(sheet, place) for place in sheet.places.values()]}


@api.post("tasks/{id_}/values", response={200: PushOut, **_WRONG}, url_name="api-values")
def values(request: HttpRequest, id_: int, body: PushIn) -> dict[str, Any]:
    """报送数据，全部生效或全部不生效 / Give values: all of them, or none."""
    caller = _caller(request)
    pushed = [services.Pushed(one.subject, one.item, one.typed(), one.note, one.replaces) for one in body.values]
    done = services.push(
        caller=caller,
        task=_task(caller, id_),
        values=pushed,
        source=body.source,
        is_final=body.submit,
        body=request.body,
    )
    done.refresh_from_db()
    return {"task": done.pk, "state": done.state, "values": len(pushed), "entry": done.entry}


_TEXT = {"responses": {200: {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}}}}


@api.get("tasks/{id_}/receipt", response=_WRONG, url_name="api-receipt", openapi_extra=_TEXT)
def task_receipt(request: HttpRequest, id_: int) -> HttpResponse:
    """提交回执 / The receipt of the last submission, as text that verifies offline."""
    caller = _read(request)
    found = _task(caller, id_)
    if found.entry is None or found.submitted_by_id is not None:
        raise problems.NOT_FOUND()
    return HttpResponse(receipt(caller.actor, found.entry), content_type="text/plain; charset=utf-8")


def _listed(task: Task) -> dict[str, Any]:
    period = task.period
    return TaskOut(
        id=task.pk,
        cycle=period.cycle.title,
        period=period.key,
        title=period.title,
        due=task.due,
        provisional=task.is_provisional,
        state=task.state,
    ).model_dump()


def _cell(sheet: TaskSheet, place: Place) -> dict[str, Any]:
    cell, item = place.cell, place.cell.item
    value = place.value
    return CellOut(
        subject=cell.subject.organisation.code,
        name=cell.subject.name,
        item=item.id,
        title=sheet.wanted.title(item.id),
        type=item.type,
        unit=item.unit.zh if isinstance(item, NumberItem) and item.unit is not None else None,
        decimals=item.decimals if isinstance(item, NumberItem) else None,
        choices=list(item.choices) if isinstance(item, CategoryItem) else [],
        fields=[field.id for field in item.fields] if isinstance(item, ListItem) else [],
        state="open" if value is None else str(value.standing),
        reason="" if value is None or not place.is_open else value.reason,
        draft=_draft(place),
    ).model_dump()


def _draft(place: Place) -> DraftOut | None:
    draft = place.draft
    if draft is None or not is_typed(draft):
        return None
    return DraftOut(version=draft.version, typed=draft.typed, at=draft.changed_at)
