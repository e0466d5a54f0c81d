"""Planning the parts of a run: some peer groups, in some periods, about as much as can well be held in memory.

Everything that subjects learn of each other stays within a period, most of it within a peer group. Files that
were collected month by month are therefore split by period, so that each part reads its own stretch of them;
others by peer group, and then every part looks through all rows for its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from kaoping.bulk.database import write_parquet
from kaoping.bulk.kinds import Kinds
from kaoping.bulk.layout import Layout
from kaoping.engine.compiling import Compiled
from kaoping.engine.program.sql_code import quoted
from kaoping.engine.scoring import Subject

PART = 6_000_000
"""How many leaf values a part has at most, unless one peer group has more in one period."""

LEAST = 1_000_000
"""How many leaf values a part has at least, if it is only there to keep another processor busy.

Planning its queries anew costs a part as much as computing some 600 000 leaf values.
"""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much of a machine a run may take.

    As many parts are done at a time as there are `processors`, each with so many threads and so much memory; `part`
    is the size of parts.
    """

    processors: int = 1
    threads: int = 1
    memory: str = ""
    part: int = PART


@dataclass(frozen=True)
class Plan:
    """How a run is split: into so many sets of peer groups, each in some blocks of periods."""

    groups: int
    blocks: tuple[tuple[str, ...], ...]

    def number(self, groups: int, block: int) -> int:
        """Number of the part with a set of groups in a block of periods."""
        return block * self.groups + groups

    def block_of(self, period: str) -> int:
        """The block in which a period is."""
        return next(at for at, some in enumerate(self.blocks) if period in some)

    def parts(self) -> list[tuple[int, int]]:
        """Set of groups and block of periods of each part, in the order of their numbers."""
        return [(groups, block) for block in range(len(self.blocks)) for groups in range(self.groups)]


def make_plan(
    sizes: Mapping[str, tuple[int, int]],
    scored: Sequence[str],
    effort: Effort,
    *,
    by_period: bool,
    standing: Mapping[str, str],
) -> tuple[Plan, dict[str, int]]:
    """Sets of peer groups and blocks of periods, and the set of each group.

    `sizes` are kind and number of leaf values of each group in one period; `standing` names for each period the one
    that stands for those in which the same items are asked: only such periods are in one block.
    """
    total = sum(size for _, size in sizes.values()) * len(scored)
    # As many parts as keep every processor busy, but none of less than LEAST.
    busy = max(min(effort.processors, total // LEAST), 1)
    most = max(min(effort.part, -(-total // busy)), 1)
    blocks = 1
    if by_period:
        # As many blocks as parts are wanted, in rounds that keep every processor busy.
        wanted = -(-total // most)
        wanted = -(-wanted // busy) * busy
        blocks = min(max(wanted, 1), len(scored))
    longest = -(-len(scored) // blocks)
    set_of: dict[str, int] = {}
    number, filled = 0, 0
    for group in sorted(sizes, key=lambda g: (sizes[g][0], g)):
        size = sizes[group][1] * longest
        if filled and filled + size > most:
            number, filled = number + 1, 0
        set_of[group] = number
        filled += size
    alike = [some for block in _blocks(scored, blocks) for some in _alike(block, standing)]
    return Plan(number + 1, tuple(alike)), set_of


def _alike(block: Sequence[str], standing: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The periods of a block, those with the same items together."""
    found: dict[str, list[str]] = {}
    for period in block:
        found.setdefault(standing[period], []).append(period)
    return [tuple(some) for some in found.values()] or [()]


def _blocks(scored: Sequence[str], count: int) -> tuple[tuple[str, ...], ...]:
    """Periods in so many blocks of nearly the same length, in order."""
    edges = [at * len(scored) // count for at in range(count + 1)]
    return tuple(tuple(scored[a:b]) for a, b in pairwise(edges))


def sizes_of(subjects: Sequence[Subject], kinds: Kinds, compiled: Mapping[int, Compiled]) -> dict[str, tuple[int, int]]:
    """Kind and number of leaf values in one period of each group."""
    found: dict[str, tuple[int, int]] = {}
    for subject in subjects:
        kind = kinds.of[subject.name]
        first, size = found.get(subject.group, (kind, 0))
        found[subject.group] = (first, size + len(compiled[kind].parts))
    return found


def is_by_period(db: duckdb.DuckDBPyConnection, layout: Layout, scored: Sequence[str]) -> bool:
    """Whether the files of values were collected period by period: most of their row groups hold one period."""
    if not layout.has_periods or len(scored) < 2:
        return False
    listed = ", ".join(quoted(path) for path in layout.files)
    (groups, single), *_ = db.execute(
        "SELECT count(*), count(*) FILTER (stats_min_value = stats_max_value) "
        f"FROM parquet_metadata([{listed}]) WHERE path_in_schema = 'period'"
    ).fetchall()
    # Where one period ends and the next begins a row group holds both.
    return bool(groups) and groups - single <= len(scored) and (single * 2 >= groups or groups <= len(scored))


def write_subjects(
    db: duckdb.DuckDBPyConnection, subjects: Sequence[Subject], kinds: Kinds, set_of: Mapping[str, int], path: str
) -> None:
    """Make the table `subjects` and write it: with parent, kind, set of groups, and a number."""
    columns = [
        [s.name for s in subjects],
        [s.group for s in subjects],
        [s.parent for s in subjects],
        [kinds.of[s.name] for s in subjects],
        [set_of[s.group] for s in subjects],
    ]
    db.execute(
        "CREATE TEMP TABLE subjects AS SELECT unnest($1::VARCHAR[]) AS subject, unnest($2::VARCHAR[]) AS grp, "
        "unnest($3::VARCHAR[]) AS parent, unnest($4::INTEGER[]) AS kind, unnest($5::INTEGER[]) AS part",
        columns,
    )
    write_parquet(db, "SELECT *, rowid::INTEGER AS sid FROM subjects ORDER BY rowid", path)


def periods_in(db: duckdb.DuckDBPyConnection, relations: Sequence[str]) -> set[str]:
    """Periods of which some relations have rows."""
    selects = " UNION ".join(f"SELECT DISTINCT period FROM {relation}" for relation in relations)
    return {period for (period,) in db.execute(selects).fetchall()} if relations else set()
