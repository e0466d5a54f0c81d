"""Making, checking and publishing schemes.

A version is made by one person, checked by a second and published by a third. In a small office that has declared
itself one, the second may be the third as well; nobody checks or publishes what they made themselves, anywhere.
"""

from __future__ import annotations

import hashlib

from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.basis.refusals import Conflict
from kaoping.engine.terms import errors
from kaoping.governance.acting import Actor, Barred, Permission, Refusal, now
from kaoping.governance.ledger.checkpoints import sign_with_it
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.selectors import small_office
from kaoping.planning.schemes.intake import Taken, recheck, take_file, take_text
from kaoping.planning.schemes.kept_findings import kept
from kaoping.planning.schemes.models import Series, State, Version
from kaoping.planning.schemes.selectors import in_work, scheme_of


def draft(
    *,
    actor: Actor,
    organisation: Organisation,
    text: str = "",
    file: tuple[str, bytes] | None = None,
    reason: str = "",
    base: str = "",
) -> Version:
    """Make a draft of a scheme from YAML text or from a file, or replace the draft that there is.

    It may have errors: they are kept with it, each with its place. Reading happens before the transaction begins.
    `base` is the SHA-256 of the text that whoever mends it had before them.

    Raises:
        Conflict: if the draft is no longer the one of `base`.
        Denied, Unseen: without the permission `MAKE_SCHEMES` at the organisation.
        Unreadable: if it does not even say which scheme it is.
        Refusal: `in-work`, while a version is being checked; `reason-wanted`, for a second version without one.
    """
    actor.require(Permission.MAKE_SCHEMES, organisation.pk)
    taken = take_text(text) if file is None else take_file(*file)
    return keep_draft(actor=actor, organisation=organisation, taken=taken, reason=reason, base=base)


@service
def keep_draft(*, actor: Actor, organisation: Organisation, taken: Taken, reason: str, base: str = "") -> Version:
    """Keep what was taken in as the draft of its series; see `draft`."""
    actor.require(Permission.MAKE_SCHEMES, organisation.pk)
    series, _is_new = Series.objects.get_or_create(
        organisation=organisation, code=taken.code, defaults={"title": taken.title}
    )
    series = Series.objects.select_for_update().get(pk=series.pk)
    found = in_work(series)
    if found is not None and found.state != State.DRAFT:
        raise Refusal(_("这个方案有一个版本正在复核或等待发布，请先退回或撤回它。"), code="in-work")
    if base and (found is None or _digest(found.text) != base):
        raise Conflict()
    last = series.versions.aggregate(last=Max("number"))["last"] or 0
    is_revision = series.versions.filter(published_at__isnull=False).exists()
    if is_revision and not reason.strip():
        raise Refusal(_("修订已发布的方案，请写明修订理由。"), code="reason-wanted", field="reason")
    before = None if found is None else _said(found)
    made = found or Version(series=series, number=last + 1)
    made.text, made.digest, made.findings = taken.text, taken.digest, kept(taken.findings)
    made.source, made.reason = taken.source[:150], reason.strip()
    made.made_by_id, made.made_at, made.remark = actor.person, now(), ""
    made.save()
    if series.title != taken.title and not is_revision:
        series.title = taken.title
        series.save(update_fields=["title"])
    record("scheme.drafted", made, before=before, after=_said(made), reason=made.reason)
    return made


@service
def propose(*, actor: Actor, version: Version) -> Version:
    """Hand a draft in for checking.

    Raises:
        Refusal: `has-errors`.
    """
    found = _taken_up(actor, version, Permission.MAKE_SCHEMES, State.DRAFT)
    _refuse_errors(found)
    return _moved(found, State.PROPOSED, "scheme.proposed")


@service
def check(*, actor: Actor, version: Version) -> Version:
    """Confirm that a version is right, as the second person.

    Raises:
        Refusal: `own-work`, for whoever made it.
    """
    found = _taken_up(actor, version, Permission.CHECK_SCHEMES, State.PROPOSED)
    if found.made_by_id in actor.hands(Permission.CHECK_SCHEMES, found.series.organisation_id):
        raise Barred(_("不能复核自己编制的方案，请由另一个人复核。"), code="own-work")
    found.checked_by_id, found.checked_at = actor.person, now()
    return _moved(found, State.CHECKED, "scheme.checked")


