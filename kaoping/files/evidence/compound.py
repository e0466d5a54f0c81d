"""Files of older Office and WPS: .doc, .wps, .xls, .et (OLE2 compound files, [MS-CFB])."""

from __future__ import annotations

import re
import struct

from kaoping.engine.words import Words
from kaoping.files.evidence.kinds import Kind
from kaoping.files.evidence.refusing import active, not_what_it_says
from kaoping.files.sheets.containers import OLE, encrypted, refusal
from kaoping.files.sheets.xls import check_globals, compound

_EMBEDDED = re.compile(r"ObjectPool|MBD[0-9A-F]{8}|\x01Ole10Native|Package", re.IGNORECASE)
_ENCRYPTED = 0x0100 | 0x8000
"""Flags of a Word document: encrypted, obfuscated ([MS-DOC] 2.5.2)."""
_BEGINNING = 0x0809
"""The kind of a workbook's first record ([MS-XLS] 2.4.21)."""
_DDE = re.compile(rb"\x13 *DDE(AUTO)?\b|\x13\x00( \x00)*D\x00D\x00E\x00", re.IGNORECASE)
"""A field of a Word document begins with the character 0x13; its text is stored in one byte or in two."""


def check_compound(data: bytes, file: str, kind: Kind) -> None:
    """Refuse a compound file that is not what its name claims, or that has a password, macros, links or objects.

    Raises:
        Unreadable: with the reason.
        Exception: whatever xlrd raises for what is not sound.
    """
    if not data.startswith(OLE):
        raise not_what_it_says(file, kind.ending)
    container = compound(data, file)
    names = {entry.name for entry in container.dirlist}
    if any(_EMBEDDED.fullmatch(name) for name in names):
        wrong = Words("文件里嵌有其他文件", "the file has another file in it")
        raise refusal(file, "nested-file", wrong, Words("删去嵌入的对象", "remove the embedded object"))
    main = next((name for name in kind.within if name in names), None)
    stream = None if main is None else container.get_named_stream(main)
    if stream is None:
        raise not_what_it_says(file, kind.ending)
    if main == "WordDocument":
        _check_word(bytes(stream), file, kind)
        return
    if struct.unpack_from("<H", stream) != (_BEGINNING,):
        raise not_what_it_says(file, kind.ending)
    check_globals(bytes(stream), file)


def _check_word(stream: bytes, file: str, kind: Kind) -> None:
    mark, _, flags = struct.unpack_from("<H8sH", stream)
    if mark != 0xA5EC:
        raise not_what_it_says(file, kind.ending)
    if flags & _ENCRYPTED:
        raise encrypted(file)
    if _DDE.search(stream):
        raise active(file)
