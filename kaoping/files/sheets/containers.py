"""Containers of .xlsx, .docx, .ofd and the like: what can be wrong before any part is read for its contents.

Requirements R-52, R-53 and R-56: size, number of parts, ratio, no archive within the archive, no macros, no
encryption, no links to other files, no document type and no entities, and nothing between the parts, before them or
behind them, so that the file cannot be something else at the same time. That no part is longer than the file says,
`zipfile` sees to.
"""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kaoping.engine.words import Words
from kaoping.files.sheets.model import Limits, Trouble, Unreadable
from kaoping.files.sheets.part import SAVE_AGAIN, Broken

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (ZIP, OLE, b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_NESTED = {".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".pptx", ".7z", ".rar", ".gz", ".jar", ".ole"}
_SIZES_FOLLOW = 8
_RATIO_FROM = 1_000_000
"""Parts below this size may be compressed as much as they like: there is no harm in them."""
_STRICT = "{http://purl.oclc.org/ooxml/"
"""How the names of elements begin in the rare strict form of .xlsx, in which openpyxl would find no cells."""


def check_container(data: bytes, file: str, limits: Limits) -> None:
    """Refuse a file that no part of which should be read.

    Raises:
        Unreadable: with the reason.
        Broken, zipfile.BadZipFile, ...: if it is no sound archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment or data.rfind(b"PK\x05\x06") + 22 != len(data):
            raise Broken
        _check_sizes(archive.infolist(), len(data), file, limits)
        _check_seamless(archive, data)
        for info in archive.infolist():
            _check_kind(info.filename.lower(), file)
            if info.flag_bits & 1:
                raise encrypted(file)
            with archive.open(info) as part:
                if part.read(8).startswith(_ARCHIVES):
                    raise _nested(info.filename, file)
            with archive.open(info) as part:
                _check_declarations(part, file)


def _check_sizes(infos: list[zipfile.ZipInfo], packed: int, file: str, limits: Limits) -> None:
    if len(infos) > limits.members:
        wrong = Words(f"文件含 {len(infos)} 个部件，过多", f"the file has {len(infos)} parts, too many")
        raise refusal(file, "too-many-parts", wrong, SAVE_AGAIN)
    if len({i.filename for i in infos}) < len(infos):
        raise Broken
    total = sum(i.file_size for i in infos)
    steep = any(i.file_size > limits.ratio * max(i.compress_size, 1) for i in infos if i.file_size > _RATIO_FROM)
    if total > limits.unpacked or steep or total > max(limits.ratio * packed, _RATIO_FROM):
        size, most = -(-total // 1_000_000), limits.unpacked // 1_000_000
        wrong = Words(
            f"文件解压后有 {size} MB（最多 {most} MB，且不超过压缩前后 {limits.ratio} 倍），可能是压缩炸弹",
            f"the file unpacks to {size} MB (at most {most} MB and {limits.ratio} times its size): it may be a bomb",
        )
        right = Words(
            "删去空白行列和多余格式，另存后再提交", "remove empty rows, columns and formats, save and hand it in again"
        )
        raise refusal(file, "unpacks-too-large", wrong, right)


def _check_seamless(archive: zipfile.ZipFile, data: bytes) -> None:
    """Refuse bytes that belong to no part: another file could hide there."""
    expected = 0
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
        at = info.header_offset
        if at != expected or data[at : at + 4] != ZIP:
            raise Broken
        name, extra = struct.unpack_from("<HH", data, at + 26)
        expected = at + 30 + name + extra + info.compress_size
        if info.flag_bits & _SIZES_FOLLOW:
            expected += _descriptor(data, expected, info)
    if data[expected : expected + 4] != b"PK\x01\x02" or archive.start_dir != expected:
        raise Broken


def _descriptor(data: bytes, at: int, info: zipfile.ZipInfo) -> int:
    """Length of what follows a part whose sizes were not known when it was begun: with a mark or without, 32 or 64."""
    for mark in (b"PK\x07\x08", b""):
        for sizes in ("II", "QQ"):
            said = mark + struct.pack(f"<I{sizes}", info.CRC, info.compress_size, info.file_size)
            if data.startswith(said, at):
                return len(said)
    raise Broken


def _check_kind(name: str, file: str) -> None:
    if "vbaproject" in name or "/macrosheets/" in name or "/activex/" in name:
        raise macros(file)
    if "/externallinks/" in name:
        raise linked(file)
    if PurePosixPath(name).suffix in _NESTED or "/embeddings/" in name:
        raise _nested(name, file)


def _check_declarations(part: IO[bytes], file: str) -> None:
    """Read a part up to its first element; what is no XML has none."""
    try:
        _, root = next(iterparse(part, ("start",), forbid_dtd=True))
    except DefusedXmlException:
        wrong = Words("文件含 XML 文档类型或实体声明", "the file declares an XML document type or entities")
        raise refusal(file, "xml-doctype", wrong, SAVE_AGAIN) from None
    except (ParseError, StopIteration):
        return
    if root.tag.startswith(_STRICT):
        wrong = Words("文件是“严格 Open XML”格式", "the file is in the form “Strict Open XML”")
        raise refusal(file, "workbook-strict", wrong, SAVE_AGAIN)


def _nested(name: str, file: str) -> Unreadable:
    wrong = Words(f"文件里嵌有其他文件（{name}）", f"the file has another file in it ({name})")
    return refusal(file, "nested-file", wrong, Words("删去嵌入的对象", "remove the embedded object"))


def encrypted(file: str) -> Unreadable:
    """The refusal of a file with a password."""
    wrong = Words("文件有打开密码", "the file is protected by a password")
    return refusal(file, "encrypted", wrong, Words("去掉密码后再提交", "remove the password and hand it in again"))


def macros(file: str) -> Unreadable:
    """The refusal of a file with macros."""
    right = Words("另存为不带宏的 .xlsx 或 .docx", "save it as .xlsx or .docx, without macros")
    return refusal(file, "macros", Words("文件带宏", "the file has macros"), right)


def linked(file: str) -> Unreadable:
    """The refusal of a file that reads other files."""
    wrong = Words("文件链接了其他文件中的数据", "the file is linked to other files")
    right = Words(
        "断开链接（数据 → 编辑链接 → 断开），或粘贴为数值",
        "break the links (Data, Edit Links, Break), or paste the values",
    )
    return refusal(file, "external-link", wrong, right)


def refusal(file: str, code: str, wrong: Words, right: Words) -> Unreadable:
    """The refusal of a whole file."""
    return Unreadable(Trouble(code, file, wrong, right))
