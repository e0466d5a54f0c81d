"""Reasons in words: why a run could not be computed, and why a unit moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from kaoping.analysis.results.figures import signed, text_of
from kaoping.analysis.results.words import names_of
from kaoping.analysis.runs.models import Run
from kaoping.basis.known import known
from kaoping.basis.language import mark, spoken
from kaoping.engine.analysis import Cause, Movement, shown
from kaoping.engine.compiling import keys
from kaoping.engine.scheme import Scheme
from kaoping.planning.schemes.selectors import scheme_of, titles_of

_CAUSES = {
    Cause.DATA: gettext_lazy("本单位数据不同"),
    Cause.RULE: gettext_lazy("指标或规则不同"),
    Cause.WEIGHT: gettext_lazy("分值或权重不同"),
    Cause.OTHERS: gettext_lazy("其他单位变化所致"),
    Cause.NEW: gettext_lazy("新增的指标"),
    Cause.GONE: gettext_lazy("取消的指标"),
    Cause.ROLL_UP: gettext_lazy("汇总、封顶、处置或取整"),
}


@dataclass(frozen=True)
class Reason:
    """A finding: where, what is wrong, what would be right."""

    where: str
    wrong: str
    right: str


def findings_of(run: Run) -> tuple[Reason, ...]:
    """Why a run could not be computed, in the language of the page."""
    titles = {key: words.say(spoken()) for key, words in titles_of(run.version).items()}
    titles |= names_of(scheme_of(run.version)).items
    periods = {one.key: known(one.title) for one in run.cycle.periods.all() if one.key}
    return tuple(_reason(finding, titles | periods) for finding in run.findings)


def _reason(finding: Mapping[str, object], titles: Mapping[str, str]) -> Reason:
    place, wrong, right = finding["place"], finding["wrong"], finding["right"]
    assert isinstance(place, list)
    assert isinstance(wrong, dict)
    assert isinstance(right, dict)
    where = " · ".join(titles.get(str(part), str(part)) for part in place)
    return Reason(where, str(wrong[spoken().value]), str(right[spoken().value]))


@dataclass(frozen=True)
class ChangedItem:
    """What one item did to a total, and why."""

    title: str
    before: str
    after: str
    change: str
    causes: str


def why_moved(movement: Movement, scheme: Scheme) -> tuple[ChangedItem, ...]:
    """What every item did to the total of a unit, the most first."""
    names = names_of(scheme)
    return tuple(
        ChangedItem(
            title=str(gettext_lazy("总分")) if one.item == keys.TOTAL else names.items.get(one.item, one.item),
            before=text_of(one.before),
            after=text_of(one.after),
            change=signed(shown(one.change, 2)) if one.change else text_of(Decimal("0.00")),
            causes=mark("；").join(str(_CAUSES[cause]) for cause in one.causes),
        )
        for one in movement.items
    )
