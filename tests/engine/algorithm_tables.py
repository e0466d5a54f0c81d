"""Worked tables of the pages in docs/algorithms, read from the pages and recomputed by the engine.

A page holds any number of worked tables. Each is a fenced block followed by a table, with prose anywhere:

    ```yaml
    id: closing_rate                  one leaf (it has `rule`), items, or a whole scheme (`items`) of one period
    title: 结案率
    points: 20
    data: {unit: "%", min: 0, max: 100}
    target: 90
    rule: {family: steps, ...}
    ```

    | unit | closing_rate | = below_gap | score | working          |
    |------|--------------|-------------|-------|------------------|
    | A    | 95           |             | 20    |                  |
    | B    | 87.5         | 2.5         | 18    | 20 − 2 × 1       |

Every row is one subject, and all rows of a table are scored in one run, so ranks and means are those of
the rows. The columns:

- `unit` names the subject (rows are numbered without it), `group` its peer group (the first of the scheme);
- a data item's identifier (in backticks or not) is an input. A number (`87.5`, `87.5%`), `yes` or `no`
  (是, 否), a category, or records: `kind=fatal, count=2; kind=serious` (`none`: an empty list). `n/a` is
  not applicable, `no data` is that, an empty cell is not reported;
- `score` is expected of the only leaf (of the total, where there are several), `total`, `rank` and `grade`
  as they are called, `= rate` is the line `rate` of the only leaf, `leaf.score` or `= leaf.rate` (any cell
  of the program) is that cell. An empty expected cell says that this line is not computed. A word instead
  of a score (`undefined`, `out-of-range`) is the code with which the row is refused when it is run alone;
- `working` is for readers.

A number must have the decimals that the engine shows, or fewer: 18 equals 18.00, never 18.004.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Leaf, Scheme, applies, walk
from kaoping.engine.scheme.parts import LeafPart, variant_for
from kaoping.engine.scoring import Observation, Record, Scalar, Subject, SubjectResult, Values, score
from kaoping.engine.terms import CategoryItem, DataItem, EventField, FactItem, ListItem, NumberItem, Refused, Status
from kaoping.files.scheme_yaml import parse_scheme_yaml

PAGES = Path(__file__).resolve().parents[2] / "docs" / "algorithms"

_OUTCOMES = frozenset(("score", "total", "rank", "grade"))
_STATUSES = {"n/a": Status.NOT_APPLICABLE, "no data": Status.NO_DATA}
_TRUTHS = {"yes": True, "是": True, "no": False, "否": False}


@dataclass(frozen=True)
class WorkedTable:
    """One table of a page: where it stands, its scheme, and its rows as text by column."""

    page: str
    line: int
    scheme: Scheme
    rows: tuple[Mapping[str, str], ...]

    @property
    def expected(self) -> list[dict[str, str]]:
        """What the page says, by row: expected cells in their plain form."""
        return [{c: _plain(row[c]) for c in row if _is_expected(c)} for row in self.rows]

    @property
    def computed(self) -> list[dict[str, str]]:
        """What the engine finds for the same cells."""
        alone = [bool(re.match("[a-z]", row.get("score", ""))) for row in self.rows]
        together = [(name, row) for name, row, one in zip(self.names, self.rows, alone, strict=True) if not one]
        result = None
        if together:
            result = score(self.scheme, self._values(together))
        found = []
        for name, row, one in zip(self.names, self.rows, alone, strict=True):
            wanted = [c for c in row if _is_expected(c)]
            if one:
                found.append(dict.fromkeys(wanted, "") | {"score": self._refusal(name, row)})
            else:
                assert result is not None
                found.append({c: self._cell(result.of(name), c) for c in wanted})
        return found

    @property
    def names(self) -> list[str]:
        """Names of the subjects."""
        return [row.get("unit", str(at)) for at, row in enumerate(self.rows, start=1)]

    @property
    def leaves(self) -> list[str]:
        """Identifiers of the leaves of the scheme."""
        return [node.id for node, _ in walk(self.scheme.items) if isinstance(node, Leaf)]

    def _refusal(self, name: str, row: Mapping[str, str]) -> str:
        try:
            score(self.scheme, self._values([(name, row)]))
        except Refused as refused:
            return "、".join(sorted({f.code for f in refused.findings}))
        return "scored"

    def _values(self, rows: list[tuple[str, Mapping[str, str]]]) -> Values:
        subjects = tuple(Subject(name, row.get("group", self.scheme.groups[0].id)) for name, row in rows)
        observations = {}
        period = self.scheme.periods[0].id if self.scheme.periods else ""
        for name, row in rows:
            group = row.get("group", self.scheme.groups[0].id)
            data = _data_of(self.scheme, group, name)
            for column, text in row.items():
                if not _is_expected(column) and column not in ("unit", "group", "working") and text:
                    assert column in data, f"{self.page}: line {self.line}: no data item {column!r} in group {group!r}"
                    observations[name, period, column] = _observation(text, data[column])
        return Values(subjects, observations)

    def _cell(self, found: SubjectResult, column: str) -> str:
        if column == "score":
            only = self.leaves[0] if len(self.leaves) == 1 else None
            return _text(found.total if only is None else found.score(only))
        if column in _OUTCOMES:
            outcome: Decimal | int | str | None = getattr(found, column)
            return _text(outcome)
        key = column.removeprefix("=").strip()
        if key not in found.compiled.program.position:
            key = f"{self.leaves[0]}.{key}"
        assert key in found.compiled.program.position, f"{self.page}: line {self.line}: no cell {column!r}"
        return _text(found.value(key))


def worked_tables(page: Path) -> list[WorkedTable]:
    """All worked tables of a page, in order."""
    return list(_tables(page))


def _tables(page: Path) -> Iterator[WorkedTable]:
    fence: list[str] | None = None
    block = ""
    table: list[tuple[int, list[str]]] = []
    for at, line in enumerate([*page.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.strip() == "```yaml":
            fence = []
        elif fence is not None and line.strip() == "```":
            block, fence = "\n".join(fence), None
        elif fence is not None:
            fence.append(line)
        elif line.startswith("|") and block:
            table.append((at, [cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]))
        elif table:
            yield _table(page.name, block, table)
            table, block = [], ""


def _table(page: str, block: str, lines: list[tuple[int, list[str]]]) -> WorkedTable:
    (at, header), _, *body = lines
    for number, cells in body:
        assert len(cells) == len(header), f"{page}: line {number}: {len(cells)} cells under {len(header)} columns"
    rows = tuple(dict(zip(header, cells, strict=True)) for _, cells in body)
    assert any(_is_expected(column) for column in header), f"{page}: line {at}: nothing is expected here"
    return WorkedTable(page, at, _scheme(block), rows)


def _scheme(block: str) -> Scheme:
    """A scheme from a block: whole as it stands, a list of items or one leaf inside a scheme of nothing else."""
    shape = yaml.safe_load(block)
    if isinstance(shape, dict) and "items" in shape and "rule" not in shape:
        head = "" if "id" in shape else "id: page\n"
        head += "" if "title" in shape else "title: page\n"
        return parse_scheme_yaml(head + block)
    lines = block.splitlines()
    items = lines if isinstance(shape, list) else [("- " if at == 0 else "  ") + line for at, line in enumerate(lines)]
    head = "id: page\ntitle: page\ntotal: {cap: none}\nitems:\n"
    return parse_scheme_yaml(head + "\n".join(f"  {line}" for line in items))


def _data_of(scheme: Scheme, group: str, subject: str) -> dict[str, DataItem]:
    found: dict[str, DataItem] = {}
    for node, _ in walk(scheme.items):
        if isinstance(node, Leaf) and applies(node, group):
            at = variant_for(node, group, subject)
            found |= LeafPart(scheme, node, group, None if at is None else node.variants[at]).data
    return found


def _is_expected(column: str) -> bool:
    return column in _OUTCOMES or column.startswith("=") or column.endswith(".score")


def _observation(text: str, item: DataItem) -> Observation:
    if text in _STATUSES:
        return Observation(None, _STATUSES[text])
    match item:
        case NumberItem():
            return Observation(Decimal(text.removesuffix("%")))
        case FactItem():
            return Observation(_TRUTHS[text])
        case CategoryItem():
            return Observation(text)
        case ListItem():
            records = [] if text == "none" else text.split(";")
            return Observation(tuple(_record(record, item) for record in records))


def _record(text: str, item: ListItem) -> Record:
    fields = {f.id: f for f in item.fields}
    pairs = (pair.split("=", 1) for pair in text.split(","))
    return {name.strip(): _scalar(value.strip(), fields[name.strip()]) for name, value in pairs}


def _scalar(text: str, field: EventField) -> Scalar:
    match field.type:
        case "number":
            return Decimal(text)
        case "fact":
            return _TRUTHS[text]
        case "date":
            return date.fromisoformat(text)
        case "text" | "category":
            return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _plain(text: str) -> str:
    """The page's text in the form in which computed values are compared."""
    if text in _TRUTHS:
        return _text(_TRUTHS[text])
    return plain(Decimal(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
