"""Writing an official document, part by part. Whatever text comes in stays text: the page number is the only field."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from kaoping.files.official.code import picture
from kaoping.files.official.layout import (
    BODY,
    DIGITS,
    FIRST,
    NUMBER_SIZE,
    SECOND,
    SIZE,
    TABLE_SIZE,
    TITLE,
    TITLE_SIZE,
    set_body,
    set_font,
    set_page,
)

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_CODE = Mm(40)
_NUMERALS = "一二三四五六七八九"


class Paper:
    """An official document that is being written."""

    def __init__(self, title: str, mark: str = "") -> None:
        """Begin with its title; `mark` stands above every page, of what is not final."""
        self.document = Document()
        self._first = self._second = 0
        set_page(self.document.sections[0])
        set_body(self.document)
        self._number_pages()
        if mark:
            self._mark_pages(mark)
        said = self.document.core_properties
        said.title, said.author, said.comments = _plain(title), "", ""
        said.created = said.modified = _ALWAYS
        for line in title.splitlines():
            self._line(line, TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
        self.blank()

    def blank(self) -> None:
        """An empty line."""
        self.document.add_paragraph()

    def addressed_to(self, text: str) -> None:
        """Whom it is addressed to (主送机关), at the left margin."""
        self._line(f"{text}：", BODY, SIZE, WD_ALIGN_PARAGRAPH.LEFT)

    def body(self, text: str) -> None:
        """A paragraph, its first line two characters in."""
        self._indented(text, BODY)

    def first(self, text: str) -> None:
        """A heading of the first level: 一、 in 黑体."""
        self._first += 1
        self._second = 0
        self._indented(f"{numeral(self._first)}、{text}", FIRST)

    def second(self, text: str) -> None:
        """A heading of the second level: （一） in 楷体."""
        self._second += 1
        self._indented(f"（{numeral(self._second)}）{text}", SECOND)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[Length]) -> None:
        """A table; its head is repeated on every page, figures stand at the right, the first column in the middle."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for wide, width in zip(table.columns, widths, strict=True):
            wide.width = width
        for at, row in enumerate((heads, *rows)):
            cells = table.rows[at].cells
            for column, (cell, text, width) in enumerate(zip(cells, row, widths, strict=True)):
                cell.width = width
                self._cell(cell.paragraphs[0], text, is_head=at == 0, is_first=column == 0)
            self._keep_row(table.rows[at]._tr, is_head=at == 0)

    def code(self, text: str, said: str) -> None:
        """A text to be read by a telephone, with what it is beside it; 40 mm wide, kept on one page."""
        table = self.document.add_table(rows=1, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        left, right = table.rows[0].cells
        for cell, column, width in zip((left, right), table.columns, (_CODE + Mm(6), Mm(150) - _CODE), strict=True):
            cell.width = column.width = Length(width)
        shape = left.paragraphs[0].paragraph_format
        shape.line_spacing_rule, shape.first_line_indent = WD_LINE_SPACING.SINGLE, Length(0)
        drawn = left.paragraphs[0].add_run().add_picture(io.BytesIO(picture(text)), width=_CODE)
        drawn._inline.docPr.set("descr", _plain(said))
        self._cell(right.paragraphs[0], said, is_head=False, is_first=False)
        right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self._keep_row(table.rows[0]._tr, is_head=False)

    def signed(self, by: str, day: str) -> None:
        """Who issues it, and when: at the right, the date four characters in; on one page with the text before it.

        No page may hold the signature alone: the paragraph before it is kept with it.
        """
        before = self.document.paragraphs[-1] if self.document.paragraphs else self.document.add_paragraph()
        for kept in (before, self.document.add_paragraph()):
            kept.paragraph_format.keep_with_next = True
        for text, characters in ((by, 4), (day, 4)):
            line = self._line(text, BODY, SIZE, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Length(SIZE * characters)
            line.paragraph_format.keep_with_next = text is by

    def data(self) -> bytes:
        """The file. The same document is the same bytes, whenever it is written."""
        out = io.BytesIO()
        self.document.save(out)
        return _without_times(out.getvalue())

    def _indented(self, text: str, font: str) -> None:
        self._line(text, font, SIZE, WD_ALIGN_PARAGRAPH.JUSTIFY).paragraph_format.first_line_indent = Length(SIZE * 2)

    def _line(self, text: str, font: str, size: Length, alignment: WD_ALIGN_PARAGRAPH) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = alignment
        set_font(paragraph.add_run(_plain(text)).font, font, size)
        return paragraph

    def _cell(self, paragraph: Paragraph, text: str, *, is_head: bool, is_first: bool) -> None:
        is_figure = re.fullmatch(r"-?[0-9][0-9.,]*", text) is not None
        right, left = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_head or is_first else right if is_figure else left
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
        set_font(paragraph.add_run(_plain(text)).font, FIRST if is_head else BODY, TABLE_SIZE)

    def _keep_row(self, row: object, *, is_head: bool) -> None:
        """Keep a row on one page; repeat the head."""
        properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
        for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
            properties.append(OxmlElement(name))

    def _mark_pages(self, mark: str) -> None:
        """A mark at the left above the type area of every page."""
        section = self.document.sections[0]
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            set_font(header.paragraphs[0].add_run(_plain(mark)).font, FIRST, SIZE)

    def _number_pages(self) -> None:
        """— 1 —: at the right on odd pages and at the left on even ones, one character in."""
        section = self.document.sections[0]
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, alignment in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = alignment
            shape = paragraph.paragraph_format
            shape.left_indent = shape.right_indent = NUMBER_SIZE
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, NUMBER_SIZE
            for part in ("— ", None, " —"):
                run = paragraph.add_run(part or "")
                set_font(run.font, DIGITS, NUMBER_SIZE)
                for kind in ("begin", "PAGE", "end") if part is None else ():
                    run._r.append(_of_field(kind))


def _of_field(kind: str) -> object:
    if kind == "PAGE":
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = kind
        return text
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def numeral(number: int) -> str:
    """A number below a hundred in Chinese numerals: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return ten + (_NUMERALS[ones - 1] if ones else "")


def _plain(text: str) -> str:
    """A text without what would be more than text: control characters, and those that turn its direction."""
    return _CONTROLS.sub(" ", text)


def _without_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
