"""Reading the values of a run from files: every table found, every cell understood or refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as NameMapping
from dataclasses import dataclass
from pathlib import Path

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject, Values
from kaoping.engine.terms import Finding, Refused, errors
from kaoping.engine.words import Words, listing
from kaoping.files.sheets.model import Book, Limits, Sheet, Unreadable
from kaoping.files.sheets.reading import read_book
from kaoping.files.values.asked import Asked
from kaoping.files.values.collecting import Collection
from kaoping.files.values.columns import Role, Table
from kaoping.files.values.doubt import findings_of, note, quoted
from kaoping.files.values.headers import Headers, find_header, list_of
from kaoping.files.values.keyed import find_keys, keyed_table
from kaoping.files.values.mapped import Mapped
from kaoping.files.values.mapping import MappedSheet, Mapping
from kaoping.files.values.origin import Origin, read_origin, refuse_other_books
from kaoping.files.values.parquet import ParquetRows, is_parquet
from kaoping.files.values.plain_text import key_of
from kaoping.files.values.records import read_records
from kaoping.files.values.rows import Context, Rows
from kaoping.files.values.tables import read_long, read_wide


@dataclass(frozen=True)
class Reading:
    """Values with what their author should know of how they were read: notes and warnings, no errors."""

    values: Values
    notes: tuple[Finding, ...]


def read_values(
    paths: Iterable[Path | str],
    scheme: Scheme,
    *,
    mapping: Mapping | None = None,
    period: str | None = None,
    limits: Limits | None = None,
) -> Values:
    """Read the values of a run from files: CSV, .xlsx, .xls, .parquet; filled templates and sheets of an office's own.

    `mapping` describes sheets whose headers do not say what they are. `period` is that of values whose files
    do not say theirs. `limits` are those of one file.

    Raises:
        Refused: with every finding of every file; then nothing has been read.
    """
    return read_values_with_notes(paths, scheme, mapping=mapping, period=period, limits=limits).values


def read_values_with_notes(
    files: Iterable[Path | str | Book],
    scheme: Scheme,
    *,
    mapping: Mapping | None = None,
    period: str | None = None,
    limits: Limits | None = None,
    subjects: NameMapping[str, Subject] | None = None,
) -> Reading:
    """The same as `read_values`, with notes: rows of sums left out, hidden rows read, a stale template.

    `files` may be workbooks whose sheets were taken from their files before. `subjects` are those that there are, by
    every name that a file may give them; then files need not say their groups, and can name nobody else.

    Raises:
        Refused: with every finding of every file, notes too.
    """
    into = Collection(Asked(scheme), subjects)
    if mapping is not None:
        into.findings += mapping.findings("mapping")
    reader = _Reader(into, mapping or Mapping(), period)
    sources = [source for file in files for source in reader.sources(file, limits)]
    into.findings += reader.mapping.missing(reader.sheets)
    _read_all(sources, into)
    # Several rows of a turned table say one thing of one cell: it is found once.
    findings = list(dict.fromkeys(into.findings))
    if errors(findings):
        raise Refused(findings)
    return Reading(into.values(), tuple(findings))


def _read_all(sources: list[Rows | ParquetRows], into: Collection) -> None:
    """Read sources into a collection: first all subjects, then all values."""
    for source in sources:
        source.declare()
    into.settle()
    for source in sources:
        if isinstance(source, ParquetRows):
            source.read()
        elif source.table.list is not None:
            read_records(source)
        elif source.table.is_long:
            read_long(source)
        else:
            read_wide(source)


class _Reader:
    """Finds the tables of files, and what holds for all of each."""

    def __init__(self, into: Collection, mapping: Mapping, period: str | None) -> None:
        self.into = into
        self.asked = into.asked
        self.mapping = mapping
        self.period = period
        self.sheets: set[str] = set()
        """The names of all sheets with contents."""

    def sources(self, file: Path | str | Book, limits: Limits | None) -> list[Rows | ParquetRows]:
        """What a file holds; none where it cannot be read, which is found."""
        if isinstance(file, Book):
            return list(self._tables_of(file))
        path = Path(file)
        try:
            if is_parquet(path):
                return [ParquetRows(path, self.period, self.into)]
            return list(self._tables_of(read_book(path, limits)))
        except Unreadable as error:
            self.into.findings.extend(findings_of(error.troubles))
            return []

    def _tables_of(self, book: Book) -> Iterator[Rows]:
        """The tables of a workbook or CSV file."""
        if others := refuse_other_books(book):
            self.into.findings += others
            return
        origin = read_origin(book)
        self.into.findings += origin.findings(self.asked.scheme, book.file)
        self.sheets |= {sheet.called for sheet in book.sheets if sheet.rows}
        for sheet in book.sheets:
            if sheet.rows and sheet.name not in origin.aside and sheet.called not in self.mapping.ignore:
                for rows in self._tables(sheet, origin):
                    self._note_hidden(rows.table)
                    yield rows

    def _tables(self, sheet: Sheet, origin: Origin) -> Iterator[Rows]:
        mapped = self.mapping.tables_of(sheet.called)
        for one in mapped:
            table = Mapped(sheet, one, self.asked, self.into.findings).table()
            named = self._named(sheet, one)
            period = named.get("period") or one.period or self._period(sheet, origin)
            names = {key_of(name): item for name, item in one.names.items()}
            group = named.get("group") or one.group
            own = Context(named.get("subject") or one.subject, group, period, one.source, one.by, names)
            yield Rows(table, own, self.into)
        if not mapped:
            table_found = self._table(sheet)
            if table_found is not None:
                group = self.asked.groups.get(key_of(sheet.called))
                yield Rows(table_found, Context(group=group, period=self._period(sheet, origin)), self.into)

    def _named(self, sheet: Sheet, mapped: MappedSheet) -> dict[str, str]:
        """What the name of a sheet says of all its rows; that it is no group or no period is found."""
        if mapped.sheet_is is None:
            return {}
        if mapped.sheet_is == "subject":
            return {"subject": sheet.called}
        known = self.asked.groups if mapped.sheet_is == "group" else self.asked.periods
        found = known.get(key_of(sheet.called))
        if found is None:
            self.into.findings.append(_no_such(sheet, mapped.sheet_is, known))
            return {mapped.sheet_is: next(iter(known.values()), "")}
        return {mapped.sheet_is: found}

    def _period(self, sheet: Sheet, origin: Origin) -> str | None:
        if self.period is not None:
            return self.period
        return origin.period or self.asked.periods.get(key_of(sheet.called))

    def _table(self, sheet: Sheet) -> Table | None:
        findings = self.into.findings
        keys = find_keys(sheet)
        if keys is not None:
            return keyed_table(sheet, keys, self.asked, findings)
        header = find_header(sheet)
        if header is not None:
            return Headers(sheet, self.asked, findings).table(*header, list_of(sheet, self.asked))
        first = min(sheet.rows)
        findings.append(
            Finding(
                "no-header",
                (sheet.place(first, min(sheet.rows[first])),),
                Words(
                    f"“{sheet.called}”中没有找到“考评对象”一栏",
                    f"no column 考评对象 (subject) was found in {sheet.called!r}",
                ),
                Words(
                    "第一栏标题写“考评对象”；不是数据表的，用列映射说明或忽略",
                    "head the column of the subjects with 考评对象 or subject; describe or ignore it in a mapping",
                ),
            )
        )
        return None

    def _note_hidden(self, table: Table) -> None:
        """What is hidden is read like all else, and said."""
        sheet = table.sheet
        rows = [r for r in table.rows() if r in sheet.hidden_rows]
        columns = [c.number for c in table.columns if c.number in sheet.hidden_columns and c.role is not Role.IGNORED]
        for place in (
            *([sheet.place_of("")] if sheet.hidden else []),
            *([sheet.place(rows[0], 1)] if rows else []),
            *([sheet.place(table.first_row, columns[0])] if columns else []),
        ):
            wrong = Words("这里有隐藏的行、列或工作表", "rows, columns or a sheet are hidden here")
            right = Words("隐藏的内容一样读取", "what is hidden was read like all else")
            self.into.findings.append(note("hidden", place, wrong, right))


def _no_such(sheet: Sheet, what: str, known: NameMapping[str, str]) -> Finding:
    """The finding of a sheet that is named for a group or a period and is none of them."""
    choices = listing(dict.fromkeys(known.values()))
    zh, en = ("考核分组", "group") if what == "group" else ("考核期", "period")
    wrong = Words(f"工作表“{quoted(sheet.called)}”不是{zh}", f"the sheet {quoted(sheet.called)!r} is no {en}")
    right = Words(f"改工作表的名称；可选：{choices.zh}", f"rename the sheet; one of {choices.en}")
    return Finding(f"unknown-{what}", (sheet.place_of(""),), wrong, right)
