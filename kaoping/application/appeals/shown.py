"""An appeal as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.grounds import Ground, data_item, datum_title, standing_value
from kaoping.application.appeals.models import Appeal, Opinion
from kaoping.application.appeals.rules import Move, can
from kaoping.application.appeals.selectors import (
    Window,
    correction_of,
    decide_by,
    explained,
    explanation,
    history,
    needs_run,
    newest,
    opinions,
    side_of,
    watches,
)
from kaoping.application.items import title
from kaoping.application.publication.selectors import moved
from kaoping.basis.language import mark
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.content import records_shown, scalar_shown
from kaoping.collection.values.content import shown as value_shown
from kaoping.collection.values.models import Value
from kaoping.engine.terms import ListItem
from kaoping.governance.acting import Actor, Permission, today
from kaoping.methods.working_days import Calendar, working_days_between
from kaoping.planning.cycles.days import calendar_of
from kaoping.planning.cycles.models import Subject


@dataclass(frozen=True)
class Shown:
    """An appeal with the names of what it is about, and until when it should be decided while it is open."""

    appeal: Appeal
    item: str
    due: date
    left: int | None

    @property
    def is_late(self) -> bool:
        """Whether it should have been decided already."""
        return self.left is not None and self.left < 0


def shown(appeal: Appeal, known: Calendar) -> Shown:
    """An appeal as it stands today."""
    due = decide_by(appeal, known)
    left = working_days_between(known, today(), due).value if can(appeal, Move.OPINE) else None
    return Shown(appeal, title(appeal.subject.cycle, appeal.item), due, left)


@dataclass(frozen=True)
class Stood:
    """A value that stood in the place, in words; the records of a list row by row."""

    value: Value
    words: str
    records: list[list[str]]


def stood(subject: Subject, datum: str, value: Value) -> Stood:
    """A value of a place in words."""
    item = data_item(subject, datum)
    rows = []
    if isinstance(item, ListItem):
        rows = records_shown(value.content, item, dict(Wanted(subject.cycle).choices(subject, item.id)))
    return Stood(value, value_shown(value.content, value.status, item), [_filled(row) for row in rows])


def content_words(appeal: Appeal, content: str, status: str) -> str:
    """A content in words: what was held to be right."""
    if not content:
        return ""
    item = data_item(appeal.subject, appeal.datum)
    words = value_shown(content, status, item)
    if not isinstance(item, ListItem):
        return words
    choices = dict(Wanted(appeal.subject.cycle).choices(appeal.subject, item.id))
    return mark("；").join([words, *(" ".join(_filled(row)) for row in records_shown(content, item, choices))])


@dataclass(frozen=True)
class About:
    """What a unit is about to appeal against: the value that stands there, and how its score came about."""

    title: str
    value: Stood | None
    lines: list[str]


def about(found: Window, ground: Ground) -> About:
    """What stands at a ground, in words."""
    value = standing_value(ground.period, found.subject, ground.datum)
    stands = None if value is None else stood(found.subject, ground.datum, value)
    return About(ground.title, stands, explained(found, ground))


def _filled(row: list[str]) -> list[str]:
    """The fields of a record that say something: in a sentence nobody misses the others."""
    return [text for text in row if text != scalar_shown(None)]


def whole(who: Actor, found: Appeal) -> dict[str, object]:
    """All that somebody may see of an appeal, and what they may do."""
    one, owner = shown(found, calendar_of(found)), found.subject.cycle.organisation_id
    correction = correction_of(found)
    before = None if correction is None else correction.corrects
    seen: list[tuple[Opinion, str]] = [
        (given, content_words(found, given.content, given.status)) for given in opinions(who, found)
    ]
    sees_all = watches(who, found)
    return {
        "one": one,
        "datum": datum_title(found.subject, found.datum),
        "opinions": seen,
        "decided": content_words(found, found.decided, found.decided_status),
        "sees_all": sees_all,
        "history": [stood(found.subject, found.datum, value) for value in history(who, found)] if sees_all else [],
        "explanation": explanation(who, found) if sees_all else [],
        "correction": correction,
        "moved": [] if correction is None or before is None else moved(before.run, correction.run),
        "may_opine": side_of(who, found) is not None,
        "may_withdraw": can(found, Move.WITHDRAW) and who.may(Permission.APPEAL, found.subject.organisation_id),
        "may_run": needs_run(found) and who.may(Permission.RUN, owner),
        "correct_at": _correct_at(who, found) if correction is None else "",
    }


def _correct_at(who: Actor, found: Appeal) -> str:
    """Where a leader corrects the publication, once the new run is confirmed."""
    is_ready = found.run is not None and found.run.state == RunState.CONFIRMED
    if not is_ready or not who.may(Permission.DECIDE_RESULTS, found.subject.cycle.organisation_id):
        return ""
    try:
        return reverse("publications-correct", args=[newest(found.publication).pk])
    except NoReverseMatch:
        return ""
