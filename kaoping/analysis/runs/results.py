"""Results: computed from what was kept, and computed again whenever they are looked at in another process.

A result is a function of scheme, values and engine; the digest that stands in the run says whether it is the same.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaoping.analysis.runs.at_hand import AtHand
from kaoping.analysis.runs.inputs import kept
from kaoping.analysis.runs.models import Run
from kaoping.basis.refusals import Refusal
from kaoping.engine.scoring import ENGINE_VERSION, Result
from kaoping.files.stored import scored
from kaoping.planning.schemes.selectors import scheme_of

MOST_CELLS = 1_500_000
"""How many cells of results a process keeps at hand: some hundred megabytes."""


def _cells(result: Result) -> int:
    own = sum(len(s.trace) + len(s.high or ()) for s in result.subjects)
    return own + sum(_cells(period) for period in result.periods.values())


shelf = AtHand[Result](MOST_CELLS, _cells)


def compute(run: Run) -> Result:
    """Evaluate what was kept for a run.

    Raises:
        Refused: if scheme and values do not fit together.
    """
    assert run.inputs is not None, "inputs are kept before anything is computed"
    return scored(scheme_of(run.version), kept(run.inputs), "" if run.period is None else run.period.key)


def result_of(run: Run) -> Result:
    """The result of a run that has one: from what was kept, and held against the digest that stands in the run.

    Raises:
        Refusal: `no-result`, if there is none (yet); `other-engine` and `result-differs`, if it cannot be had again.
    """
    if not run.result_digest:
        raise Refusal(_("这次计算没有结果。"), code="no-result")
    return shelf.get(run.result_digest, lambda: _again(run))


def _again(run: Run) -> Result:
    if run.engine != ENGINE_VERSION:
        said = {"then": run.engine, "now": ENGINE_VERSION}
        raise Refusal(
            _("这次计算由引擎版本 %(then)s 作出，当前版本 %(now)s 不能重现，请用当时的版本查看。") % said,
            code="other-engine",
        )
    found = compute(run)
    if found.recipe().result != run.result_digest:
        raise Refusal(
            _("重新计算的结果与存证的摘要不一致，数据库可能被改动，请立即报告并核验存证。"), code="result-differs"
        )
    return found
