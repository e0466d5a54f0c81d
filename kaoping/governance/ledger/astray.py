"""What a nightly check does with rows that are not as the ledger has them (R-31)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

NAMED = 5
"""So many rows are named where a job says what is wrong."""


class RowsAstray(Exception):
    """What a nightly check found; its job fails with it, is parked, and is seen (后台任务)."""


def refuse_astray(*checks: Iterable[object]) -> Callable[[], object]:
    """What a nightly job does: look for what is astray in some tables; each row says of itself what is wrong.

    Returns an effect of nothing, for a job that found nothing.

    Raises:
        RowsAstray: naming the first of the rows that are not as the ledger has them.
    """
    found = [one for check in checks for one in check]
    if found:
        named = "; ".join(map(str, found[:NAMED]))
        raise RowsAstray(f"{len(found)} rows are not as the ledger has them: {named}")
    return lambda: None