@service
def send_back(*, actor: Actor, version: Version, remark: str) -> Version:
    """Send a version back to whoever made it, saying why: before it is checked, or before it is published.

    Raises:
        Refusal: `remark-wanted`.
    """
    found = _locked(version)
    wanted = Permission.PUBLISH_SCHEMES if found.state == State.CHECKED else Permission.CHECK_SCHEMES
    actor.require(wanted, found.series.organisation_id)
    _in_state(found, State.PROPOSED, State.CHECKED)
    if not remark.strip():
        raise Refusal(_("请写明退回的理由。"), code="remark-wanted", field="remark")
    found.remark, found.checked_by, found.checked_at = remark.strip(), None, None
    return _moved(found, State.DRAFT, "scheme.sent-back", reason=found.remark)


@service
def publish(*, actor: Actor, version: Version) -> Version:
    """Publish a checked version, as the third person: from then on its text is fixed.

    Raises:
        NotFresh: without a second factor just shown.
        Refusal: `own-work`, for whoever made it; `checked-it`, for whoever checked it, but in a small office.
    """
    found = _taken_up(actor, version, Permission.PUBLISH_SCHEMES, State.CHECKED)
    actor.require_fresh(now())
    own = actor.hands(Permission.PUBLISH_SCHEMES, found.series.organisation_id)
    if found.made_by_id in own:
        raise Barred(_("不能发布自己编制的方案，请由另一个人发布。"), code="own-work")
    if found.checked_by_id in own and small_office() is None:
        raise Barred(_("不能发布自己复核的方案，请由第三个人发布。"), code="checked-it")
    _refuse_errors(found)
    scheme = scheme_of(found)
    Series.objects.filter(pk=found.series_id).update(title=scheme.title.zh)
    found.published_by_id, found.published_at = actor.person, now()
    published = _moved(found, State.PUBLISHED, "scheme.published", reason=found.reason)
    sign_with_it()
    return published


@service
def withdraw(*, actor: Actor, version: Version, reason: str) -> Version:
    """Withdraw a version: one in work by the office; a published one that no cycle uses by whoever publishes.

    Raises:
        NotFresh: for a published one, without a second factor just shown.
        Refusal: `reason-wanted`; `in-use`, if a cycle rests on it.
    """
    found = _locked(version)
    is_published = found.state == State.PUBLISHED
    wanted = Permission.PUBLISH_SCHEMES if is_published else Permission.MAKE_SCHEMES
    actor.require(wanted, found.series.organisation_id)
    _in_state(found, State.DRAFT, State.PROPOSED, State.CHECKED, State.PUBLISHED)
    if is_published:
        actor.require_fresh(now())
    if not reason.strip():
        raise Refusal(_("请写明撤回的理由。"), code="reason-wanted", field="reason")
    if found.cycles.exists():
        raise Refusal(_("已有考核周期使用这个版本，不能撤回；请修订方案，发布新的版本。"), code="in-use")
    found.remark = reason.strip()
    return _moved(found, State.WITHDRAWN, "scheme.withdrawn", reason=found.remark)


def _taken_up(actor: Actor, version: Version, wanted: Permission, state: State) -> Version:
    """A version for a step, if the actor may take it and it is at that step."""
    found = _locked(version)
    actor.require(wanted, found.series.organisation_id)
    _in_state(found, state)
    return found


def _locked(version: Version) -> Version:
    """The version as it is now, held until the transaction ends."""
    return Version.objects.select_for_update(of=("self",)).select_related("series").get(pk=version.pk)


def _in_state(version: Version, *states: State) -> None:
    """Refuse what somebody else has moved on meanwhile."""
    if version.state not in states:
        raise Conflict()


def _refuse_errors(version: Version) -> None:
    found = errors(recheck(version.text))
    if found or not version.digest:
        raise Refusal(_("方案还有错误，请先改正后再提交。"), code="has-errors")


def _moved(version: Version, to: State, action: str, *, reason: str = "") -> Version:
    before = {"state": str(version.state)}
    version.state = to
    version.save()
    record(action, version, before=before, after=_said(version), reason=reason)
    return version


def _said(version: Version) -> dict[str, object]:
    """What the ledger keeps of a version: its text by digests, as it stands and in the engine's form."""
    return {
        "series": version.series.code,
        "number": version.number,
        "state": str(version.state),
        "digest": version.digest,
        "text": _digest(version.text),
        "made_by": version.made_by_id,
        "checked_by": version.checked_by_id,
        "published_by": version.published_by_id,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
