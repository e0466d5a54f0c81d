"""How documents speak: days, scores and names as an official document writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaoping.analysis.runs.models import SubjectScore
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.telling import title_of
from kaoping.application.publication.templatetags.scores import score
from kaoping.basis.clock import CHINA


@dataclass(frozen=True)
class Mark:
    """What a document that is not final says: shortly behind its title and in its name, and above every page."""

    zh: str
    en: str
    above: str

    @property
    def suffix(self) -> str:
        """Behind a title or a name of a file."""
        return f"（{self.zh}）" if self.zh else ""


FINAL = Mark("", "", "")
_UNDECIDED = Mark("未定", "not decided", "未定稿　结果尚未审定")
_DRAFT = Mark("草案", "draft", "草案　尚未通报")
_OVER = {
    State.CORRECTED: Mark("已更正", "corrected since", "已被更正后的结果代替"),
    State.WITHDRAWN: Mark("已撤回", "withdrawn", "结果已撤回"),
}

_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +| +(?=[\u3000-\u9fff\uff00-\uffef])")


def name_of(publication: Publication) -> str:
    """What a publication is called, without the spaces that 公文 do not have around Chinese words."""
    return closed_up(title_of(publication))


def closed_up(text: str) -> str:
    """A text without spaces around Chinese words."""
    return _GAP.sub("", text)


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


def mark_of(publication: Publication) -> Mark:
    """What is said of a result that was not decided on, or stands no more."""
    is_undecided = publication.state in (State.CONFIRMING, State.TO_DECIDE)
    return _OVER.get(State(publication.state), _UNDECIDED if is_undecided else FINAL)


def mark_of_notice(publication: Publication) -> Mark:
    """What is said of a notice: it is a draft until the result is notified."""
    is_final = publication.state == State.NOTIFIED
    return _OVER.get(State(publication.state), FINAL if is_final else _DRAFT)


def mean(total: Decimal, count: int) -> str:
    """A mean with two digits after the point, half up."""
    return f"{(total / count).quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}"
