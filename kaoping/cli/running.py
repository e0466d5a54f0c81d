"""What several commands do first: read a scheme and values, and score one period or the whole cycle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaoping.cli.commands import Argument, Option
from kaoping.cli.exits import unknown
from kaoping.cli.findings import show_findings
from kaoping.cli.reading import read_scheme_file, read_values_files
from kaoping.cli.screen import Screen
from kaoping.engine.compiling.cycle import leaf_periods
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Result, Values, score, score_cycle
from kaoping.engine.words import Words

CYCLE = "cycle"

VALUES = Argument(
    "values",
    Words("数据", "VALUES"),
    Words("一个或多个数据文件（.csv、.xlsx、.xls）", "one or more files with values (.csv, .xlsx, .xls)"),
    many=True,
)
PERIOD = Option(
    ("--period",),
    "period",
    Words(
        "考核期；cycle 表示全周期。省略时：只有一期有数据则算这一期，否则算全周期",
        "the period; cycle for all of them together. Where left out: the only one with values, else the cycle",
    ),
    metavar=Words("考核期", "PERIOD"),
)


MAPPING = Option(
    ("--mapping",),
    "mapping",
    Words(
        "列映射文件（.yaml）：说明本单位表格的各列是什么",
        "a column mapping (.yaml) that says what the columns of an office's own sheet are",
    ),
    metavar=Words("文件", "FILE"),
)


def scored(
    screen: Screen, scheme: Path, values: Sequence[Path], period: str | None = None, mapping: str | None = None
) -> Result:
    """Read and score; notes on how the values were read go to standard error.

    Raises:
        Stop: if a file or the period is not there.
        Refused: if the scheme or the values cannot be used.
    """
    read = read_scheme_file(scheme)
    chosen = _named_period(read, period)
    found = read_values_files(values, read, None if chosen == CYCLE else chosen, mapping)
    if found.notes:
        show_findings(screen, found.notes)
    return run(read, found.values, chosen)


def run(scheme: Scheme, values: Values, period: str | None) -> Result:
    """Score one period, or the cycle (`cycle`), or whichever has values."""
    if period is None and len(scheme.periods) > 1:
        with_values = [p.id for p in leaf_periods(scheme) if any(key[1] == p.id for key in values.observations)]
        period = with_values[0] if len(with_values) == 1 or (scheme.over_periods is None and with_values) else CYCLE
    if period == CYCLE:
        return score_cycle(scheme, values).cycle
    return score(scheme, values, period)


def _named_period(scheme: Scheme, period: str | None) -> str | None:
    known = [p.id for p in scheme.periods]
    if period is not None and period != CYCLE and period not in known:
        raise unknown(Words("考核期", "period"), period, [*known, CYCLE])
    return period
