"""Which files are taken as evidence. What a file is, its name says and its contents must confirm."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: the ending under which it is kept, how it is served, and how it is looked into.

    `within` names what its container must hold.
    """

    ending: str
    content_type: str
    container: str
    within: tuple[str, ...] = ()


_KINDS = (
    Kind("pdf", "application/pdf", "pdf"),
    Kind("ofd", "application/ofd", "ofd", ("OFD.xml",)),
    Kind("docx", f"{_OFFICE}wordprocessingml.document", "ooxml", ("word/document.xml",)),
    Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", "ooxml", ("xl/workbook.xml",)),
    Kind("pptx", f"{_OFFICE}presentationml.presentation", "ooxml", ("ppt/presentation.xml",)),
    Kind("doc", "application/msword", "compound", ("WordDocument",)),
    Kind("wps", "application/vnd.ms-works", "compound", ("WordDocument",)),
    Kind("xls", "application/vnd.ms-excel", "compound", ("Workbook", "Book")),
    Kind("et", "application/octet-stream", "compound", ("Workbook", "Book")),
    Kind("png", "image/png", "png"),
    Kind("jpg", "image/jpeg", "jpeg"),
    Kind("txt", "text/plain; charset=utf-8", "text"),
    Kind("csv", "text/csv; charset=utf-8", "text"),
)
KINDS = MappingProxyType({kind.ending: kind for kind in _KINDS})
"""Ending -> kind, the endings in lower case."""
_OTHER_SPELLINGS = {"jpeg": "jpg"}


def kind_of(name: str) -> Kind | None:
    """The kind that a file's name claims, if it is taken at all."""
    stem, _, ending = name.lower().rpartition(".")
    if not stem:
        return None
    return KINDS.get(_OTHER_SPELLINGS.get(ending, ending))
