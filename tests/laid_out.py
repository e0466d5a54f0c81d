"""Pages as an office program lays them out: a Word file converted to PDF, and where its characters stand."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.libreoffice import converted

MM = 25.4 / 72
"""Millimetres in a point."""
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_LINE = re.compile(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.DOTALL)
_WORD = re.compile(r">([^<>]+)</word>")


@dataclass(frozen=True)
class Line:
    """A line of a page: its text and its box, in millimetres from the left and the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where the middle of the line is."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """A page: its size in millimetres, its lines from top to bottom."""

    width: float
    height: float
    lines: tuple[Line, ...]


def laid_out(document: Path, folder: Path) -> list[Page]:
    """The pages of a Word file, as LibreOffice lays them out and pdftotext measures them."""
    (found,) = all_laid_out([document], folder)
    return found


def all_laid_out(documents: Sequence[Path], folder: Path) -> list[list[Page]]:
    """The pages of each of several Word files, laid out in one run; their names must differ."""
    return [_pages(pdf) for pdf in converted(documents, folder, "pdf")]


def _pages(pdf: Path) -> list[Page]:
    command = ["pdftotext", "-bbox-layout", str(pdf), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [_page(*found) for found in _PAGE.findall(said)]


def _page(width: str, height: str, inner: str) -> Page:
    lines = (_line(*found) for found in _LINE.findall(inner))
    return Page(float(width) * MM, float(height) * MM, tuple(sorted(lines, key=lambda line: line.top)))


def _line(left: str, top: str, right: str, bottom: str, inner: str) -> Line:
    text = "".join(html.unescape(word) for word in _WORD.findall(inner))
    box = (float(at) * MM for at in (left, top, right, bottom))
    return Line(text, *box)
