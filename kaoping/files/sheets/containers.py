"""Workbook containers: everything that can be wrong with a file before any part of it is parsed.

Requirements R-52, R-53 and R-56: size, number of parts, sizes declared and streamed, ratio, no archive within
the archive, no macros, no encryption, no links to other files, no document type and no entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.parsers import expat

from kaoping.engine.words import Words
from kaoping.files.sheets.model import Limits, Trouble, Unreadable

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (ZIP, OLE, b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_NESTED = {".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".pptx", ".7z", ".rar", ".gz", ".jar", ".ole"}
_RATIO_FROM = 1_000_000
"""Parts below this size may be compressed as much as they like: there is no harm in them."""
_CHUNK = 1 << 16
_SAVE_AGAIN = Words("用 Excel 或 WPS 另存为 .xlsx 后再提交", "save it as .xlsx in Excel or WPS and hand it in again")


class Container:
    """The parts of an XLSX file, checked as a whole, and metered while they are read."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._left = limits.unpacked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise self.broken() from None
        if data.rfind(b"PK\x05\x06") + 22 + len(self._zip.comment) != len(data):
            raise self.broken()
        self._check_sizes(len(data))
        self._check_kinds()

    def _check_sizes(self, packed: int) -> None:
        infos = self._zip.infolist()
        if len(infos) > self.limits.members:
            raise self._refusal(
                "too-many-parts",
                Words(f"文件含 {len(infos)} 个部件，过多", f"the file has {len(infos)} parts, too many"),
                _SAVE_AGAIN,
            )
        if len({i.filename for i in infos}) < len(infos):
            raise self.broken()
        total = sum(i.file_size for i in infos)
        large = [i for i in infos if i.file_size > _RATIO_FROM]
        steep = any(i.file_size > self.limits.ratio * max(i.compress_size, 1) for i in large)
        if total > self.limits.unpacked or steep or total > max(self.limits.ratio * packed, _RATIO_FROM):
            raise self._too_large(total)

    def _too_large(self, total: int) -> Unreadable:
        size, most = -(-total // 1_000_000), self.limits.unpacked // 1_000_000
        return self._refusal(
            "unpacks-too-large",
            Words(
                f"文件解压后有 {size} MB（最多 {most} MB，且不超过压缩前后 {self.limits.ratio} 倍），可能是压缩炸弹",
                f"the file unpacks to {size} MB (at most {most} MB and {self.limits.ratio} times its size): "
                "it may be a bomb",
            ),
            Words(
                "删去空白行列和多余格式，另存后再提交",
                "remove empty rows, columns and formats, save and hand it in again",
            ),
        )

    def _check_kinds(self) -> None:
        for info in self._zip.infolist():
            name = info.filename.lower()
            if info.flag_bits & 1:
                raise encrypted(self.file)
            if "vbaproject" in name or "/macrosheets/" in name or "/activex/" in name:
                raise self._refusal(
                    "macros",
                    Words("文件带宏", "the file has macros"),
                    Words("另存为不带宏的 .xlsx", "save it as .xlsx, without macros"),
                )
            if "/externallinks/" in name:
                raise self._refusal(
                    "external-link",
                    Words("文件链接了其他文件中的数据", "the file is linked to other files"),
                    Words(
                        "断开链接（数据 → 编辑链接 → 断开），或粘贴为数值",
                        "break the links (Data, Edit Links, Break), or paste the values",
                    ),
                )
            if PurePosixPath(name).suffix in _NESTED or "/embeddings/" in name or self._is_archive(info):
                raise self._refusal(
                    "nested-file",
                    Words(
                        f"文件里嵌有其他文件（{info.filename}）", f"the file has another file in it ({info.filename})"
                    ),
                    Words("删去嵌入的对象", "remove the embedded object"),
                )

    def _is_archive(self, info: zipfile.ZipInfo) -> bool:
        return self._opened(info, lambda part: part.read(8)).startswith(_ARCHIVES)

    def _opened(self, info: zipfile.ZipInfo, read: Callable[[zipfile.ZipExtFile], bytes]) -> bytes:
        try:
            with self._zip.open(info) as part:
                return read(part)  # type: ignore[arg-type]  # the stub says IO[bytes]
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            EOFError,
            ValueError,
            NotImplementedError,
            OSError,
            zlib.error,
        ):
            raise self.broken() from None

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._zip.NameToInfo

    def parse(self, name: str, parser: expat.XMLParserType) -> None:
        """Feed a part to a parser of XML, within what may still be unpacked.

        Raises:
            Unreadable: if it is too large, broken, or has a document type.
        """
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.buffer_text = True

        def feed(part: zipfile.ZipExtFile) -> bytes:
            while chunk := part.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise self._too_large(self.limits.unpacked + 1)
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
            return b""

        try:
            self._opened(self._zip.getinfo(name), feed)
        except (LookupError, expat.ExpatError):
            raise self.broken() from None

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refusal(
            "xml-doctype",
            Words("文件含 XML 文档类型或实体声明", "the file declares an XML document type or entities"),
            _SAVE_AGAIN,
        )

    def broken(self, detail: str = "") -> Unreadable:
        """The refusal of a file that is no sound workbook."""
        where = f"（{detail}）" if detail else ""
        return self._refusal(
            "workbook-broken",
            Words(
                f"文件不是完好的 Excel 工作簿{where}",
                f"the file is no sound Excel workbook{f' ({detail})' * bool(detail)}",
            ),
            _SAVE_AGAIN,
        )

    def _refusal(self, code: str, wrong: Words, right: Words) -> Unreadable:
        return Unreadable(Trouble(code, self.file, wrong, right))


def encrypted(file: str) -> Unreadable:
    """The refusal of a file with a password."""
    return Unreadable(
        Trouble(
            "encrypted",
            file,
            Words("文件有打开密码", "the file is protected by a password"),
            Words("去掉密码后再提交", "remove the password and hand it in again"),
        )
    )
