"""PDF documents: whole, without password, and without anything that runs (ISO 32000-1)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from kaoping.files.evidence.refusing import active, not_what_it_says, two_at_once
from kaoping.files.sheets.containers import encrypted
from kaoping.files.sheets.model import Limits

_HEAD = re.compile(rb"%PDF-[12]\.[0-9]")
_TAIL = re.compile(rb"startxref\s+[0-9]+\s+%%EOF\s*\Z")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_LONGEST_DICTIONARY = 4_000
_STREAM = re.compile(rb"stream\r?\n")
_END = rb"(?![A-Za-z0-9])"
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
_RUNS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA)" + _END)


def check_pdf(data: bytes, file: str, limits: Limits) -> None:
    """Refuse what is no whole PDF, has a password, or runs something when it is opened.

    Raises:
        Unreadable: with the reason.
    """
    if not _HEAD.match(data):
        raise not_what_it_says(file, "pdf")
    if not _TAIL.search(data[-1_200:]):
        if b"%%EOF" in data:
            raise two_at_once(file)
        raise not_what_it_says(file, "pdf")
    for text in _texts(data, limits):
        if _ENCRYPTED.search(text):
            raise encrypted(file)
        if _RUNS.search(text):
            raise active(file)


def _texts(data: bytes, limits: Limits) -> Iterator[bytes]:
    """Where names of the document's structure can stand: outside of streams, and in streams of objects."""
    at, left = 0, limits.unpacked
    for mark in _STREAM.finditer(data):
        if mark.start() < at:
            continue
        head = data[at : mark.start()]
        yield _unescaped(head)
        if b"/ObjStm" in _unescaped(head[-_LONGEST_DICTIONARY:]):
            inner = zlib.decompressobj().decompress(data[mark.end() :], left)
            left = max(left - len(inner), 1)
            yield _unescaped(inner)
        end = data.find(b"endstream", mark.end())
        at = len(data) if end < 0 else end
    yield _unescaped(data[at:])


def _unescaped(text: bytes) -> bytes:
    """Names may be written with numbers of their characters: /J#53 is /JS."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
