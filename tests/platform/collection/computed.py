"""A scheme with a data item that the platform computes, and what it computes there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.collection import sources
from tests.platform.appraisal import SCHEME

RATES = {"江北区建设局": Decimal("80.0"), "江南区建设局": None, "质量监督站": Decimal(100)}
COMPUTED = SCHEME.replace(
    'data: {unit: "%", min: 0, max: 100}\n        target: 100',
    'data: {unit: "%", min: 0, max: 100, source: tests.closure_rate}\n        target: 100',
)


def computes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Decimal | None]:
    """Let the platform compute a rate for each unit, for schemes that ask for it; it can be changed."""
    found: dict[str, Decimal | None] = dict(RATES)
    monkeypatch.setattr(sources, "_sources", {})
    sources.source("tests.closure_rate", "整改闭环率", fits="number")(
        lambda _cycle, _period, subject: found[subject.name]
    )
    return found
