"""`python -m tests.platform.at_once.process ROUNDS [NAME...]`: many do something at once, in a fresh database.

Threads have a connection each, as those of a web process do. What came of every round is printed as JSON. Of a contest:
what one alone changed in a round that nobody else takes part in, and what all of them together changed in the others.
Of a meeting: what it left.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.db import connection  # noqa: E402

from kaoping.basis import clock  # noqa: E402
from kaoping.basis.refusals import Refusal  # noqa: E402
from kaoping.governance.acting import Role  # noqa: E402
from kaoping.governance.ledger.keys import make_key  # noqa: E402
from kaoping.governance.ledger.models import Entry  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from tests.platform.appraisal import give_all  # noqa: E402
from tests.platform.at_once.contests import CONTESTS, Act  # noqa: E402
from tests.platform.at_once.meetings import MEETINGS  # noqa: E402
from tests.platform.cast import NOON, Cast, make_cast  # noqa: E402
from tests.platform.dual.asking import joins  # noqa: E402
from tests.platform.faults.state import all_tables  # noqa: E402

MANY = 20
TELLING = all_tables() - {"ledger_node", "runs_inputs"}
"""Nodes of the tree follow from its size, not from what was done; inputs of runs are kept once for each digest."""


@everywhere()
def main(rounds: int, *names: str) -> None:
    """Hold the contests."""
    with clock.at(NOON), ThreadPoolExecutor(MANY) as pool:
        make_key()
        cast = make_cast()
        joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
        give_all(cast)
        told = {name: held(pool, cast, name, rounds) for name in names or (*CONTESTS, *MEETINGS)}
    json.dump(told, sys.stdout)


def held(pool: ThreadPoolExecutor, cast: Cast, name: str, rounds: int) -> list[dict[str, object]]:
    """All rounds of a contest or meeting; in the first one of a contest nobody else takes part."""
    if name in MEETINGS:
        return [met(pool, cast, name, f"{name}-{number}") for number in range(rounds)]
    return [contested(pool, cast, name, number) for number in range(rounds + 1)]


def met(pool: ThreadPoolExecutor, cast: Cast, name: str, called: str) -> dict[str, object]:
    """A round of a meeting."""
    acts, left = MEETINGS[name][0](cast, called)
    said = at_once(pool, [acts[number % len(acts)] for number in range(MANY)])
    return {"said": said, "left": left()}


def contested(pool: ThreadPoolExecutor, cast: Cast, name: str, number: int) -> dict[str, object]:
    """A round of a contest."""
    act = CONTESTS[name](cast, f"{name}-{number}")
    before, index = rows(), Entry.objects.count()
    said = at_once(pool, [act] * (1 if number == 0 else MANY))
    changed = {table: count - before[table] for table, count in rows().items() if count != before[table]}
    deeds = Counter(Entry.objects.order_by("pk")[index:].values_list("action", flat=True))
    return {"said": said, "changed": changed, "deeds": deeds}


def at_once(pool: ThreadPoolExecutor, acts: list[Act]) -> list[tuple[str, str]]:
    """How it ended for each of those who take part."""
    start = Barrier(len(acts))
    return [one.result() for one in [pool.submit(taken_part, start, act) for act in acts]]


@everywhere()
def taken_part(start: Barrier, act: Act) -> tuple[str, str]:
    """Begin with all others, and say how it ended."""
    connection.ensure_connection()
    with clock.at(NOON):
        start.wait()
        try:
            return "done", str(act())
        except Refusal as refusal:
            return "refused", refusal.code
        except Exception:
            return "failed", traceback.format_exc()


def rows() -> Mapping[str, int]:
    """How many rows each table has."""
    found = {}
    with connection.cursor() as cursor:
        for table in TELLING:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - one of our own
            found[table] = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
