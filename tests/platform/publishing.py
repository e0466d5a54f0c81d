"""Confirmed runs and publications for the platform's tests, made as rows and through the services of publication."""

from __future__ import annotations

import hashlib
from datetime import date

from kaoping.analysis.runs.models import Inputs, ItemScore, Run, SubjectScore
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import Confirmation, Publication, State
from kaoping.application.publication.services import answer, decide, open_confirmation
from kaoping.basis.clock import now
from kaoping.collection.values.models import Value
from kaoping.engine.scheme import Leaf, walk
from kaoping.engine.scoring import Result, Subject, Values, score
from kaoping.files.stored.reading import observation_from
from kaoping.governance.files.models import File
from tests.platform.appraisal import give_all, the_cycle, the_period, the_scheme
from tests.platform.cast import Cast

UNTIL, SHOWN_UNTIL = date(2026, 11, 23), date(2026, 11, 25)
"""Three and five working days after the noon of the tests, a Wednesday: counted on a calendar of 2026."""


def the_run(cast: Cast, *, key: str = "2026Q3", replaces: Run | None = None) -> Run:
    """A confirmed run of a quarter over the values that stand: started by one of the office, confirmed by the other."""
    found = Run.objects.filter(cycle=the_cycle(cast), period__key=key, replaces=replaces).first()
    return found or _made(cast, key, replaces)


def _made(cast: Cast, key: str, replaces: Run | None) -> Run:
    give_all(cast, key)
    result = _result(cast, key)
    recipe = result.recipe()
    inputs, _ = Inputs.objects.get_or_create(digest=recipe.values, defaults={"packed": b""})
    run = Run.objects.create(
        cycle=the_cycle(cast),
        period=the_period(cast, key),
        number=Run.objects.count() + 1,
        state=RunState.CONFIRMED,
        inputs=inputs,
        engine=recipe.engine,
        scheme_digest=recipe.scheme,
        values_digest=recipe.values,
        result_digest=recipe.result,
        replaces=replaces,
        started_by=cast.people["office"],
        started_at=now(),
        confirmed_by=cast.people["checker"],
        confirmed_at=now(),
    )
    _rows(run, result)
    return run


def _result(cast: Cast, key: str) -> Result:
    subjects = tuple(Subject(one.name, one.group) for one in the_cycle(cast).subjects.order_by("position"))
    given = Value.objects.filter(period=the_period(cast, key), is_current=True).select_related("subject", "period")
    observed = {
        (one.subject.name, one.period.key, one.item): observation_from(one.content, one.status) for one in given
    }
    return score(the_scheme(), Values(subjects, observed), key)


def _rows(run: Run, result: Result) -> None:
    nodes = [(node, place) for node, place in walk(result.scheme.items)]
    for found in result.subjects:
        subject = run.cycle.subjects.get(name=found.subject.name)
        SubjectScore.objects.create(
            run=run, subject=subject, total=found.total, grade=found.grade or "", rank=found.rank
        )
        scores = dict(found.scores())
        for position, (node, place) in enumerate(nodes):
            ItemScore.objects.create(
                run=run,
                subject=subject,
                item=node.id,
                position=position,
                depth=(len(place) + 1) // 2,
                is_leaf=isinstance(node, Leaf),
                points=found.compiled.points[node.id],
                score=scores[node.id],
            )


def a_file(cast: Cast, name: str = "会议纪要.pdf") -> File:
    """A kept file, as a row: for minutes and scans."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    found, _ = File.objects.get_or_create(
        stored=digest,
        defaults={
            "organisation": cast.units["bureau"],
            "name": name,
            "kind": "pdf",
            "size": 3,
            "sha256": digest,
            "sm3": digest,
            "sent_by": cast.people["office"],
            "sent_at": now(),
        },
    )
    return found


def the_confirmation(publication: Publication, cast: Cast, unit: str = "jiangbei") -> Confirmation:
    """What a unit of the cast says of a publication."""
    return publication.confirmations.get(subject__organisation=cast.units[unit])


def the_publication(cast: Cast, state: State = State.CONFIRMING, *, key: str = "2026Q3") -> Publication:
    """A publication, brought through the services into one of the states up to `announced`."""
    run = the_run(cast, key=key)
    found = Publication.objects.filter(run=run).first()
    found = found or open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)
    if found.state == State.CONFIRMING and state != State.CONFIRMING:
        Confirmation.objects.filter(publication=found).exclude(subject__organisation=cast.units["jiangbei"]).update(
            answer="agreed"
        )
        answer(actor=cast.actor("reporter"), confirmation=the_confirmation(found, cast), agrees=True)
        found.refresh_from_db()
    if found.state == State.TO_DECIDE and state in {State.DECIDED, State.ANNOUNCED}:
        found = decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))
    if found.state == State.DECIDED and state == State.ANNOUNCED:
        found = announce(actor=cast.actor("office"), publication=found, until=SHOWN_UNTIL)
    return found


PAST = {State.CONFIRMING: 0, State.TO_DECIDE: 0, State.DECIDED: 1, State.ANNOUNCED: 2, State.NOTIFIED: 3}
"""How many of decision, announcement and notice a publication in a state has behind it."""


def a_publication(cast: Cast, state: State = State.CONFIRMING, *, key: str = "2026Q3") -> Publication:
    """A publication in a state, as a row: its days are over, and nothing of it stands in the ledger."""
    found = Publication.objects.filter(run=the_run(cast, key=key)).first()
    return found or _row(cast, state, the_run(cast, key=key))


def _row(cast: Cast, state: State, run: Run) -> Publication:
    decided = {"decided_by": cast.people["leader"], "decided_at": now(), "minutes": a_file(cast)}
    shown = {"announced_by": cast.people["office"], "announced_at": now(), "announce_until": date(2026, 11, 17)}
    final = {"notified_by": cast.people["office"], "notified_at": now()}
    behind = [decided, shown, final][: PAST[state]]
    found = Publication.objects.create(
        run=run,
        state=state,
        code=f"2026-row{run.pk}",
        opened_by=cast.people["office"],
        opened_at=now(),
        confirm_until=date(2026, 11, 17) if state != State.CONFIRMING else UNTIL,
        **{name: value for part in behind for name, value in part.items()},
    )
    for one in run.totals.all():
        Confirmation.objects.create(publication=found, subject=one.subject)
    return found
