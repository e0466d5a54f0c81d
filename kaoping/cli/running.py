"""What several commands do first: read a scheme and values, and score each period, or the whole cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaoping.cli.commands import Argument, Option
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.findings import show_findings
from kaoping.cli.reading import read_scheme_file, read_values_files
from kaoping.cli.screen import Screen
from kaoping.engine.scheme import Period, Scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import Result, Values, score, score_cycle
from kaoping.engine.words import Words

CYCLE = "cycle"

VALUES = Argument(
    "values",
    Words("数据", "VALUES"),
    Words(
        "一个或多个数据文件（.csv、.xlsx、.xls、.parquet），或存放数据文件的文件夹",
        "files with values (.csv, .xlsx, .xls, .parquet), or folders of them",
    ),
    many=True,
)
PERIOD = Option(
    ("--period",),
    "period",
    Words(
        "考核期的标识或名称；cycle 表示全周期。省略时：数据只有一期则算这一期；"
        "有多期的，方案写了跨期汇总则算全周期，否则逐期计算",
        "a period by identifier or title; cycle for all of them together. Where left out: the only one with values; "
        "of several, the cycle where the scheme says how they make one, else each",
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


@dataclass(frozen=True)
class Runs:
    """What came out: a result, or one for each period; of a cycle, also those of its periods."""

    results: tuple[Result, ...]
    periods: tuple[Result, ...] = ()

    def only(self, why: Words) -> Result:
        """The one result.

        Raises:
            Stop: if there are several; names their periods. `why` says what holds one period only.
        """
        if len(self.results) == 1:
            return self.results[0]
        count = len(self.results)
        names = [r.period for r in self.results]
        raise Stop(
            Exit.USAGE,
            Words(f"数据有 {count} 个考核期，{why.zh}", f"there are values for {count} periods; {why.en}"),
            Words(f"加 --period，可选：{'、'.join(names)}", f"add --period, one of {', '.join(names)}"),
        )


ONE_AS_JSON = Words("JSON 一次输出一期", "JSON has one of them")


def scored(
    screen: Screen,
    scheme: Path,
    values: Sequence[Path],
    period: str | None = None,
    mapping: str | None = None,
) -> Runs:
    """Read and score; notes on how the values were read go to standard error.

    Raises:
        Stop: if a file or the period is not there.
        Refused: if the scheme or the values cannot be used.
    """
    read = read_scheme_file(scheme)
    chosen = named_period(read, period, cycle=True)
    found = read_values_files(values, read, None if chosen == CYCLE else chosen, mapping, apart=[scheme])
    if found.notes:
        show_findings(screen, found.notes)
    runs = run(read, found.values, chosen)
    if chosen not in (None, CYCLE) and not _has_values(found.values, chosen):
        _note_without_values(screen, read, found.values, runs.results[0])
    return runs


def run(scheme: Scheme, values: Values, period: str | None = None) -> Runs:
    """Score one period, or the cycle (`cycle`), or whichever have values.

    Raises:
        Stop: if no period has values and none is named.
        Refused: if scheme and values do not fit together.
    """
    if not scheme.periods:
        return Runs((score(scheme, values),))
    known = leaf_periods(scheme)
    with_values = [p.id for p in known if _has_values(values, p.id)]
    if period == CYCLE or (period is None and len(with_values) > 1 and scheme.over_periods is not None):
        found = score_cycle(scheme, values)
        return Runs((found.cycle,), tuple(found.periods.values()))
    wanted = with_values if period is None else [period]
    if not wanted and len(known) > 1:
        listed = [p.id for p in known]
        raise Stop(
            Exit.USAGE,
            Words("数据中哪一期都没有数值，不知道计算哪一期", "there are no values, so the period has to be named"),
            Words(f"加 --period，可选：{'、'.join(listed)}", f"add --period, one of {', '.join(listed)}"),
        )
    return Runs(tuple(score(scheme, values, name) for name in wanted or [known[0].id]))


def _has_values(values: Values, period: str) -> bool:
    return any(key[1] == period for key in values.observations)


def _note_without_values(screen: Screen, scheme: Scheme, values: Values, result: Result) -> None:
    """Nothing was reported: the scores follow from how the scheme treats missing data alone."""
    title = result.period_title or Words("", "")
    there = [p.id for p in leaf_periods(scheme) if _has_values(values, p.id)]
    screen.note(
        screen.styled(Words("注意：", "note: "), "warn"),
        Words(
            f"“{title.zh}”没有任何数据，得分全按缺数处理的规定",
            f"there are no values of {title.en}; all scores follow from how missing data are treated",
        ),
    )
    if there:
        screen.note(
            Words(f"      有数据的考核期：{'、'.join(there)}", f"      periods with values: {', '.join(there)}")
        )


def named_period(scheme: Scheme, name: str | None, *, cycle: bool = False) -> str | None:
    """The identifier of the period that is meant by an identifier or a title; `cycle` as it is, where that can be.

    Raises:
        Stop: if there is no such period, or none that is scored itself.
    """
    if name is None or (cycle and name == CYCLE):
        return name
    known = leaf_periods(scheme)
    for period in known:
        if name in _names(period):
            return period.id
    listed = [p.id for p in known] + ([CYCLE] if cycle and scheme.over_periods is not None else [])
    wrong = Words(f"没有考核期“{name}”", f"there is no period {name!r}")
    if any(name in _names(p) for p in scheme.periods):
        wrong = Words(f"“{name}”由所含各期合成，不单独计分", f"{name!r} is made of the periods within it")
    if not known:
        raise Stop(
            Exit.USAGE,
            Words("方案没有划分考核期，不能写 --period", "the scheme has no periods, so there is no --period"),
        )
    raise Stop(Exit.USAGE, wrong, Words(f"可选：{'、'.join(listed)}", f"known: {', '.join(listed)}"))


def _names(period: Period) -> Iterable[str]:
    return (period.id, period.called.zh, period.called.en)
