"""What an event in a list will cost or give, said where it is written down: the rule of the item, and each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kaoping.basis.clock import today
from kaoping.basis.language import said
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.content import value_of
from kaoping.engine.analysis.records_alone import RecordsAlone
from kaoping.engine.compiling import Profile
from kaoping.engine.numbers import plain
from kaoping.engine.rules.event_kinds import EventKind
from kaoping.engine.rules.events import Events
from kaoping.engine.scoring.intake import list_part
from kaoping.engine.terms import ListItem
from kaoping.planning.cycles.models import Period, Subject


@dataclass(frozen=True)
class Scoring:
    """How the records of a list are scored."""

    points: str = ""
    """What the item is worth."""
    rule: str = ""
    """Its rule as a sentence, with what each kind costs or gives, and with the cap."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """What one event of a kind does, by what the kind is called; only where that does not depend on others."""


def scoring_of(wanted: Wanted, period: Period, subject: Subject, item: str) -> Scoring:
    """How the records of a list of a subject are scored; nothing is said of a list that several items read."""
    compiled = wanted.asked.compiled_for(wanted.engine_subject(subject), period.key)
    of = compiled.data.get(item)
    part = list_part(of, compiled) if isinstance(of, ListItem) else None
    if part is None:
        return Scoring()
    rule, kinds = part.rule, dict[str, str]()
    if isinstance(rule, Events):
        kinds = {said(kind.words): text for kind in rule.kinds if (text := _one(kind, rule.effect))}
    return Scoring(plain(part.points), said(rule.sentence(part.setting())), kinds)


class Totals:
    """What the records of lists come to, with everything that the rule says; computed as scores are."""

    def __init__(self, wanted: Wanted, period: Period) -> None:
        self._wanted = wanted
        self._period = period
        self._known: dict[tuple[Profile, str], RecordsAlone] = {}

    def said(self, subject: Subject, item: str, content: str) -> str:
        """The points of the records of a subject, as a sentence; "" where they depend on more than these records."""
        records = value_of(content)
        if not isinstance(records, tuple) or not records:
            return ""
        asked, whose = self._wanted.asked, self._wanted.engine_subject(subject)
        compiled = asked.compiled_for(whose, self._period.key)
        if (compiled.profile, item) not in self._known:
            self._known[compiled.profile, item] = RecordsAlone(asked.scheme, compiled, item)
        of = next((one for one in asked.scheme.periods if one.id == self._period.key), None)
        points = self._known[compiled.profile, item].points(whose, of, records)
        if points is None:
            return ""
        rule = compiled.parts[item].rule
        takes = isinstance(rule, Events) and rule.effect == "deduct"
        text = _("这些记录合计扣 %(points)s 分") if takes else _("这些记录合计加 %(points)s 分")
        return text % {"points": plain(points)}


def _one(kind: EventKind, effect: str) -> str:
    """What one event of a kind does, where that is a number."""
    if kind.points is None or kind.free is not None:
        return ""
    text = _("每次扣 %(points)s 分") if effect == "deduct" else _("每次加 %(points)s 分")
    return text % {"points": plain(kind.points)}


def example_day(period: Period) -> date:
    """A day that may stand in a record of a period: its last one, or today while it is not over."""
    return max(period.starts, min(today(), period.ends - timedelta(days=1)))


def days_said(period: Period) -> str:
    """From when until when a period goes, with both days."""
    return f"{period.starts.isoformat()} – {(period.ends - timedelta(days=1)).isoformat()}"
