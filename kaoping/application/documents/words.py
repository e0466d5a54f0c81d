"""How documents speak: days, scores and names as an official document writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from kaoping.analysis.runs.models import SubjectScore
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.telling import title_of
from kaoping.application.publication.templatetags.scores import score
from kaoping.basis.clock import CHINA

PRELIMINARY = frozenset((State.CONFIRMING, State.TO_DECIDE))


_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +| +(?=[\u3000-\u9fff\uff00-\uffef])")


def name_of(publication: Publication) -> str:
    """What a publication is called, without the spaces that 公文 do not have around Chinese words."""
    return _GAP.sub("", title_of(publication))


def day_of(time: date | datetime | None) -> str:
    """A day as 公文 write it: 2026年11月18日."""
    if time is None:
        return ""
    day = time.astimezone(CHINA).date() if isinstance(time, datetime) else time
    return f"{day.year}年{day.month}月{day.day}日"


def total_of(one: SubjectScore) -> str:
    """A total, or its ends while it is open."""
    if one.total is None and one.low is not None:
        return f"{score(one.low)}—{score(one.high)}"
    return score(one.total)


def rank_of(one: SubjectScore) -> str:
    """A rank, or a dash."""
    return "—" if one.rank is None else str(one.rank)


def grade_of(one: SubjectScore) -> str:
    """A grade, and whether a veto decided it."""
    return f"{one.grade or '—'}{'（一票否决）' if one.vetoed else ''}"


def mark_of(publication: Publication) -> str:
    """What is said of a result that was not decided on."""
    return "（初步结果）" if publication.state in PRELIMINARY else ""


def mean(total: Decimal, count: int) -> str:
    """A mean with two digits after the point, half up."""
    return f"{(total / count).quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}"
