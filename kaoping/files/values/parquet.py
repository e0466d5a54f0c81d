"""Values as Parquet, for bulk: a long table whose columns carry English names.

`subject`, `group`, `parent`, `period`, `item`, `value`, `status`, `source`, `by`; and for the records of lists `no`
(which record, from 1) and `field`, so that one file holds everything. `value` is text as exact as it is, or
any type that says the same. A row without item only names its subject. Two other forms are read too: a column
for each data item, and a file of records with a column for each field.

These files come from programs: numbers are in the unit of their data item, and no cell is guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import Observation, Observed, Scalar, Subject
from kaoping.engine.terms import DataItem, ListItem, Status
from kaoping.engine.words import Words, listing
from kaoping.files.sheets.model import Cell, CellKind, Shown, Unreadable
from kaoping.files.values.answers import WITHOUT_VALUE, status_named
from kaoping.files.values.cells import combined, read_field, read_observed, read_status
from kaoping.files.values.collecting import Collection, check_name
from kaoping.files.values.doubt import Doubt, findings_of
from kaoping.files.values.numbers import Stated
from kaoping.files.values.parquet_file import ParquetFile
from kaoping.files.values.parquet_writing import COLUMNS, NONE
from kaoping.files.values.plain_text import key_of
from kaoping.files.values.rows import not_in_period

MARK = b"PAR1"
"""With this a Parquet file begins."""
_IN_ITS_UNIT = Stated(unit=True)
Line = Mapping[str, str]


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet files do."""
    try:
        with path.open("rb") as file:
            return file.read(4) == MARK
    except OSError:
        return False


@dataclass(frozen=True)
class _Row:
    """A row whose subject and period are known."""

    place: str
    line: Line
    subject: Subject
    period: str

    def observation(self, value: Observed, status: Status) -> Observation:
        """An observation with what the row says of it."""
        return Observation(value, status, self.line.get("source", ""), self.line.get("by", ""), self.place)


