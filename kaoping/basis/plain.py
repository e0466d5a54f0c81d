"""Which texts can be kept: PostgreSQL keeps no zero byte, Excel and Word no controls, nothing half a character."""

from __future__ import annotations

import re

_LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")
"""Control characters but tabs and ends of lines; halves of characters; and what stands for bytes that were no text."""


def is_plain(text: str) -> bool:
    """Whether a text can be kept. No keyboard writes what cannot; programs and broken files do."""
    return _LOST.search(text) is None


def can_be_asked(text: str) -> bool:
    """Whether a database can be asked for a text, though nobody would keep it."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
