"""The rows of a table: which of them are of subjects, and what their columns beside the data say."""

from __future__ import annotations

import re
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import Subject
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words, listing
from kaoping.files.sheets.model import Cell, CellKind
from kaoping.files.values.answers import WITHOUT_VALUE, split_status
from kaoping.files.values.asked import Asked
from kaoping.files.values.cells import refuse_unusable
from kaoping.files.values.collecting import Collection, check_name
from kaoping.files.values.columns import Column, Role, Table
from kaoping.files.values.doubt import Doubt, note, quoted
from kaoping.files.values.plain_text import key_of, trimmed

_SUMS = frozenset(
    key_of(w)
    for w in ("合计", "总计", "小计", "平均", "平均值", "平均分", "最高", "最低", "total", "sum", "average", "mean")
)
_FOOTNOTE = re.compile(
    r"(注|备注|说明|填报人|填表人|制表人|审核人|复核人|经办人|联系人|负责人|单位负责人|分管领导|联系电话|填报日期|填表日期|"
    r"制表日期|填报单位|制表单位|note)\s*[:：].*",
    re.DOTALL,
)
_NUMBERING = re.compile(r"[(（]?[一二三四五六七八九十0-9]+[)）]?[、.\s]*")


def is_sum(text: str) -> bool:
    """Whether a name is that of a sum or an average, and of no subject."""
    return key_of(text) in _SUMS


def is_footnote(text: str) -> bool:
    """Whether a text is a note below a table, or says who filled it in."""
    return _FOOTNOTE.fullmatch(trimmed(text)) is not None


@dataclass(frozen=True)
class Context:
    """What holds for a table as a whole where its rows do not say: group, period, source.

    `subject` is whom all rows are of, where no column says it; `names` are the rows' own names of data items.
    """

    subject: str | None = None
    group: str | None = None
    period: str | None = None
    source: str = ""
    by: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


class Rows:
    """The rows of one table, with what their columns beside the data say."""

    def __init__(self, table: Table, context: Context, into: Collection) -> None:
        self.table = table
        self.sheet = table.sheet
        self.context = context
        self.into = into
        self._sections: dict[int, str] = {}

    @property
    def asked(self) -> Asked:
        """What the scheme asks for."""
        return self.into.asked

    def declare(self) -> None:
        """Declare the subjects of all rows."""
        in_table = self.table.list is None
        seen: set[str] = set()
        for row in self.subject_rows(finding=True):
            name = self._name(row)
            if name is None:
                continue
            if self.into.is_nobody(name.text) and not self._has_data(row):
                self._skipped(row, name)
                continue
            try:
                refuse_unusable(name)
                check_name(name.text)
            except Doubt as doubt:
                self.into.find(doubt, self.sheet.place(row, name.column))
                continue
            first = key_of(name.text) not in seen
            seen.add(key_of(name.text))
            group = self._group(row, finding=first)
            parent = self._text(row, Role.PARENT) or None
            place = self.sheet.place(row, name.column)
            self.into.declare(name.text, place, group, parent, in_table=in_table)

    def subject_rows(self, *, finding: bool = False) -> Iterator[int]:
        """Rows that are of a subject: no empty ones, no sums, no footnotes, no titles of sections."""
        for row in self.table.rows():
            name = self._name(row)
            if name is None:
                if finding:
                    self._without_subject(row)
                continue
            if self.context.subject is not None and not self._has_data(row):
                continue
            lead = name if self.context.subject is None else self._lead(row)
            if self._is_section(row, name) or is_footnote(lead.text):
                continue
            if is_sum(lead.text):
                if finding:
                    self._skipped(row, lead)
                continue
            yield row

    def _name(self, row: int) -> Cell | None:
        """The cell with the name of a row's subject; where all rows are of one, the first cell stands for it."""
        column = self.table.role(Role.SUBJECT)
        if column is not None:
            return self.sheet.seen_at(row, column.number)
        name = self.context.subject
        return None if name is None else self._lead(row)._replace(kind=CellKind.TEXT, text=name)

    def _lead(self, row: int) -> Cell:
        return self.sheet.rows[row][min(self.sheet.rows[row])]

    def name_place(self, row: int) -> str:
        """Where a row says of whom it is."""
        name = self._name(row)
        assert name is not None
        return self.sheet.place(row, name.column)

    def _filled(self, row: int) -> Column | None:
        """The first column of data with anything in a row."""
        data = [c for c in self.table.columns if c.role is None or c.role is Role.VALUE]
        return next((c for c in data if self.sheet.at(row, c.number) is not None), None)

    def _has_data(self, row: int) -> bool:
        return self._filled(row) is not None

    def _without_subject(self, row: int) -> None:
        filled = self._filled(row)
        if filled is None or is_footnote(self._lead(row).text):
            return
        self.into.findings.append(
            Finding(
                "row-without-subject",
                (self.sheet.place(row, filled.number),),
                Words("这一行有数据而没有考评对象", "this row has data and no subject"),
                Words("补上单位名称，或清空这一行", "write the subject, or empty the row"),
            )
        )

    def _is_section(self, row: int, name: Cell) -> bool:
        """Whether the row is a title across the table; one that names a group holds for the rows below it."""
        block = self.sheet.block(row, name.column)
        if block is None or block.right - block.left < 2 or any(c > block.right for c in self.sheet.rows[row]):
            return False
        text = trimmed(name.text)
        for spelling in (text, _NUMBERING.sub("", text, count=1)):
            if key_of(spelling) in self.asked.groups:
                self._sections[row] = self.asked.groups[key_of(spelling)]
        return True

    def _skipped(self, row: int, name: Cell) -> None:
        words = Words(f"“{quoted(name.text)}”这一行不是考评对象", f"the row {quoted(name.text)!r} is no subject")
        right = Words("没有读取这一行", "the row was not read")
        self.into.findings.append(note("sum-row", self.sheet.place(row, name.column), words, right))

    def _text(self, row: int, role: Role) -> str:
        column = self.table.role(role)
        cell = None if column is None else self.sheet.seen_at(row, column.number)
        return "" if cell is None else trimmed(cell.text)

    def _group(self, row: int, *, finding: bool) -> str | None:
        text, column = self._text(row, Role.GROUP), self.table.role(Role.GROUP)
        if not text or column is None:
            above = [r for r in self._sections if r < row]
            return self._sections[max(above)] if above else self.context.group
        found = self.asked.groups.get(key_of(text))
        if found is None and finding:
            known = listing(g.id for g in self.asked.scheme.groups)
            self.into.findings.append(
                Finding(
                    "unknown-group",
                    (self.sheet.place(row, column.number),),
                    Words(f"没有考核分组“{quoted(text)}”", f"there is no group {quoted(text)!r}"),
                    Words(f"可选：{known.zh}", f"one of {known.en}"),
                )
            )
        return found

    def subject(self, row: int) -> Subject | None:
        """The settled subject of a row."""
        name = self._name(row)
        return None if name is None else self.into.subject(name.text)

    def period(self, row: int) -> str:
        """The period of a row; "" where the scheme has none.

        Raises:
            Doubt: if it is none of the scheme's periods, or not said where there are several.
        """
        text = self._text(row, Role.PERIOD)
        periods = leaf_periods(self.asked.scheme)
        if text:
            found = self.asked.periods.get(key_of(text))
            if found is not None:
                return found
        elif self.context.period is not None:
            return self.context.period
        elif len(periods) <= 1:
            return periods[0].id if periods else ""
        known = listing(p.id for p in periods)
        wrong = Words(f"没有考核期“{quoted(text)}”", f"there is no period {quoted(text)!r}")
        right = Words(f"可选：{known.zh}", f"one of {known.en}")
        if not text:
            wrong = Words("没有写考核期", "the period is not said")
            zh = f"加“考核期”一列，或整个文件用 --period 指明；可选：{known.zh}"
            right = Words(
                zh, f"add a column 考核期 (period), or name it by --period for the whole file; one of {known.en}"
            )
        raise Doubt("unknown-period", wrong, right)

    def source(self, row: int) -> str:
        """Where the values of a row come from."""
        return self._text(row, Role.SOURCE) or self.context.source

    def by(self, row: int) -> str:
        """Who gave the values of a row."""
        return self._text(row, Role.BY) or self.context.by


