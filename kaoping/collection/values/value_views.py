"""Pages of single values: their history, returning them, correcting them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import posted
from kaoping.basis.language import said
from kaoping.basis.refusals import Unseen
from kaoping.collection.tasks.rules import may_fill, may_review
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values import selectors, services
from kaoping.collection.values.behind import hands_in
from kaoping.collection.values.content import records_shown, shown
from kaoping.collection.values.forms import ReturnForm
from kaoping.collection.values.models import Standing, Value
from kaoping.collection.values.reviewing import is_settled
from kaoping.engine.terms import DataItem, ListItem
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A value: what it says, on what evidence, and everything that stood in its place before."""
    who = actor(request)
    value = selectors.value(who, id_)
    wanted = Wanted(value.period.cycle)
    item, is_claimed = wanted.items_of(value.subject).get(value.item), wanted.is_claimed(value.item, value.way)
    history = [(one, shown(one.content, one.status, item), _files(one)) for one in selectors.history(who, value)]
    return render(
        request,
        "values/one.html",
        {
            "value": value,
            "title": wanted.title(value.item),
            "history": history,
            "said": shown(value.content, value.status, item),
            **_records(value, item, wanted),
            "is_settled": value.is_current and is_settled(value),
            "may_return": not is_claimed and _may_return(who, value),
            "may_correct": not is_claimed and _may_correct(who, value),
            "may_read_ledger": who.may(Permission.READ_LEDGER, value.tenant_key),
        },
    )


def _files(value: Value) -> list[tuple[str, int, str]]:
    """The files of a value: record (from 1, as people count), number, name."""
    rows = value.evidence.all()
    return [("" if row.record is None else str(row.record + 1), row.file_id, row.file.name) for row in rows]


def _records(value: Value, item: DataItem | None, wanted: Wanted) -> dict[str, object]:
    if not isinstance(item, ListItem):
        return {}
    choices = dict(wanted.choices(value.subject, value.item))
    titles = [field.id if field.title is None else said(field.title) for field in item.fields]
    return {"titles": titles, "records": records_shown(value.content, item, choices)}


def _may_return(who: Actor, value: Value) -> bool:
    task = value.task
    return (
        task is not None
        and value.is_current
        and value.standing in (Standing.SUBMITTED, Standing.ACCEPTED)
        and value.period.closed_at is None
        and not is_settled(value)
        and not hands_in(value) & who.hands(Permission.REVIEW_VALUES, task.period.cycle.organisation_id)
        and may_review(who, task)
    )


def _may_correct(who: Actor, value: Value) -> bool:
    task = value.task
    return (
        task is not None
        and value.is_current
        and value.standing == Standing.SUBMITTED
        and value.period.closed_at is None
        and may_fill(who, task)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, id_: int) -> HttpResponse:
    """Return one value with a reason."""
    who = actor(request)
    value = selectors.value(who, id_)
    who.require(Permission.REVIEW_VALUES, value.period.cycle.organisation_id)
    if value.task is None:
        raise Unseen()
    form = ReturnForm(posted(request))
    if form.is_valid() and form.did(
        lambda: services.return_value(actor=who, value=value, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("已退回这一个数据，其他数据不受影响。"))
        return redirect("tasks-one", value.task.pk)
    return _form(request, value, form, _("退回数据"))


def _form(request: HttpRequest, value: Value, form: ReturnForm, title: str) -> HttpResponse:
    wanted = Wanted(value.period.cycle)
    item = wanted.items_of(value.subject).get(value.item)
    about = {
        "value": value,
        "item_title": wanted.title(value.item),
        "said": shown(value.content, value.status, item),
        "form": form,
        "title": title,
    }
    return render(request, "values/form.html", about)
