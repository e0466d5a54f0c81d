"""A file that somebody hands in, as sheets: parsed in a confined process, whatever it turns out to be."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from kaoping.basis.refusals import WrongKind, answered
from kaoping.collection.workbooks.taking import MAX_BYTES, TOO_LARGE, Unreadable, finding
from kaoping.files.sheets import model
from kaoping.files.sheets.model import Book
from kaoping.files.sheets.reading import book_of
from kaoping.files.values.doubt import findings_of

LONGEST_NAME = 100


def called(name: str) -> str:
    """What a file is called in places and as a source: its name alone, and not endlessly long."""
    path = PurePath(name.replace("\\", "/").replace("!", "！"))
    return f"{path.stem[:LONGEST_NAME]}{path.suffix[:10]}" or "sheet"


def parsed(name: str, data: bytes) -> Book:
    """The sheets of a file.

    Raises:
        Unreadable: if it is none that can be read.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable([finding("file-too-large", called(name), TOO_LARGE)])
    try:
        return book_of(data, called(name))
    except model.Unreadable as unreadable:
        if any(one.code in model.WRONG_KIND for one in unreadable.troubles):
            answered(WrongKind(_("文件不是能够读取的表格。")))
        raise Unreadable(findings_of(unreadable.troubles)) from None
