"""What an event in a list will cost or give, said where it is written down: the rule of the item, and each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import prod

from django.utils.translation import gettext as _

from kaoping.basis.clock import today
from kaoping.basis.language import said
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.content import value_of
from kaoping.engine.numbers import plain
from kaoping.engine.rules.event_kinds import EventKind
from kaoping.engine.rules.events import Events
from kaoping.engine.scoring import Scalar
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


def total_said(wanted: Wanted, period: Period, subject: Subject, item: str, content: str) -> str:
    """What the records of a list come to, with the cap; "" where that depends on more than these records."""
    compiled = wanted.asked.compiled_for(wanted.engine_subject(subject), period.key)
    of, records = compiled.data.get(item), value_of(content)
    part = list_part(of, compiled) if isinstance(of, ListItem) else None
    if part is None or not isinstance(part.rule, Events) or not isinstance(records, tuple) or not records:
        return ""
    total = total_of(part.rule, records, part.points)
    if total is None:
        return ""
    text = _("这些记录合计扣 %(points)s 分") if part.rule.effect == "deduct" else _("这些记录合计加 %(points)s 分")
    return text % {"points": plain(total)}


def total_of(rule: Events, records: Sequence[Mapping[str, Scalar | None]], points: Decimal) -> Decimal | None:
    """What records come to by a rule, at most its cap; None where they cannot be added up one by one."""
    if not _is_plain(rule):
        return None
    sums = dict.fromkeys((kind.id for kind in rule.kinds), Decimal(0))
    kinds = {kind.id: kind for kind in rule.kinds}
    for record in records:
        kind, count = str(record.get("kind")), record.get("count")
        each = kinds[kind].points if kind in kinds else None
        if each is None:
            return None
        times = prod((one.by for one in rule.multiply if record.get(one.id) is True), start=Decimal(1))
        sums[kind] += each * (count if isinstance(count, Decimal) else 1) * times
    total = sum((min(found, kinds[id_].cap or found) for id_, found in sums.items()), Decimal(0))
    most = points if rule.cap == "points" else total if rule.cap == "none" else Decimal(rule.cap)
    return min(total, most)


def _is_plain(rule: Events) -> bool:
    """Whether each record of the period adds its own points, whatever else there is."""
    depends = rule.extra or rule.repeats or rule.same_matter == "highest" or rule.expires or rule.divide_by
    return not depends and all(kind.points is not None and kind.free is None for kind in rule.kinds)


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
