"""Which texts can be kept: PostgreSQL keeps no zero byte, and nothing keeps half a character."""

from __future__ import annotations


def is_plain(text: str) -> bool:
    """Whether a text can be kept. No keyboard writes what cannot; programs and broken files do."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
