"""Publications on the stage: one in each state, with its public pages."""

from __future__ import annotations

from datetime import timedelta

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.services import answer, decide, open_confirmation
from kaoping.basis.clock import today
from tests.platform.appraisal import a_run, give_all, number, the_cycle, the_subject
from tests.platform.cast import Cast
from tests.platform.publishing import a_file, a_publication, confirmed, corrected, taken_back, the_confirmation, upheld


def arguments(cast: Cast) -> dict[str, int | str]:
    """What stands in addresses of the table of permissions; what it stands for is made where it is missing."""
    confirming = a_publication(cast)
    announced = a_publication(cast, State.ANNOUNCED, key="2026Q4")
    return {
        "publication": confirming.pk,
        "confirmation": the_confirmation(confirming, cast).pk,
        "open_run": _run_to_open(cast).pk,
        "announced": announced.pk,
        "announced_code": announced.code,
        "announced_run": announced.run_id,
        "announced_subject": the_subject(cast).pk,
        "confirming_code": confirming.code,
        "zh": "zh",
        "en": "en",
        "ranking": "ranking",
        "people": "people",
    }


def _run_to_open(cast: Cast) -> Run:
    waiting = Run.objects.filter(cycle=the_cycle(cast), state=RunState.CONFIRMED, publication=None, replaces=None)
    return waiting.first() or confirmed(cast, a_run(cast))


def stage(cast: Cast) -> dict[str, int | str]:
    """A publication in each state, a corrected one with its correction, and a run that waits."""
    give_all(cast)
    confirming = _opened(cast)
    answer(
        actor=cast.actor("rival"),
        confirmation=the_confirmation(confirming, cast, "jiangnan"),
        agrees=False,
        remark="工单解决率应为 97.5%，依据市热线办 10 月 9 日复核单。",
    )
    to_decide = _confirmed_by_units(cast)
    decided = _decided(cast)
    announced = _announced(cast)
    withdrawn = _announced(cast)
    taken_back(cast, withdrawn, "附表数据期次有误，更正后重新公示。")
    old, new = _corrected(cast)
    return {
        "open_run": confirmed(cast, a_run(cast)).pk,
        "confirming": confirming.pk,
        "own_word": the_confirmation(confirming, cast).pk,
        "remarked": the_confirmation(confirming, cast, "jiangnan").pk,
        "to_decide": to_decide.pk,
        "decided": decided.pk,
        "announced": announced.pk,
        "announced_code": announced.code,
        "old": old.pk,
        "old_code": old.code,
        "new": new.pk,
        "new_code": new.code,
        "withdrawn": withdrawn.pk,
        "withdrawn_code": withdrawn.code,
        "shown_subject": the_subject(cast).pk,
    }


def _opened(cast: Cast) -> Publication:
    until = today() + timedelta(days=5)
    return open_confirmation(actor=cast.actor("office"), run=confirmed(cast, a_run(cast)), confirm_until=until)


def _confirmed_by_units(cast: Cast) -> Publication:
    found = _opened(cast)
    Confirmation.objects.filter(publication=found).exclude(subject=the_subject(cast)).update(answer=Answer.AGREED)
    answer(actor=cast.actor("reporter"), confirmation=the_confirmation(found, cast), agrees=True)
    return found


def _decided(cast: Cast) -> Publication:
    return decide(actor=cast.actor("leader"), publication=_confirmed_by_units(cast), minutes=a_file(cast))


def _announced(cast: Cast) -> Publication:
    until = today() + timedelta(days=7)
    return announce(actor=cast.actor("leader"), publication=_decided(cast), until=until)


def _corrected(cast: Cast) -> tuple[Publication, Publication]:
    old = _announced(cast)
    upheld(cast, old, "jiangnan", "passed", number("80"))
    run = confirmed(cast, a_run(cast), replaces=old.run)
    reason = "申诉成立：江南区建设局主体结构合格率由 95.5% 更正为 80%。"
    return old, corrected(cast, old, run, reason)
