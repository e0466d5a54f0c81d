"""What speaks against confirming a run, and is not forbidden: values that are not there, a time that is not over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.titles import span_of
from kaoping.basis.clock import today
from kaoping.basis.language import spoken
from kaoping.basis.refusals import Refusal
from kaoping.engine.words import Language


@dataclass(frozen=True)
class Doubts:
    """How many values a run went without, and the last day of its time while that is not over."""

    span: str
    missing: int
    last_day: date | None

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.missing or self.last_day)

    def said(self) -> list[str]:
        """Each in a sentence, in the language of the reader."""
        found = []
        if self.missing:
            text = ngettext(
                "开始计算时缺 %(count)s 个数据，按方案对未报的规定计分。",
                "开始计算时缺 %(count)s 个数据，按方案对未报的规定计分。",
                self.missing,
            )
            found.append(text % {"count": self.missing})
        if self.last_day is not None:
            said = {"span": self.span, "day": date_format(self.last_day)}
            found.append(_("考核期尚未结束：%(span)s的最后一天是%(day)s。") % said)
        return found

    def text(self) -> str:
        """All of them, one after the other."""
        return (" " if spoken() is Language.EN else "").join(self.said())


def doubts_of(run: Run) -> Doubts:
    """What speaks against confirming a run."""
    time = run.cycle if run.period is None else run.period
    return Doubts(span_of(run), run.missing, time.last_day if today() < time.ends else None)


def refuse_unknowing(run: Run, *, is_known: bool) -> None:
    """Refuse to confirm a run against which something speaks, to whoever did not say that they know it.

    Raises:
        Refusal: `not-known`.
    """
    doubts = doubts_of(run)
    if doubts and not is_known:
        said = _("没有确认：%(doubts)s请勾选“我知道”后再确认。") % {"doubts": doubts.text()}
        raise Refusal(said, code="not-known", field="is_known")
