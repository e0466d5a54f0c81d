"""Plain text and CSV, in UTF-8 or GB 18030."""

from __future__ import annotations

import codecs
import re

from kaoping.engine.words import Words
from kaoping.files.evidence.refusing import active, two_at_once
from kaoping.files.sheets.containers import refusal

_CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(<!doctype|<html|<script|<svg|<\?xml|<\?php|<body|<iframe|%pdf-|%!ps|#!)", re.IGNORECASE)
_DDE = re.compile(r"(^|[,;\t\"])\s*[=+\-@][^,;\t\n\"]{1,200}\|[^\n]{0,200}!", re.MULTILINE)
"""What starts a program when a spreadsheet opens it: =cmd|'/c calc'!A1."""


def check_text(data: bytes, file: str, ending: str) -> None:
    """Refuse what is no text, or a text that other programs take for more.

    Raises:
        Unreadable: with the reason.
    """
    text = _decoded(data)
    if text is None or _CONTROLS.search(text):
        wrong = Words("文件不是 UTF-8 或 GB 18030 编码的纯文本", "the file is not plain text in UTF-8 or in GB 18030")
        right = Words("另存为 UTF-8 编码的文本", "save it as text in UTF-8")
        raise refusal(file, "not-text", wrong, right)
    if _MARKUP.match(text):
        raise two_at_once(file)
    if ending == "csv" and _DDE.search(text):
        raise active(file)


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
