"""The page of GB/T 9704-2012: sizes, margins, fonts, and the grid of 22 lines of 28 characters.

How the grid is reached, tried with LibreOffice 7.4 and by Word's own rules: 28 characters of 16 points are 448 points
wide, the type area only 442.2, so each character is set a quarter of a point tighter; a character grid
(`linesAndChars`) says the same to Word, but LibreOffice then gives every character two cells. Lines are exactly a
22nd of the type area high, which holds whatever font stands in for the ones that are named and may not be shipped: a
Chinese character is as wide as it is high in all of them.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, Twips
from docx.text.font import Font

BODY, TITLE, FIRST, SECOND, DIGITS = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
"""Fonts by their names; a computer without one shows another."""
SIZE, TITLE_SIZE, NUMBER_SIZE, TABLE_SIZE = Pt(16), Pt(22), Pt(14), Pt(12)
LINE = Twips(579)
"""225 mm / 22, rounded down to a twentieth of a point."""
TIGHTER = -5
"""Twentieths of a point between characters: 28 x 15.75 pt = 441 pt, within 156 mm = 442.2 pt."""
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
NUMBER_BELOW = Mm(7)
"""The page number stands 7 mm below the type area."""


def set_page(section: Section) -> None:
    """A4 with the margins of the standard, and its grid of lines."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(15)
    section.footer_distance = Length(BOTTOM - NUMBER_BELOW - NUMBER_SIZE)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.attrib.clear()
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE.twips))


def set_body(document: Document) -> None:
    """The ordinary paragraph: 16 points, exact lines, no space between paragraphs, pages filled to the last line."""
    style = document.styles["Normal"]
    set_font(style.font, BODY, SIZE)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    style.element.get_or_add_rPr().append(spacing)
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False


def set_font(font: Font, name: str, size: Length) -> None:
    """A font for Chinese and for everything else."""
    font.name, font.size = name, size
    fonts = font._element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(part), name)