class ParquetRows:
    """The rows of one Parquet file: first all subjects are declared, then values are read.

    Raises:
        Unreadable: if it is no sound Parquet file, or goes beyond the limits.
    """

    def __init__(self, path: Path, period: str | None, into: Collection) -> None:
        self.path = path
        self.into = into
        self.default = period
        self._records: dict[tuple[str, str, str], dict[int, dict[str, Scalar | None]]] = {}
        self._seen: dict[tuple[str, str, str], Observation] = {}
        self._file = ParquetFile(path)
        self.columns = self._file.columns
        self._stopped = False

    def _rows(self) -> Iterator[tuple[str, Line]]:
        """The rows up to what cannot be read, which is found once."""
        if self._stopped:
            return
        try:
            yield from self._file.rows()
        except Unreadable as error:
            self._stopped = True
            self.into.findings.extend(findings_of(error.troubles))

    def declare(self) -> None:
        """Declare the subjects of all rows."""
        asked = self.into.asked
        unknown = [n for n in self.columns if n not in COLUMNS and n not in asked.items and n not in self._fields()]
        for name in unknown:
            wrong = Words(f"没有名为“{name}”的数据项", f"there is no data item named {name!r}")
            self.into.find(Doubt("unknown-column", wrong, Words("改正或删去", "mend or remove it")), self.path.name)
        known: set[tuple[str, str, str]] = set()
        for place, line in self._rows():
            about = (line.get("subject", ""), line.get("group", ""), line.get("parent", ""))
            if about not in known:
                known.add(about)
                self._declare(place, *about)

    def _fields(self) -> set[str]:
        return {f.id for item in self.into.asked.lists.values() for f in item.fields} if "no" in self.columns else set()

    def _declare(self, place: str, subject: str, group: str, parent: str) -> None:
        try:
            if not subject:
                raise Doubt(
                    "row-without-subject",
                    Words("这一行没有考评对象", "this row has no subject"),
                    Words("补上 subject", "write subject"),
                )
            check_name(subject)
            found = self.into.asked.groups.get(key_of(group)) if group else None
            if group and found is None:
                known = listing(g.id for g in self.into.asked.scheme.groups)
                wrong = Words(f"没有考核分组“{group}”", f"there is no group {group!r}")
                raise Doubt("unknown-group", wrong, Words(f"可选：{known.zh}", f"one of {known.en}"))
        except Doubt as doubt:
            self.into.find(doubt, place)
            return
        in_table = "no" not in self.columns or "field" in self.columns
        self.into.declare(subject, place, found, parent or None, in_table=in_table)

    def read(self) -> None:
        """Read all values."""
        for place, line in self._rows():
            subject = self.into.subject(line.get("subject", ""))
            if subject is None:
                continue
            try:
                self._row(_Row(place, line, subject, self._period(line)))
            except Doubt as doubt:
                self.into.find(doubt, place)
        for (name, period, item), records in self._records.items():
            subject = self.into.subject(name)
            assert subject is not None
            value = tuple(records[no] for no in sorted(records))
            seen = self._seen[name, period, item]
            self.into.put(subject, period, item, Observation(value, seen.status, seen.source, seen.by, seen.place))

    def _period(self, line: Line) -> str:
        text = line.get("period", self.default)
        periods = leaf_periods(self.into.asked.scheme)
        if text is None and len(periods) <= 1:
            return periods[0].id if periods else ""
        found = self.into.asked.periods.get(key_of(text or ""))
        if found is None:
            known = listing(p.id for p in periods)
            wrong = Words(f"没有考核期“{text or ''}”", f"there is no period {text or ''!r}")
            raise Doubt("unknown-period", wrong, Words(f"可选：{known.zh}", f"one of {known.en}"))
        return found

    def _row(self, row: _Row) -> None:
        asked = self.into.asked.items_of(row.subject, row.period)
        for name, text in self._named(row.line).items():
            item = asked.get(name)
            if item is None:
                self._unasked(name, text, row)
            elif isinstance(item, ListItem):
                self._list(row, item)
            else:
                self._value(row, item, text)

    def _named(self, line: Line) -> dict[str, str | None]:
        """The data items of a row, with their values as texts."""
        if "item" in line:
            return {line["item"]: line.get("value")}
        return {name: line[name] for name in self.columns if name in self.into.asked.items and name in line}

    def _unasked(self, name: str, text: str | None, row: _Row) -> None:
        subject = row.subject
        if name not in self.into.asked.items:
            wrong = Words(f"没有数据项“{name}”", f"there is no data item {name!r}")
            raise Doubt("unknown-item", wrong, Words("写数据项的标识", "write the identifier of a data item"))
        if text is not None and status_named(text) not in WITHOUT_VALUE:
            if name in self.into.asked.items_of(subject):
                raise not_in_period(self.into.asked.titles[name], row.period)
            wrong = Words(
                f"“{subject.group}”的考评对象没有数据项“{name}”",
                f"{name!r} is not asked for in group {subject.group!r}",
            )
            raise Doubt("not-asked", wrong, Words("删去这一行，或核对考核分组", "remove the row, or check the group"))

    def _value(self, row: _Row, item: DataItem, text: str | None) -> None:
        value: Scalar | None = None
        status = Status.REPORTED
        if text is not None:
            value, status = read_observed(_cell(text), item, _IN_ITS_UNIT)
        if "status" in row.line:
            status = read_status(_cell(row.line["status"]))
        combined(value, status)
        if value is not None or status is not Status.REPORTED:
            self.into.put(row.subject, row.period, item.id, row.observation(value, status))

    def _list(self, row: _Row, item: ListItem) -> None:
        status = read_status(_cell(row.line["status"])) if "status" in row.line else Status.REPORTED
        if "no" in row.line:
            key = (row.subject.name, row.period, item.id)
            record = self._records.setdefault(key, {}).setdefault(_whole(row.line["no"]), {})
            self._seen.setdefault(key, row.observation((), status))
            self._fill(record, row, item)
            return
        value = row.line.get("value")
        if value is not None and key_of(value) not in (NONE, "无"):
            raise Doubt(
                "not-a-list",
                Words("这个数据项逐件填报", "this data item has records"),
                Words("写 no 和 field；没有的写 none", "write no and field; none where there are none"),
            )
        if value is not None or status is not Status.REPORTED:
            found = None if status in WITHOUT_VALUE else ()
            self.into.put(row.subject, row.period, item.id, row.observation(found, status))

    def _fill(self, record: dict[str, Scalar | None], row: _Row, item: ListItem) -> None:
        """Put the fields of a row into its record."""
        line = row.line
        names = {line["field"]: line.get("value")} if "field" in line else {f.id: line.get(f.id) for f in item.fields}
        choices = self.into.asked.choices(item.id, row.subject)
        for name, text in names.items():
            field = next((f for f in item.fields if f.id == name), None)
            if field is None:
                wrong = Words(f"没有“{name}”这一栏", f"there is no field {name!r}")
                raise Doubt("unknown-field", wrong, Words("删去或改名", "remove or rename it"))
            if text is not None:
                record[name] = read_field(_cell(text), field, choices.get(name), False)


def _cell(text: str) -> Cell:
    return Cell(1, 1, CellKind.TEXT, text, Shown.UNKNOWN)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        wrong = Words(f"“{text}”不是第几条", f"{text!r} is not the number of a record")
        raise Doubt("not-a-number", wrong, Words("写 1、2、3…", "write 1, 2, 3, …"))
    return int(text)
