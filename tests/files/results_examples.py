"""The results of all examples: of each period that has values, and of the cycle over them."""

from __future__ import annotations

from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import Result, score, score_cycle
from tests.cases.examples import EXAMPLES, scheme_of, values_of

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/scheme.yaml") if any(path.parent.glob("*.csv")))


def results(name: str) -> list[Result]:
    """The results of an example: one where it has no periods."""
    scheme, values = scheme_of(name), values_of(name)
    if not scheme.periods:
        return [score(scheme, values)]
    with_values = {period for _, period, _ in values.observations}
    found = [score(scheme, values, p.id) for p in leaf_periods(scheme) if p.id in with_values]
    if scheme.over_periods is not None:
        found.append(score_cycle(scheme, values).cycle)
    return found
