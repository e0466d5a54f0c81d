"""Appeals: who may use which service."""

from __future__ import annotations

from kaoping.application.appeals import selectors, services
from kaoping.application.appeals.models import State
from kaoping.application.publication.models import Publication
from kaoping.governance.acting import Actor
from tests.platform.application.appealing import NO, a_claim, a_public_row, as_row
from tests.platform.application.orders import PROOF
from tests.platform.appraisal import the_subject
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services
from tests.platform.permissions.table_appeals import DECIDING, SEEING, UNIT, WATCHING
from tests.platform.publishing import upheld


def _file(cast: Cast, actor: Actor) -> object:
    publication = a_public_row(cast)
    claim = a_claim(cast, publication, "plan")
    return services.file_appeal(
        actor=actor, publication=publication, subject=the_subject(cast), claim=claim, evidence=[PROOF]
    )


def _upheld(cast: Cast) -> Publication:
    """A public result against which an appeal was upheld."""
    found = a_public_row(cast)
    if not found.appeals.filter(state=State.UPHELD).exists():
        upheld(cast, found, "jiangnan", "plan", "false")
    return found


APPEALS: Services = {
    "file an appeal": (_file, set(UNIT)),
    "give an opinion": (lambda c, a: services.give_opinion(actor=a, appeal=as_row(c), judgement=NO), set(DECIDING)),
    "withdraw an appeal": (lambda c, a: services.withdraw(actor=a, appeal=as_row(c), reason="已核实"), set(UNIT)),
    "run again": (
        lambda c, a: services.run_again(actor=a, publication=_upheld(c)),
        {"office", "checker"},
    ),
    "see appeals": (lambda _, a: selectors.appeals(a), set(SEEING)),
    "see an appeal": (lambda c, a: selectors.appeal(a, as_row(c).pk), set(WATCHING | UNIT)),
    "see the history of an appeal": (lambda c, a: selectors.history(a, as_row(c)), set(WATCHING)),
    "see the explanation of an appeal": (lambda c, a: selectors.explanation(a, as_row(c)), set(WATCHING)),
    "see where to appeal": (
        lambda c, a: selectors.window(a, a_public_row(c).pk, the_subject(c).pk),
        set(UNIT),
    ),
}
