"""What every reader of workbooks gives: the sheets of a file one after the other, each row by row, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeVar

from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, Limits, Trouble, Unreadable, far_away

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold, in characters."""
_MOST_MERGED = 50_000
SAVE_AGAIN = Words("用 Excel 或 WPS 另存为 .xlsx 后再提交", "save it as .xlsx in Excel or WPS and hand it in again")


class Broken(ValueError):
    """Something that is not sound, or that two programs might read differently; it says where, or nothing."""


@dataclass
class Part:
    """A sheet of a workbook: its name, its rows, and what is known of it once its rows have been read."""

    name: str
    hidden: bool = False
    rows: Iterator[list[Cell]] = field(default_factory=lambda: iter(()))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    date_1904: bool = False

    @property
    def known(self) -> dict[str, Any]:
        """What is known of it beside its cells."""
        return {
            "merged": self.merged,
            "hidden": self.hidden,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self.hidden_columns,
            "date_1904": self.date_1904,
        }


class Allowance:
    """What a file may still cost while its cells are read."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._text = limits.text

    def spend(self, cell: Cell, sheet: str) -> Cell:
        """Count a cell.

        Raises:
            Unreadable: if it is too far away, or the texts together are too long.
        """
        if cell.row > self.limits.rows or cell.column > self.limits.columns:
            raise far_away(f"{self.file}!{sheet}!{cell.a1}", self.limits)
        self._text -= len(cell.text)
        if self._text < 0 or len(cell.text) > LONGEST_CELL:
            wrong = Words("文件里的文字过多", "the file holds too much text")
            raise Unreadable(Trouble("too-much-text", self.file, wrong, Words("分成几个文件", "split it")))
        return cell

    def blocks(self, found: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
        """Merged blocks.

        Raises:
            Broken: if there are more than a sheet has use for.
        """
        if len(found) > _MOST_MERGED:
            raise Broken
        return found


def number_text(number: float) -> str:
    """The shortest text with the binary value of a stored number; Excel writes 95.43 as 95.430000000000007.

    Raises:
        Broken: if it is infinite or no number.
    """
    if not isfinite(number):
        raise Broken
    return repr(number).removesuffix(".0")


def broken(file: str, detail: str = "") -> Unreadable:
    """The refusal of a file that is no sound workbook."""
    return Unreadable(
        Trouble(
            "workbook-broken",
            file,
            Words(
                f"文件不是完好的 Excel 工作簿{f'（{detail}）' * bool(detail)}",
                f"the file is no sound Excel workbook{f' ({detail})' * bool(detail)}",
            ),
            SAVE_AGAIN,
        )
    )


Found = TypeVar("Found")


def sound(file: str, found: Iterator[Found]) -> Iterator[Found]:
    """What a library finds in a file; whatever it stumbles over is a fault of the file, except memory and the stack.

    Raises:
        Unreadable: instead.
    """
    try:
        yield from found
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Broken as error:
        raise broken(file, str(error)) from None
    except Exception:
        raise broken(file) from None