def row_period(rows: Rows, row: int) -> str | None:
    """The period of a row; None where a finding stands instead."""
    try:
        return rows.period(row)
    except Doubt as doubt:
        column = rows.table.role(Role.PERIOD)
        rows.into.find(doubt, rows.name_place(row) if column is None else rows.sheet.place(row, column.number))
        return None


def refuse_merged(rows: Rows) -> None:
    """Find merged blocks among the values: it cannot be told for which of the cells the value is meant."""
    data = {c.number for c in rows.table.columns if c.role in (None, Role.VALUE, Role.STATUS)}
    find_merged(rows.table, data, rows.table.role(Role.SUBJECT), rows.into.findings)


def find_merged(table: Table, data: Some[int], name: Column | None, findings: list[Finding]) -> None:
    """Find merged blocks in some columns of a table; one that covers the column of names is a title across it."""
    last = table.last_row
    for block in table.sheet.merged:
        filled = table.sheet.at(block.top, block.left) is not None
        inside = block.bottom >= table.first_row and (last is None or block.top <= last)
        among = any(block.left <= c <= block.right for c in data)
        covers_name = name is not None and block.left <= name.number <= block.right
        if filled and inside and among and not covers_name:
            findings.append(
                Finding(
                    "merged-values",
                    (table.sheet.place_of(str(block)),),
                    Words(
                        "数据区有合并单元格，看不出数值属于哪一格",
                        "values are merged: it cannot be told whose they are",
                    ),
                    Words("取消合并，逐格填写", "unmerge the cells and fill in each"),
                )
            )


def refuse_unasked(cell: Cell | None, item: str, subject: Subject, period: str, asked: Asked) -> None:
    """Refuse a value that no rule reads for this subject in the period; saying that it does not apply is right.

    Raises:
        Doubt: if there is a value.
    """
    if cell is None:
        return
    if cell.kind is CellKind.TEXT and split_status(cell)[1] in WITHOUT_VALUE:
        return
    title = asked.titles[item]
    if item in asked.items_of(subject):
        raise not_in_period(title, period)
    raise Doubt(
        "not-asked",
        Words(
            f"“{subject.group}”的考评对象没有数据项“{title.zh}”",
            f"{title.en!r} is not asked for in group {subject.group!r}",
        ),
        Words("清空，或写“/”；或核对考核分组", "empty it, or write /; or check the group"),
    )


def not_in_period(title: Words, period: str) -> Doubt:
    """The doubt about a value of an item that is not scored in its period, though it is in others."""
    return Doubt(
        "not-asked",
        Words(f"“{title.zh}”在 {period} 不考核", f"{title.en!r} is not scored in {period}"),
        Words("清空，或写“/”；或核对考核期", "empty it, or write /; or check the period"),
    )
