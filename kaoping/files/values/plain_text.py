"""Texts of cells made comparable: widths, spaces and cases that people do not see."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ANY_SPACE = re.compile(rf"[\s{_SPACES}]+")
_FULL_WIDTH = {0xFEE0 + ord(c): c for c in "0123456789.,-+%/()=@"} | {ord("−"): "-"}
_TAIL = re.compile(r"(?P<head>.+?)[(\[【](?:单位[:：]?)?(?P<tail>[^()\[\]【】]*)[)\]】]")


def trimmed(text: str) -> str:
    """The text without spaces of any kind around it."""
    return _ANY_SPACE.sub(" ", text).strip()


def narrow(text: str) -> str:
    """The text with full-width digits and signs of numbers made narrow, and nothing else changed.

    Unicode's own compatibility forms would make 5² into 52.
    """
    return trimmed(text).translate(_FULL_WIDTH)


def key_of(text: str) -> str:
    """What two spellings of one name have in common: width, case and spaces do not count."""
    return _ANY_SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def without_tail(text: str) -> tuple[str, str] | None:
    """A name and what stands in brackets behind it, both as keys: 金额（万元） is 金额 and 万元."""
    match = _TAIL.fullmatch(key_of(text))
    return None if match is None else (match["head"], match["tail"])
