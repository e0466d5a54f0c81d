"""Correcting and withdrawing a public result: acts that want two people (双人双锁).

An upheld appeal is no approval: two people have judged one value, and nobody but whoever corrects has decided what the
public is shown of everybody's totals and ranks. So what follows from appeals goes through the locks like anything else.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kaoping.application.publication import announcing, services
from kaoping.application.publication.models import Publication
from kaoping.application.publication.public_changes import (
    CORRECT,
    WITHDRAW,
    is_that_correction,
    is_that_withdrawal,
    makers_of,
    parties,
    say_correction,
    say_withdrawal,
)
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.acting.locks import grave
from kaoping.governance.ledger.work import service


@grave(
    CORRECT,
    gettext_lazy("更正公开的结果"),
    Permission.DECIDE_RESULTS,
    say=say_correction,
    holds=is_that_correction,
    makers=makers_of,
)
@service
def correct(  # noqa: PLR0913 - one parameter for each thing that is approved
    *,
    actor: Actor,
    publication: str,
    stands: str,
    run: int,
    becomes: str,
    ranking_csv_sha256: str,
    scores_csv_sha256: str,
    reason: str,
) -> Publication:
    """Let a run take the place of a public result, as two people have approved it.

    Raises:
        Unseen: if there is no such result or run.
        TwoPeopleWanted: if anything of it is not what was approved.
        Refusal: as `announcing.correct`.
    """
    del stands, becomes, ranking_csv_sha256, scores_csv_sha256  # the service has them compared, as they are now
    found = parties({"publication": publication, "run": run})
    if found is None:
        raise Unseen()
    old, new = found
    return announcing.correct(actor=actor, publication=old, run=new, reason=reason)


@grave(
    WITHDRAW,
    gettext_lazy("撤回公开的结果"),
    Permission.DECIDE_RESULTS,
    say=say_withdrawal,
    holds=is_that_withdrawal,
)
@service
def withdraw(
    *,
    actor: Actor,
    publication: str,
    stands: str,
    ranking_csv_sha256: str,
    scores_csv_sha256: str,
    reason: str,
) -> Publication:
    """Take a public result back, as two people have approved it.

    Raises:
        Unseen: if there is no such result.
        TwoPeopleWanted: if anything of it is not what was approved.
        Refusal: as `services.withdraw`.
    """
    del stands, ranking_csv_sha256, scores_csv_sha256  # the service has them compared, as they are now
    found = parties({"publication": publication})
    if found is None:
        raise Unseen()
    return services.withdraw(actor=actor, publication=found[0], reason=reason)
