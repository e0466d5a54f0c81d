"""The two sides of a comparison: scored from files, or read from stored results, and paired by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kaoping.cli.exits import Exit, Stop
from kaoping.cli.reading import reading
from kaoping.cli.running import Runs, scored
from kaoping.cli.screen import Screen
from kaoping.engine.scoring import Result, score_cycle
from kaoping.engine.words import Words
from kaoping.files.stored import compare_stored, read_stored, rescored

_HOW = Words(
    "比较两个方案：原方案 新方案 --values 数据；比较两份数据：原数据 新数据 --scheme 方案；"
    "比较两个结果：原.json 新.json",
    "two schemes: OLD NEW --values VALUES; two sets of values: OLD NEW --scheme SCHEME; two results: OLD.json NEW.json",
)


@dataclass(frozen=True)
class Sides:
    """What is compared with what, as the command line says it."""

    before: Path
    after: Path
    scheme: Path | None
    values: Sequence[Path]
    period: str | None
    mapping: str | None

    def both(self, screen: Screen) -> tuple[Runs, Runs]:
        """Both sides.

        Raises:
            Stop: if it is not clear what is compared with what, or a file is not there.
            Refused: if a scheme, values or a result cannot be used.
        """
        if self.scheme is not None and self.values:
            raise Stop(
                Exit.USAGE, Words("--scheme 和 --values 只能写一个", "--scheme and --values exclude each other"), _HOW
            )
        if self.values:
            return self._scored(screen, self.before, self.values), self._scored(screen, self.after, self.values)
        if self.scheme is not None:
            return self._scored(screen, self.scheme, [self.before]), self._scored(screen, self.scheme, [self.after])
        if self.period is not None or self.mapping is not None:
            wrong = Words(
                "结果文件自带考核期和数据，不能写 --period 或 --mapping",
                "a result holds its period and its values: there is no --period or --mapping",
            )
            raise Stop(Exit.USAGE, wrong, _HOW)
        return stored_runs(self.before), stored_runs(self.after)

    def _scored(self, screen: Screen, scheme: Path, values: Sequence[Path]) -> Runs:
        return scored(screen, scheme, values, self.period, self.mapping)


def stored_runs(path: Path) -> Runs:
    """A stored result, scored again.

    Raises:
        Stop: if it is none, or if scoring it again gives another result.
        Refused: if it is damaged.
    """
    if path.suffix != ".json":
        raise Stop(Exit.USAGE, Words(f"{path} 不是结果文件（.json）", f"{path} is no result (.json)"), _HOW)
    with reading(path):
        stored = read_stored(path)
    result = rescored(stored)
    if not compare_stored(stored, result).agrees:
        raise Stop(
            Exit.REFUSED,
            Words(f"{path} 与重新计算的结果不一致", f"{path} does not agree with its recomputation"),
            Words(f"先运行 kaoping verify {path}", f"run kaoping verify {path} first"),
        )
    is_cycle = bool(result.scheme.periods) and not result.period
    return Runs((result,), tuple(score_cycle(result.scheme, result.values).periods.values()) if is_cycle else ())


@dataclass(frozen=True)
class Paired:
    """What stands side by side; and the results of periods that only one side has."""

    pairs: tuple[tuple[Result, Result], ...]
    before_only: tuple[Result, ...]
    after_only: tuple[Result, ...]


def paired(before: Sequence[Result], after: Sequence[Result]) -> Paired:
    """Two results beside each other whatever their periods are; of several, those of the same period."""
    if len(before) == 1 and len(after) == 1:
        return Paired(((before[0], after[0]),), (), ())
    earlier, later = {r.period: r for r in before}, {r.period: r for r in after}
    return Paired(
        tuple((earlier[period], found) for period, found in later.items() if period in earlier),
        tuple(found for period, found in earlier.items() if period not in later),
        tuple(found for period, found in later.items() if period not in earlier),
    )
