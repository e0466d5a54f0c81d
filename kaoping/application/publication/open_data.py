"""Open data of a publication: two tables and what their columns mean; from stored rows, so the bytes never change.

Names of units, groups and items, points, scores, totals, grades and ranks: nothing of people, remarks or evidence.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kaoping.application.publication.masking import masked
from kaoping.application.publication.models import Publication
from kaoping.engine.scheme import Scheme, walk
from kaoping.engine.words import Words
from kaoping.planning.schemes.selectors import scheme_of

Cell = str | int | bool | Decimal | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, its type as a JSON value, and what it means."""

    name: str
    type: str
    meaning: Words


@dataclass(frozen=True)
class Table:
    """A table of open data."""

    name: str
    title: Words
    columns: tuple[Column, ...]


_CODE = Column("publication", "string", Words("公开编号", "public number of the publication"))
_SUBJECT = Column("subject", "string", Words("考评对象名称", "name of the unit appraised"))
_GROUP = Column("group", "string", Words("考核分组标识", "identifier of the peer group"))

RANKING = Table(
    "ranking",
    Words("总分、等次和名次", "totals, grades and ranks"),
    (
        _CODE,
        _SUBJECT,
        _GROUP,
        Column("group_title", "string", Words("考核分组名称", "title of the peer group, in Chinese")),
        Column("rank", "integer", Words("组内名次；不参与排名的为空", "rank in the peer group; empty if not ranked")),
        Column("total", "number", Words("总分；得分待定的为空", "total; empty while it is open")),
        Column("low", "number", Words("得分待定时的最低总分", "lowest total while it is open")),
        Column("high", "number", Words("得分待定时的最高总分", "highest total while it is open")),
        Column("grade", "string", Words("等次", "grade")),
        Column("vetoed", "boolean", Words("是否一票否决", "whether a single fact decided the grade (veto)")),
    ),
)
SCORES = Table(
    "scores",
    Words("各项指标得分", "scores of items"),
    (
        _CODE,
        _SUBJECT,
        _GROUP,
        Column("item", "string", Words("指标标识", "identifier of the item")),
        Column("title", "string", Words("指标名称（中文）", "title of the item, in Chinese")),
        Column("title_en", "string", Words("指标名称（英文）", "title of the item, in English")),
        Column("depth", "integer", Words("层级，一级指标为 1", "level; 1 for a top-level item")),
        Column("leaf", "boolean", Words("是否末级指标", "whether nothing stands below it")),
        Column("applies", "boolean", Words("是否适用于该对象", "whether it concerns the unit")),
        Column("points", "number", Words("分值；没有自己的分值时为空", "points; empty if it has none of its own")),
        Column(
            "score",
            "number",
            Words("得分；没有得分的和不适用的为空", "score; empty if there is none, or the item does not apply"),
        ),
    ),
)
TABLES = (RANKING, SCORES)
INVENTED = Column(
    "invented",
    "boolean",
    Words("示例：名称和数据均为虚构；只有示例有这一列", "an example: names and figures are invented; only there"),
)
"""The last column of a table of an example: a file that is passed on says by itself that nothing of it is real."""

Row = tuple[Cell, ...]


def rows(publication: Publication, table: Table) -> Iterator[Row]:
    """The rows of a table, in the order of the appraisal's units and items."""
    scheme = scheme_of(publication.run.version)
    found = _ranking(publication, scheme) if table.name == RANKING.name else _scores(publication, scheme)
    return ((*row, True) for row in found) if scheme.invented else found


def table_of(publication: Publication, table: Table) -> Table:
    """A table as a publication has it: with one column more where everything is invented."""
    is_invented = scheme_of(publication.run.version).invented
    return replace(table, columns=(*table.columns, INVENTED)) if is_invented else table


def _ranking(publication: Publication, scheme: Scheme) -> Iterator[Row]:
    titles = {group.id: group.id if group.title is None else group.title.zh for group in scheme.groups}
    totals = publication.run.totals.select_related("subject")
    for one in totals.order_by("subject__position", "subject"):
        name, group = masked(one.subject.name), one.subject.group
        numbers = (one.rank, one.total, one.low, one.high)
        yield publication.code, name, group, titles.get(group, group), *numbers, one.grade, one.vetoed


def _scores(publication: Publication, scheme: Scheme) -> Iterator[Row]:
    titles = {node.id: node.title for node, _place in walk(scheme.items)}
    scores = publication.run.scores.select_related("subject")
    for one in scores.order_by("subject__position", "subject", "position"):
        title = titles.get(one.item) or Words(one.item, one.item)
        about = (one.item, title.zh, title.en, one.depth, one.is_leaf, one.concerns)
        yield (
            publication.code,
            masked(one.subject.name),
            one.subject.group,
            *about,
            one.points,
            one.score if one.concerns else None,
        )


def csv_text(table: Table, found: Iterable[Row]) -> str:
    """A table as CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_csv(cell) for cell in row] for row in found)
    return out.getvalue()


def digests(publication: Publication) -> dict[str, str]:
    """SHA-256 of each table as a CSV file: what the ledger says of them."""
    return {digest_name(table): hashlib.sha256(csv_bytes(publication, table)).hexdigest() for table in TABLES}


def digest_name(table: Table) -> str:
    """What the digest of a table is called in the ledger."""
    return f"{table.name}_csv_sha256"


def csv_bytes(publication: Publication, table: Table) -> bytes:
    """A table as the bytes of a CSV file that spreadsheets read as UTF-8."""
    return csv_text(table_of(publication, table), rows(publication, table)).encode("utf-8-sig")


def plain_row(table: Table, row: Row) -> dict[str, str | int | bool | None]:
    """A row as a JSON object; a number is a text of plain digits, because JSON's numbers are read as fractions."""
    return {
        column.name: f"{cell:f}" if isinstance(cell, Decimal) else cell
        for column, cell in zip(table.columns, row, strict=True)
    }


_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def _csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return f"{cell:f}"
        case str() if cell.startswith(_STARTS):
            return f"'{cell}"
        case _:
            return str(cell)


def schema(table: Table) -> dict[str, object]:
    """What the columns of a table mean, as a JSON Schema of one row."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.title.zh,
        "description": table.title.en,
        "type": "object",
        "properties": {column.name: _property(column) for column in (*table.columns, INVENTED)},
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, object]:
    said = {"title": column.meaning.zh, "description": column.meaning.en}
    if column.type == "number":
        return {**said, "type": ["string", "null"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}
    return {**said, "type": ["integer", "null"] if column.type == "integer" else column.type}
