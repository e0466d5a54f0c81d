"""Explaining units of a result that `kaoping bulk` wrote: its folder stands where the values would stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.cli.exits import Exit, Stop, unknown
from kaoping.cli.reading import read_scheme_file
from kaoping.cli.running import CYCLE, Runs, named_period
from kaoping.engine.words import Words

if TYPE_CHECKING:
    from kaoping.bulk import BulkResult
    from kaoping.engine.scoring import Result


def is_bulk_result(files: Sequence[Path]) -> bool:
    """Whether what stands for the values is the folder of a bulk result."""
    return len(files) == 1 and (files[0] / "run.json").is_file() and (files[0] / "totals.parquet").is_file()


def runs_of(scheme: Path, folder: Path, units: Sequence[str], period: str | None) -> Runs:
    """The result in which the units are explained: of one period, or the cycle; of the only period there is.

    Raises:
        Stop: if the scheme is another one, no unit is named, or a unit or the period is not there.
    """
    from kaoping.bulk import BulkResult  # noqa: PLC0415 - a tenth of a second that only bulk results need

    result = BulkResult(folder)
    if read_scheme_file(scheme).digest() != result.recipe["scheme"]:
        wrong = Words(f"{folder} 是按另一个方案算的", f"{folder} was scored by another scheme")
        right = Words(f"用 {folder / 'scheme.json'} 中的方案", f"its scheme is in {folder / 'scheme.json'}")
        raise Stop(Exit.REFUSED, wrong, right)
    if not units:
        wrong = Words("批量结果的单位太多，不能全部说明", "a bulk result has too many units to explain them all")
        raise Stop(Exit.USAGE, wrong, Words("用 --unit 指明单位", "name units by --unit"))
    for unit in units:
        if unit not in result.subjects:
            raise unknown(Words("单位", "unit"), unit, result.subjects)
    chosen = _period(result, period)
    return Runs((_around(result, units, chosen),))


def _around(result: BulkResult, units: Sequence[str], period: str) -> Result:
    from kaoping.bulk import DamagedResult  # noqa: PLC0415 - as above

    try:
        return result.around(units, None if period == CYCLE else period)
    except FileNotFoundError:
        wrong = Words(f"结果中没有“{period}”", f"the result has no {period!r}")
        listed = [p for p in result.recipe["periods"] if p]
        raise Stop(Exit.USAGE, wrong, Words(f"可选：{'、'.join(listed)}", f"known: {', '.join(listed)}")) from None
    except DamagedResult as damaged:
        wrong = Words(f"结果被改动或损坏：{damaged}", f"the result was changed or damaged: {damaged}")
        raise Stop(Exit.REFUSED, wrong, Words("重新计算", "score it anew")) from None


def _period(result: BulkResult, name: str | None) -> str:
    there = result.recipe["periods"]
    if name is None and len(there) == 1:
        return str(there[0])
    if name is None and (result.folder / "trace" / "cycle").exists():
        return CYCLE
    if name is None:
        wrong = Words("结果有多个考核期", "the result has several periods")
        right = Words(f"加 --period，可选：{'、'.join(there)}", f"add --period, one of {', '.join(there)}")
        raise Stop(Exit.USAGE, wrong, right)
    return named_period(result.scheme, name, cycle=True) or name
