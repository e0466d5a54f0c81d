"""Changing organisations. Every change holds from a day on; what was before stays as it was.

All services want the permission `CHANGE_ORGANISATIONS` for the organisations concerned and write one entry to the
ledger for each organisation that changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.governance.acting import Actor, Permission, Refusal
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Kind, Organisation, Standing, Succession
from kaoping.governance.organisations.selectors import below
from kaoping.governance.tenancy.scope import everywhere


@dataclass(frozen=True)
class Described:
    """What a new organisation is: its code, kind, names, and the organisation that it belongs to."""

    code: str
    kind: Kind
    name: str
    short_name: str = ""
    parent: Organisation | None = None
    position: int = 0


@service
def found(*, actor: Actor, what: Described, day: date) -> Organisation:
    """Found an organisation on a day.

    Raises:
        Refusal: `code-taken`, `not-there-yet` (the parent does not exist on that day), `no-parent`: only the platform
            begins a tenant.
    """
    if what.parent is not None:
        actor.require(Permission.CHANGE_ORGANISATIONS, what.parent.pk)
    else:
        actor.require(Permission.CHANGE_ORGANISATIONS)
        if actor.person:
            raise Refusal(_("请选择上级机构。"), code="no-parent", field="parent")
    return _found(what, day)


@service
def rename(*, actor: Actor, organisation: Organisation, name: str, short_name: str, day: date) -> Standing:
    """Give an organisation another name from a day on."""
    actor.require(Permission.CHANGE_ORGANISATIONS, organisation.pk)
    return _stand(organisation, day, name=name, short_name=short_name or name)


@service
def move(*, actor: Actor, organisation: Organisation, parent: Organisation, day: date) -> Standing:
    """Let an organisation belong to another one from a day on.

    Raises:
        Refusal: `circle`, if the new parent stands below it; `other-tenant`.
    """
    actor.require(Permission.CHANGE_ORGANISATIONS, organisation.pk)
    actor.require(Permission.CHANGE_ORGANISATIONS, parent.pk)
    _exists_on(parent, day)
    _share_tenant(organisation, parent)
    if parent.pk in below([organisation.pk], day):
        raise Refusal(_("上级不能是它自己或它的下级。"), code="circle", field="parent")
    return _stand(organisation, day, parent=parent)


@service
def dissolve(*, actor: Actor, organisation: Organisation, day: date) -> None:
    """End an organisation: `day` is the first day without it.

    Raises:
        Refusal: `has-children`, while others belong to it.
    """
    actor.require(Permission.CHANGE_ORGANISATIONS, organisation.pk)
    _dissolve(organisation, day)


@service
def merge(*, actor: Actor, predecessors: Sequence[Organisation], into: Described, day: date) -> Organisation:
    """Merge organisations into a new one. What belonged to them belongs to it.

    Raises:
        Refusal: `too-few`, if there are not at least two; `other-tenant`.
    """
    for organisation in predecessors:
        actor.require(Permission.CHANGE_ORGANISATIONS, organisation.pk)
    if len({organisation.pk for organisation in predecessors}) < 2:
        raise Refusal(_("合并至少需要两个机构。"), code="too-few", field="predecessors")
    _share_tenant(*predecessors, *([] if into.parent is None else [into.parent]))
    successor = _found(into, day)
    for organisation in predecessors:
        _hand_over(organisation, successor, day)
        _succeed(organisation, successor, day)
        _dissolve(organisation, day)
    return successor


@service
def split(
    *, actor: Actor, organisation: Organisation, into: Sequence[Described], day: date
) -> tuple[Organisation, ...]:
    """Split an organisation into new ones. Whoever belonged to it belongs to the first of them.

    Raises:
        Refusal: `too-few`, if there are not at least two.
    """
    actor.require(Permission.CHANGE_ORGANISATIONS, organisation.pk)
    if len(into) < 2:
        raise Refusal(_("拆分至少需要两个新机构。"), code="too-few", field="into")
    _share_tenant(organisation, *(what.parent for what in into if what.parent is not None))
    successors = tuple(_found(what, day) for what in into)
    _hand_over(organisation, successors[0], day)
    for successor in successors:
        _succeed(organisation, successor, day)
    _dissolve(organisation, day)
    return successors


def _found(what: Described, day: date) -> Organisation:
    with everywhere():  # Nobody else's, too: a code names one organisation.
        is_taken = Organisation.objects.filter(code=what.code).exists()
    if is_taken:
        raise Refusal(
            _("机构代码“%(code)s”已经使用，请换一个代码。") % {"code": what.code}, code="code-taken", field="code"
        )
    if what.parent is not None:
        _exists_on(what.parent, day)
    tenant = None if what.parent is None else what.parent.tenant_key
    new = Organisation.objects.create(code=what.code, kind=what.kind, founded=day, tenant_id=tenant)
    Standing.objects.create(
        organisation=new,
        parent=what.parent,
        name=what.name,
        short_name=what.short_name or what.name,
        position=what.position,
        starts=day,
    )
    record("organisation.founded", new, after=_said(new, day))
    return new


def _stand(organisation: Organisation, day: date, **changes: object) -> Standing:
    """Close the standing that is open and open another one that differs in some fields."""
    last = _open_standing(organisation, day)
    before = _said(organisation, day)
    if last.starts == day:
        standing = last
    else:
        last.ends = day
        last.save(update_fields=["ends"])
        standing = Standing(
            organisation=organisation,
            parent=last.parent,
            name=last.name,
            short_name=last.short_name,
            position=last.position,
            starts=day,
        )
    for name, value in changes.items():
        setattr(standing, name, value)
    standing.save()
    record("organisation.changed", organisation, before=before, after=_said(organisation, day))
    return standing


def _dissolve(organisation: Organisation, day: date) -> None:
    last = _open_standing(organisation, day)
    if last.starts >= day:
        raise Refusal(_("撤销日期必须晚于最近一次变更的日期。"), code="too-early", field="day")
    if below([organisation.pk], day) - {organisation.pk}:
        raise Refusal(_("该机构还有下级机构，请先调整下级机构的隶属关系。"), code="has-children")
    before = _said(organisation, day)
    last.ends = day
    last.save(update_fields=["ends"])
    organisation.dissolved = day
    organisation.save(update_fields=["dissolved"])
    record("organisation.dissolved", organisation, before=before, after={"dissolved": day})


def _hand_over(old: Organisation, new: Organisation, day: date) -> None:
    """Let what belongs to an organisation belong to another from a day on."""
    for standing in Standing.objects.filter(parent=old, ends__isnull=True).select_related("organisation"):
        _stand(standing.organisation, day, parent=new)


def _succeed(old: Organisation, new: Organisation, day: date) -> None:
    Succession.objects.create(predecessor=old, successor=new, day=day)
    record("organisation.succeeded", old, after={"successor": new.code, "day": day})


def _open_standing(organisation: Organisation, day: date) -> Standing:
    """The standing that holds now, if a change on that day can follow it."""
    last = organisation.standings.filter(ends__isnull=True).first()
    if last is None:
        raise Refusal(_("该机构已经撤销，不能再变更。"), code="dissolved")
    if day < last.starts:
        said = {"day": date_format(last.starts, "DATE_FORMAT")}
        raise Refusal(_("变更日期不能早于最近一次变更的日期 %(day)s。") % said, code="too-early", field="day")
    return last


def _share_tenant(*organisations: Organisation) -> None:
    """What is a tenant's stays the tenant's (see `kaoping.governance.tenancy`)."""
    if len({organisation.tenant_key for organisation in organisations}) > 1:
        raise Refusal(_("这些机构不属于同一个主管体系，不能相互调整。"), code="other-tenant", field="parent")


def _exists_on(parent: Organisation, day: date) -> None:
    if not below([parent.pk], day):
        raise Refusal(_("上级机构在该日期不存在。"), code="not-there-yet", field="parent")


def _said(organisation: Organisation, day: date) -> dict[str, object]:
    """What the ledger keeps of an organisation."""
    standing = organisation.standings.order_by("-starts").first()
    assert standing is not None, "an organisation has a standing from its first day"
    parent = standing.parent
    return {
        "code": organisation.code,
        "kind": str(organisation.kind),
        "name": standing.name,
        "short_name": standing.short_name,
        "parent": None if parent is None else parent.code,
        "position": standing.position,
        "starts": standing.starts,
    }
