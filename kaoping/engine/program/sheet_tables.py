"""The spreadsheet printer for lines over many: records of a subject, subjects of a pool.

A condition over a range is a product of 1 and 0 inside SUMPRODUCT, which passes errors on: a value that is
wrong anywhere makes every rank that depends on it an error, never a wrong rank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaoping.engine.program.cells import CellType, Gather, Kind, Ordinal, Pool

Column = Callable[[str], str]
"""Where the column of a cell stands, as a range."""


def gather_formula(gather: Gather, mine: str, column: Column) -> tuple[str, bool]:
    """Formula of a step over the records of a subject, and whether it must be entered as an array formula.

    `mine` is the condition over the rows of the list that a record belongs to the subject.
    """
    masks = [f"({mine})"]
    if gather.where is not None:
        masks.append(f"({column(gather.where)}=TRUE)")
    count = ",".join(f"--{mask}" for mask in masks)
    if gather.how == "count" or gather.cell is None:
        return f"SUMPRODUCT({count})", False
    if gather.how == "sum":
        return f"SUMPRODUCT({count},{column(gather.cell)})", False
    name = "MAX" if gather.how == "largest" else "MIN"
    return f'IF(SUMPRODUCT({count})=0,"",{name}(IF({"*".join(masks)},{column(gather.cell)})))', True


def ordinal_formula(ordinal: Ordinal, types: dict[str, CellType], mine: str, own: Column, column: Column) -> str:
    """Formula of the place of a record among those of the same subject that agree in the partition.

    `own` says where a cell of the record itself stands. Records that agree in everything keep the order
    of their rows.
    """
    alike = [f"({mine})"]
    for key in ordinal.partition:
        if types[key].kind is Kind.TEXT:
            alike.append(f"EXACT({column(key)},{own(key)})")
        else:
            alike.append(f"({column(key)}={own(key)})")
    first, *rest = ordinal.order or ((ordinal.partition[0], False),)
    any_key = column(first[0])
    before = f"(ROW({any_key})<ROW({own(first[0])}))"
    for key, high_first in reversed((first, *rest) if ordinal.order else ()):
        sign = ">" if high_first else "<"
        before = f"(({column(key)}{sign}{own(key)})+({column(key)}={own(key)})*{before})"
    return f"1+SUMPRODUCT({'*'.join([*alike, before])})"


def pool_formula(pool: Pool, own: Sequence[str], takes_part: Sequence[str], values: Sequence[Sequence[str]]) -> str:
    """Formula of a step over a pool of subjects.

    The members stand in one or more blocks of rows. `takes_part` are the ranges (one for each block) that
    hold 1 for those who take part and 0 for the others; `values` the ranges of the cell and of the cells
    that decide between equal ones: a number for each who takes part. `own` are the subject's own values.
    """
    cells = values[0] if values else ()
    if not takes_part:
        return {"count": "0", "sum": "0"}.get(pool.how, '""')
    match pool.how:
        case "count":
            return f"SUM({','.join(takes_part)})"
        case "sum":
            return f"SUM({','.join(cells)})"
        case "largest" | "smallest":
            name = "MAX" if pool.how == "largest" else "MIN"
            return f'IF(SUM({",".join(takes_part)})=0,"",{name}({",".join(cells)}))'
        case _:
            counted = "+".join(
                f"SUMPRODUCT({part}*{_before(pool, own, [ranges[at] for ranges in values])})"
                for at, part in enumerate(takes_part)
            )
            return counted if pool.how == "rank_last" else f"1+{counted}"


def _before(pool: Pool, own: Sequence[str], ranges: Sequence[str]) -> str:
    """Condition that a subject stands before the own one; for `rank_last` or at the same place."""
    text = ""
    for at in reversed(range(len(ranges))):
        # What decides between equal values always puts large ones first.
        sign = ">" if at or pool.high_first else "<"
        ahead = f"({ranges[at]}{sign}{own[at]})"
        same = f"({ranges[at]}={own[at]})"
        last = f"({ahead}+{same})" if pool.how == "rank_last" else ahead
        text = f"({ahead}+{same}*{text})" if text else last
    return text
