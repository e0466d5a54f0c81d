"""Granted claims as records of a list. They were reviewed one by one: whoever gives the list again forgets none."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.content import NOTHING
from kaoping.collection.values.making import Attached
from kaoping.collection.values.models import Claim, Status
from kaoping.collection.values.sheet import Key
from kaoping.planning.cycles.models import Period


@dataclass(frozen=True)
class Listed:
    """A list as it will stand: content, status, and the documents of records that were not in it."""

    content: str
    status: str
    files: Attached = ()


def granted(wanted: Wanted, period: Period, cells: Iterable[Cell]) -> dict[Key, list[Claim]]:
    """The granted claims of some lists, in the way that counts; the database is asked once, if it may have any."""
    known = {
        cell.key
        for cell in cells
        if cell.item.id in wanted.claimable and cell.way is wanted.counting_way(cell.item.id, cell.subject)
    }
    if not known:
        return {}
    rows = Claim.objects.filter(
        period=period, item__in={item for _, item in known}, subject__in={s for s, _ in known}, is_granted=True
    )
    found: dict[Key, list[Claim]] = {}
    for claim in rows.order_by("pk"):
        if (key := (claim.subject_id, claim.item)) in known:
            found.setdefault(key, []).append(claim)
    return found


def with_claims(content: str, status: str, claims: Collection[Claim]) -> Listed:
    """A value; where claims were granted for it, a list with the granted records that it does not have yet.

    Where a status stood for the list, such as 本期无数据, it is a list all the same once something was granted.
    """
    if not claims:
        return Listed(content, status)
    left = json.loads(content) or []
    records, files = list(left), []
    for claim in claims:
        record = json.loads(claim.record)
        if record in left:
            left.remove(record)
        else:
            files.append((claim.file_id, len(records)))
            records.append(record)
    if not files:
        return Listed(content, status)
    spelled = json.dumps(records, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Listed(spelled, Status.REPORTED if content == NOTHING else status, tuple(files))
