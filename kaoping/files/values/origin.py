"""Where a workbook comes from: a template of Kaoping says for which scheme and version it was made."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Finding, Severity
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Book

SHEET = "kaoping"
"""Name of the hidden sheet with the facts below."""
FORMAT = "kaoping-values/1"


_NO_VALUES = (
    ((("方案", "指标体系"), ("Scheme", "Items")), Words("考评方案", "a scheme")),
    ((("排名", "得分矩阵"), ("Ranking", "Matrix")), Words("考评结果", "a result")),
)
"""Sheets by which a workbook of Kaoping's own that holds no values is known."""


def refuse_other_books(book: Book) -> list[Finding]:
    """A finding where a workbook is a scheme or a result: said once, and not of every sheet in it."""
    names = {sheet.name for sheet in book.sheets}
    for marks, what in _NO_VALUES:
        if any(names.issuperset(mark) for mark in marks):
            wrong = Words(f"这是{what.zh}工作簿，不是数据", f"this is the workbook of {what.en}, no values")
            right = Words(
                "不要列在数据中；读整个文件夹的，移到别的文件夹",
                "leave it out; where a whole folder is read, move it to another one",
            )
            return [Finding("not-values", (book.file,), wrong, right)]
    return []


@dataclass(frozen=True)
class Origin:
    """What a template says of itself; all empty for any other file. `aside` are sheets that hold no values."""

    scheme: str = ""
    digest: str = ""
    period: str | None = None
    aside: frozenset[str] = frozenset()

    def findings(self, scheme: Scheme, file: str) -> list[Finding]:
        """A warning where the template was made for another scheme or an earlier version."""
        if not self.digest or self.digest == scheme.digest():
            return []
        wrong = Words("填报模板是按方案的另一个版本生成的", "the template was made for another version of the scheme")
        if self.scheme != scheme.id:
            wrong = Words(
                f"填报模板是为方案“{self.scheme}”生成的", f"the template was made for the scheme {self.scheme!r}"
            )
        right = Words("核对各列是否仍然适用，或重新生成模板", "check that its columns still hold, or make it anew")
        return [Finding("template-stale", (file,), wrong, right, Severity.WARNING)]


def read_origin(book: Book) -> Origin:
    """What the hidden sheet of a template says."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        return Origin()
    facts = {cells[1].text: cells[2].text for cells in sheet.rows.values() if 1 in cells and 2 in cells}
    if facts.get("format") != FORMAT:
        return Origin()
    aside = frozenset(text for key, text in facts.items() if key.startswith("aside"))
    return Origin(facts.get("scheme", ""), facts.get("digest", ""), facts.get("period") or None, aside | {SHEET})


def facts_of(scheme: Scheme, period: str | None, aside: tuple[str, ...]) -> list[tuple[str, str]]:
    """The facts that a template writes about itself."""
    return [
        ("format", FORMAT),
        ("scheme", scheme.id),
        ("digest", scheme.digest()),
        ("period", period or ""),
        *((f"aside{at}", name) for at, name in enumerate(aside)),
    ]
