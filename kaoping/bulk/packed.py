"""The plain numbers of a part in one array: a row for each data item, a place for each subject and period.

Where all data items are numbers that need nothing but checking (`PlainNumber`), a value is an integer of 64 bits or
one of a few that no value can be and that say why there is none. The database reads the files and finds the place of
each value; NumPy puts it there, which takes a fraction of sorting. The database then reads the array where it stands.
Nothing is added or multiplied here but by `PlainNumber.times`, whose products the limits of the data item hold below
63 bits, and nothing is ever binary floating point.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import duckdb
import numpy as np

from kaoping.bulk.database import files_sql, table_of
from kaoping.bulk.layout import Layout, units_sql
from kaoping.bulk.slices import AVAILABLE, GONE, STATUS_NUMBERS, PlainNumber, Slice, in_periods, row_sql, status_sql
from kaoping.engine.compiling import keys
from kaoping.engine.program.sql_code import SMALL, quoted
from kaoping.engine.terms import Status

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"

ABSENT, EMPTY, UNUSABLE = (at - SMALL for at in range(3))
"""What stands for a value that no row of the files has, for an empty one, and for one that cannot be used."""
PACKED = {str(status): at - SMALL for at, status in enumerate(GONE, start=3)}
"""What stands for the number that a status says there is not."""
GREATEST = max(PACKED.values())
"""All above are numbers."""


@dataclass
class PackedSlices:
    """The columns of a part whose data items are all plain numbers.

    `rows` is how many rows it has, `read` how many rows of the files were its own.
    """

    db: duckdb.DuckDBPyConnection
    layout: Layout
    plain: Mapping[str, PlainNumber]
    """All data items of the part."""
    rows: int
    grid: Sequence[str] = ("",)
    """The periods of the part by their numbers: of each a subject has a row."""
    periods: tuple[str, ...] = ()
    """The periods of the part, where the scheme has others; then only their rows are read."""
    read: int = 0
    slices: dict[str, Slice] = field(default_factory=dict)
    duplicates: bool = False
    unknown: bool = False
    """Whether some rows name a data item, a period or a status that there is not."""
    bad: list[str] = field(default_factory=list)
    """Data items of which some number cannot be used."""

    def __post_init__(self) -> None:
        self.items = list(self.plain)
        self.numbers: Numbers = np.full((len(self.items), self.rows), ABSENT, dtype=np.int64)

    def load(self, elsewhere: Sequence[str]) -> None:
        """Put the values of the part in their places; needs the table `members` (subject, s).

        `elsewhere` are data items that only other parts of the run know.
        """
        first = [[quoted(item), str(at * self.rows)] for at, item in enumerate(self.items)]
        first += [[quoted(item), str(-self.rows)] for item in elsewhere]
        self.db.execute(table_of("items", {"item": "VARCHAR", "first": self._integer}, first))
        found = self.db.execute(self._found_sql()).fetchnumpy()
        self._place(found["place"], found["value"])
        for at, item in enumerate(self.items):
            self.slices[item] = self._slice(at, item)

    @property
    def _integer(self) -> str:
        """A type for the places, and for those before the first that stand for other data items."""
        return "INTEGER" if self.numbers.size < SMALL >> 32 else "BIGINT"

    def _found_sql(self) -> str:
        """The rows of the part: the place of each in the array, NULL if it has none, and what is put there.

        Places below 0 are those of data items that only other parts know.
        """
        columns = self.layout.columns
        texts = ["v.text"] if "text" in columns else []
        texts += ["v.value"] if columns["value"] == "VARCHAR" else []
        is_empty = " AND ".join(["raw IS NULL", *(["text IS NULL"] if texts else [])])
        text = f", coalesce({', '.join(texts)}) AS text" if texts else ""
        status = status_sql(STATUS_NUMBERS, "TINYINT") if "status" in columns else "0::TINYINT"
        gone = " ".join(f"WHEN {list(Status).index(s)} THEN {PACKED[s]}" for s in GONE)
        low, high = min(p.low for p in self.plain.values()), max(p.high for p in self.plain.values())
        value = (
            f"CASE WHEN status > 2 THEN CASE status {gone} END WHEN raw BETWEEN {low} AND {high} THEN raw::BIGINT "
            f"WHEN status < 2 AND {is_empty} THEN {EMPTY} ELSE {UNUSABLE} END"
        )
        source = (
            f"SELECT (i.first + {row_sql(self.grid, self.layout)})::{self._integer} AS place, {status} AS status, "
            f"{units_sql('v.value', columns['value'])} AS raw{text} "
            f"FROM {files_sql(self.layout.files)} v JOIN members m ON v.subject = m.subject "
            f"LEFT JOIN items i ON v.item = i.item{in_periods(self.periods, columns)}"
        )
        return f"SELECT CASE WHEN status IS NOT NULL THEN place END AS place, {value} AS value FROM ({source})"

    def _place(self, places: Numbers, values: Numbers) -> None:
        """Put values into the array, and count them."""
        self.read = len(places)
        if isinstance(places, np.ma.MaskedArray):
            known = ~np.ma.getmaskarray(places)
            self.unknown = not known.all()
            places, values = np.ma.getdata(places)[known], values[known]
        if places.size and places.min() < 0:
            mine = places >= 0
            places, values = places[mine], values[mine]
        self.numbers.reshape(-1)[places] = values
        self.duplicates = bool(np.count_nonzero(self.numbers != ABSENT) < len(places))

    def _slice(self, at: int, item: str) -> Slice:
        """Check the numbers of a data item and make them units; say how to read them."""
        plain, numbers = self.plain[item], self.numbers[at]
        empty = 0 if plain.blank else PACKED[Status.NOT_REPORTED]
        there = numbers > GREATEST
        can_be = {AVAILABLE}
        if not there.all():
            numbers[(numbers == ABSENT) | (numbers == EMPTY)] = empty
            there = numbers > GREATEST
            can_be |= {name for name, packed in PACKED.items() if (numbers == packed).any()}
        whole = numbers // plain.cut
        wrong = there & ((numbers < plain.low) | (numbers > plain.high) | (whole * plain.cut != numbers))
        there &= ~wrong
        np.multiply(whole, plain.times, out=numbers, where=there)
        numbers[wrong] = UNUSABLE
        if (numbers == UNUSABLE).any():
            self.bad.append(item)
        seen = numbers[there]
        low, high = (int(seen.min()), int(seen.max())) if seen.size else (0, 0)
        value = f"(CASE WHEN v{at} > {GREATEST} THEN v{at} END)" if len(can_be) > 1 else f"v{at}"
        tests = {name: test for name, test in _TESTS.items() if name in can_be}
        return Slice(value, "", f"v{at}", 0, low, high, is_plain=True, tests=tests)

    def relation(self, items: Iterable[str], start: int, stop: int) -> str:
        """The columns of some items for the rows from `start` to before `stop`, in order; "" where there are none."""
        name = f"packed_{start}"
        columns = {f"v{at}": self.numbers[at, start:stop] for at in map(self.items.index, items)}
        if not columns:
            return ""
        self.db.register(name, columns)
        return name

    def gone_sql(self, items: Sequence[str], start: int, stop: int) -> str:
        """The data of some items that are not given: row `r`, key of the `datum`, `status`; "" where there are none."""
        places = [self.items.index(item) for item in items]
        rows = [np.flatnonzero(self.numbers[at, start:stop] <= GREATEST) + start for at in places]
        if not sum(map(len, rows)):
            return ""
        packed = np.concatenate([self.numbers[at, r] for at, r in zip(places, rows, strict=True)])
        datum = np.repeat(np.arange(len(items)), [len(r) for r in rows])
        name = f"gone_{start}"
        self.db.register(name, {"r": np.concatenate(rows), "datum": datum, "packed": packed})
        whens = " ".join(f"WHEN {number} THEN {quoted(status)}" for status, number in PACKED.items())
        data = ", ".join(quoted(keys.datum(item)) for item in items)
        return (
            f"(SELECT r::INTEGER AS r, list_extract([{data}], datum + 1) AS datum, "
            f"CASE packed {whens} END AS status FROM {name})"
        )

    def bad_sql(self, items: Container[str]) -> str:
        """The condition that one of some numbers cannot be used; "" where none is so."""
        return " OR ".join(f"v{self.items.index(item)} = {UNUSABLE}" for item in self.bad if item in items)


_TESTS = {AVAILABLE: f"{{}} > {GREATEST}"} | {name: f"{{}} = {number}" for name, number in PACKED.items()}
"""How the availability is told from a packed number."""
