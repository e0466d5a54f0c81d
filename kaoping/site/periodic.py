"""What the platform does by itself, without anybody asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.accesses import seal


@job("ledger.seal-accesses", every=timedelta(minutes=1))
def seal_accesses(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Put waiting notes into the tree, at most as many as one batch holds; the rest follow a minute later."""
    return seal
