"""Whom a move of a publication concerns, and what they are told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from kaoping.application.publication.models import Confirmation, Publication
from kaoping.governance.acting import Role
from kaoping.governance.notices.services import Holders, notify


def title_of(publication: Publication) -> str:
    """What a publication is called: its cycle and period."""
    run = publication.run
    return run.cycle.title if run.period is None else f"{run.cycle.title} {run.period.title}"


def _page(publication: Publication) -> str:
    return reverse("publications-one", args=[publication.pk])


def tell_units_to_confirm(publication: Publication) -> None:
    """A preliminary result is there to be confirmed."""
    said = _("请在 %(day)s前核对“%(title)s”的初步结果。")
    for one in publication.confirmations.select_related("subject"):
        notify(
            Holders(Role.REPORTER, one.subject.organisation_id),
            said,
            _page(publication),
            day=publication.confirm_until,
            title=title_of(publication),
        )


def tell_office_of_remark(confirmation: Confirmation, publication: Publication) -> None:
    """A unit has a remark, which waits for a reply."""
    notify(
        Holders(Role.OFFICE, publication.run.cycle.organisation_id),
        _("%(unit)s对“%(title)s”的初步结果提出了意见，请核实答复。"),
        _page(publication),
        unit=confirmation.subject.name,
        title=title_of(publication),
    )


def tell_unit_of_reply(confirmation: Confirmation, publication: Publication) -> None:
    """The office has replied to a unit's remark."""
    notify(
        Holders(Role.REPORTER, confirmation.subject.organisation_id),
        _("考核办答复了贵单位对“%(title)s”初步结果的意见。"),
        _page(publication),
        title=title_of(publication),
    )


def tell_leaders_to_decide(publication: Publication) -> None:
    """All units have had their word: a leader decides."""
    notify(
        Holders(Role.LEADER, publication.run.cycle.organisation_id),
        _("“%(title)s”的单位核对已经结束，请审定。"),
        _page(publication),
        title=title_of(publication),
    )


def tell_that_decided(publication: Publication) -> None:
    """A result was decided on: whoever neither started nor confirmed the run may announce it, a leader for one."""
    for role in (Role.OFFICE, Role.LEADER):
        notify(
            Holders(role, publication.run.cycle.organisation_id),
            _("“%(title)s”已经审定，可以公示。"),
            _page(publication),
            title=title_of(publication),
        )


def tell_units_that_shown(publication: Publication) -> None:
    """A result stands before the public; a unit that disagrees may appeal."""
    said = (
        _("“%(title)s”的结果已经公示，有异议的可以在申诉期内提出申诉。")
        if publication.corrects_id is None
        else _("“%(title)s”的结果已经更正并重新公示，请查看变动。")
    )
    for one in publication.run.totals.select_related("subject"):
        notify(
            Holders(Role.REPORTER, one.subject.organisation_id), said, _page(publication), title=title_of(publication)
        )
