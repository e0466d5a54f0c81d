"""Results: computed from what was kept, and computed again whenever they are looked at in another process.

A result is a function of scheme, values and engine; the digest that stands in the run says whether it is the same. For
one unit of a large appraisal only those with whom it is compared are computed, and its own digest says so.
"""

from __future__ import annotations

from collections.abc import Container

from django.utils.translation import gettext as _

from kaoping.analysis.runs.at_hand import AtHand
from kaoping.analysis.runs.inputs import kept, subjects_kept
from kaoping.analysis.runs.models import Run
from kaoping.basis.refusals import Refusal
from kaoping.engine.scoring import ENGINE_VERSION, Result, Subject, Values, company_of, of_company
from kaoping.files.stored import scored
from kaoping.planning.schemes.selectors import scheme_of

FEW = 60
"""Of no more subjects than these the whole result is computed at once."""
MOST_CELLS = 1_500_000
"""How many cells of results a process keeps at hand: some hundred megabytes."""


def _cells(result: Result) -> int:
    own = sum(len(s.trace) + len(s.high or ()) for s in result.subjects)
    return own + sum(_cells(period) for period in result.periods.values())


shelf = AtHand[Result](MOST_CELLS, _cells)
_subjects = AtHand[tuple[Subject, ...]](50_000, len)
_company = AtHand[frozenset[str]](2_000)


def compute(run: Run) -> Result:
    """Evaluate what was kept for a run.

    Raises:
        Refused: if scheme and values do not fit together.
    """
    return _scored(run, _kept(run))


def _kept(run: Run, only: Container[str] | None = None) -> Values:
    assert run.inputs is not None, "inputs are kept before anything is computed"
    return kept(run.inputs, only)


def _scored(run: Run, values: Values) -> Result:
    return scored(scheme_of(run.version), values, "" if run.period is None else run.period.key)


def _scored_alone(run: Run, names: Container[str]) -> Result:
    return _scored(run, of_company(scheme_of(run.version), _kept(run, names)))


def result_of(run: Run) -> Result:
    """The result of a run that has one: from what was kept, and held against the digest that stands in the run.

    Raises:
        Refusal: `no-result`, if there is none (yet); `other-engine` and `result-differs`, if it cannot be had again.
    """
    _check(run)
    return shelf.get(run.result_digest, lambda: _again(run))


def result_for(run: Run, name: str) -> Result:
    """A result in which a subject has the same cells as in the whole one, held against the digest of its own part.

    Of a large appraisal it has only those who decide on these cells: see `engine.scoring.company_of`.

    Raises:
        Refusal: see `result_of`.
    """
    _check(run)
    names = frozenset[str]() if run.result_digest in shelf else _names_of_company(run, name)
    if not names:
        return result_of(run)
    result = shelf.get((run.result_digest, names), lambda: _scored_alone(run, names))
    wanted = run.totals.filter(subject__name=name).values_list("digest", flat=True).first()
    if wanted != result.digest_of(name):
        raise differs()
    return result


def _names_of_company(run: Run, name: str) -> frozenset[str]:
    """With whom a subject is computed; nobody, where all are: there are few, it is none of them, or all decide."""

    def find() -> frozenset[str]:
        inputs = run.inputs
        assert inputs is not None, "inputs are kept before anything is computed"
        subjects = _subjects.get(inputs.digest, lambda: subjects_kept(inputs))
        if len(subjects) <= FEW or name not in {one.name for one in subjects}:
            return frozenset()
        names = frozenset(one.name for one in company_of(scheme_of(run.version), subjects, name))
        return names if len(names) < len(subjects) else frozenset()

    return _company.get((run.result_digest, name), find)


def _check(run: Run) -> None:
    """Whether there is a result that can be had again."""
    if not run.result_digest:
        raise Refusal(_("这次计算没有结果。"), code="no-result")
    if run.engine != ENGINE_VERSION:
        said = {"then": run.engine, "now": ENGINE_VERSION}
        raise Refusal(
            _("这次计算由引擎版本 %(then)s 作出，当前版本 %(now)s 不能重现，请用当时的版本查看。") % said,
            code="other-engine",
        )


def _again(run: Run) -> Result:
    found = compute(run)
    if found.recipe().result != run.result_digest:
        raise differs()
    return found


def differs() -> Refusal:
    """What is said where something is not what was computed."""
    said = _("重新计算的结果与存证的摘要不一致，数据库可能被改动，请立即报告并核验存证。")
    return Refusal(said, code="result-differs")
