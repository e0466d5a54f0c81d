"""What is wrong with values, for people: rows are found by the database, the words are the plain engine's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from kaoping.bulk.database import files_sql
from kaoping.bulk.evaluate import KindRun
from kaoping.bulk.layout import Layout
from kaoping.bulk.observed import Observations
from kaoping.bulk.records import RecordFiles
from kaoping.bulk.slices import STATUSES
from kaoping.bulk.spec import PartSpec
from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.program import Trace
from kaoping.engine.program.sql_code import TooLarge, named, quoted
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject, Values
from kaoping.engine.scoring.intake import Intake
from kaoping.engine.scoring.pools import Member
from kaoping.engine.scoring.run import undefined_findings
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words

MOST = 200
"""How many faulty subjects or rows of a part are told one by one."""


def too_large(error: TooLarge) -> Finding:
    """The finding that a number may need more than 127 bits."""
    return Finding(
        "too-large-for-bulk",
        (error.key,),
        Words("这一步的数可能超过 38 位，批量计算容不下", "numbers of this line may have more than 38 digits"),
        Words("缩小数据项的范围（min、max）或小数位", "declare a narrower range or fewer decimals of the data items"),
    )


def too_little_memory(spec: PartSpec) -> Finding:
    """The finding that a part needs more memory than it may take."""
    wrong = Words(f"第 {spec.number} 部分所需内存超过限额", f"part {spec.number} needs more memory than it may take")
    right = Words("放宽内存限额，或少几个部分同时算", "allow more memory, or fewer parts at the same time")
    return Finding("too-little-memory", (), wrong, right)


def bad_value_findings(
    db: duckdb.DuckDBPyConnection,
    scheme: Scheme,
    layout: Layout,
    files: RecordFiles,
    compiled: Compiled,
    rows: Sequence[tuple[str, str, str, str]],
) -> list[Finding]:
    """What the plain intake finds in some rows: subject, group, parent and period of each."""
    if not rows:
        return []
    shown = rows[:MOST]
    # Where files do not name periods there is only one.
    reader = Observations(db, layout, files, period=shown[0][3], places=True)
    observations = reader.of(dict.fromkeys((name for name, *_ in shown), compiled.data))
    periods = {p.id: p for p in scheme.periods}
    found: list[Finding] = []
    for name, group, parent, period in shown:
        subject = Subject(name, group, parent or None)
        own = {key: seen for key, seen in observations.items() if key[0] == name}
        intake = Intake(scheme, Values((subject,), own), periods.get(period))
        intake.trace(subject, compiled, "low")
        found += intake.findings
    if len(rows) > MOST:
        found.append(_more(len(rows) - MOST))
    return found


def period_findings(
    scheme: Scheme,
    subjects: Sequence[Subject],
    kind_of: Mapping[str, int],
    compiled: Mapping[int, Compiled],
    scored: Sequence[str],
) -> list[Finding]:
    """What the plain intake finds in the periods alone: one without the day on which it ends, where a rule needs it."""
    periods = {p.id: p for p in scheme.periods}
    first = {kind_of[s.name]: s for s in reversed(subjects)}
    found = []
    for kind, subject in sorted(first.items()):
        for period in scored:
            intake = Intake(scheme, Values((subject,), {}), periods.get(period))
            intake.trace(subject, compiled[kind], "low")
            found += [f for f in intake.findings if f.code == "period-without-end"]
    return found


def undefined_rule_findings(
    scheme: Scheme, run: KindRun, rows: Sequence[tuple[str, str, Sequence[str]]]
) -> list[Finding]:
    """What the plain engine says of leaves whose rules mean nothing: subject, period and leaves of each row."""
    found = []
    position = run.program.position
    for name, _, items in rows[:MOST]:
        trace: Trace = [None] * run.program.width
        for item in items:
            trace[position[keys.line(item, "given")]] = True
        found += undefined_findings(scheme, [Member(Subject(name), _only(run.base.compiled, items), trace)])
    if len(rows) > MOST:
        found.append(_more(len(rows) - MOST))
    return found


def _only(compiled: Compiled, items: Iterable[str]) -> Compiled:
    return replace(compiled, parts={item: compiled.parts[item] for item in items})


def _more(number: int) -> Finding:
    wrong = Words(f"另有 {number} 行数据有问题", f"{number} more rows are faulty")
    return Finding("more-faults", (), wrong, Words("改正以上各行后再算", "mend those above first"))


def unreadable_rows(db: duckdb.DuckDBPyConnection, scheme: Scheme, layout: Layout, known: set[str]) -> list[Finding]:
    """Rows of unknown data items, periods or statuses, and values that are given twice, in all periods."""
    found = list(_duplicates(db, layout))
    relation = f"{files_sql(layout.files, row_numbers=True)} v SEMI JOIN members USING (subject)"
    if layout.has_periods:
        periods = ", ".join(quoted(p.id) for p in scheme.periods) or "''"
        where = f"period IS NULL OR period NOT IN ({periods})"
        select = f"SELECT filename, file_row_number, period FROM {relation} WHERE {where}"
        for path, row, period in db.execute(f"{select} ORDER BY ALL LIMIT {MOST}").fetchall():
            wrong = Words(f"没有考核期“{period}”", f"there is no period {period!r}")
            found.append(_at(path, row, "unknown-period", wrong))
    if layout.is_long:
        listed = ", ".join(map(quoted, sorted(known)))
        where = f"item IS NULL OR item NOT IN ({listed or quoted('')})"
        select = f"SELECT filename, file_row_number, item FROM {relation} WHERE {where}"
        for path, row, item in db.execute(f"{select} ORDER BY ALL LIMIT {MOST}").fetchall():
            wrong = Words(f"方案中没有数据项“{item}”", f"the scheme has no data item {item!r}")
            found.append(_at(path, row, "unknown-data", wrong))
    columns = ["status"] if layout.is_long else [c for c in layout.columns if c.endswith("?")]
    for column in (c for c in columns if c in layout.columns):
        where = f"coalesce({named(column)}, '') NOT IN ({', '.join(map(quoted, (*STATUSES, '')))})"
        select = f"SELECT filename, file_row_number, {named(column)} FROM {relation} WHERE {where}"
        for path, row, status in db.execute(f"{select} ORDER BY ALL LIMIT {MOST}").fetchall():
            wrong = Words(f"没有“{status}”这种数据状态", f"there is no status {status!r}")
            found.append(_at(path, row, "unknown-status", wrong))
    return found


def _duplicates(db: duckdb.DuckDBPyConnection, layout: Layout) -> Iterable[Finding]:
    shared = ["subject", *(["period"] if layout.has_periods else []), *(["item"] if layout.is_long else [])]
    select = (
        f"SELECT {', '.join(shared)}, count(*) FROM {files_sql(layout.files)} v SEMI JOIN members USING (subject) "
        f"GROUP BY {', '.join(shared)} HAVING count(*) > 1 ORDER BY ALL LIMIT {MOST}"
    )
    for *place, count in db.execute(select).fetchall():
        wrong = Words(f"同一数据出现 {count} 次", f"the same value is given {count} times")
        yield Finding("duplicate-value", tuple(place), wrong, Words("只留一个", "keep one"))


def _at(path: str, row: int, code: str, wrong: Words) -> Finding:
    place = f"{Path(path).name}:{row + 1}"
    return Finding(code, (place,), wrong, Words("改正或删去这一行", "mend or remove the row"), source=place)
