"""Files that are archives: Office Open XML (.docx, .xlsx, .pptx) and OFD (GB/T 33190)."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from kaoping.engine.words import Words
from kaoping.files.evidence.kinds import Kind
from kaoping.files.evidence.refusing import active, not_what_it_says
from kaoping.files.sheets.containers import check_container, linked, macros, refusal
from kaoping.files.sheets.model import Limits

_TYPES = "[Content_Types].xml"
_OFD = "{http://www.ofdspec.org/2016}OFD"
_HARMLESS_LINKS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"([a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
_MARKUP = ("/altchunk", "/afchunk", "/attachedtemplate", "/oleobject", "/package", "/control")
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_CHUNK = 1 << 20


def check_archive(data: bytes, file: str, kind: Kind, limits: Limits) -> None:
    """Refuse an archive that is not the document that its name claims, or that brings more than a document.

    Raises:
        Unreadable: with the reason.
        Exception: whatever the libraries raise for what is not sound.
    """
    check_container(data, file, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _read_through(archive, file, limits)
        names = set(archive.namelist())
        if not names.issuperset(kind.within):
            raise not_what_it_says(file, kind.ending)
        if kind.container == "ofd":
            if fromstring(archive.read("OFD.xml")).tag != _OFD:
                raise not_what_it_says(file, kind.ending)
            return
        _check_types(archive, file, kind)
        for name in sorted(name for name in names if name.endswith(".rels")):
            _check_relations(fromstring(archive.read(name)), file)
        for name in sorted(name for name in names if name.startswith("word/") and name.endswith(".xml")):
            _check_fields(archive, name, file)


def _read_through(archive: zipfile.ZipFile, file: str, limits: Limits) -> None:
    """Read every part to its end: its sum is checked, and what comes out is counted, not believed."""
    left = limits.unpacked
    for info in archive.infolist():
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    wrong = Words("文件解压后过大，可能是压缩炸弹", "the file unpacks to too much: it may be a bomb")
                    right = Words("减少图片或页数后再提交", "hand it in again with fewer pictures or pages")
                    raise refusal(file, "unpacks-too-large", wrong, right)


def _check_types(archive: zipfile.ZipFile, file: str, kind: Kind) -> None:
    """The list of parts says that the main one is what the ending claims; a part of macros may have any name."""
    types = [element.get("ContentType", "") for element in fromstring(archive.read(_TYPES))]
    if any("macroenabled" in one.lower() or "vba" in one.lower() for one in types):
        raise macros(file)
    if f"{kind.content_type}.main+xml" not in types:
        raise not_what_it_says(file, kind.ending)


def _check_relations(relations: Element, file: str) -> None:
    """Links that a reader may click are harmless; whatever is fetched by itself is not, and neither are macros."""
    for relation in relations:
        sort, target = relation.get("Type", "").lower(), relation.get("Target", "")
        if sort.endswith("/vbaproject"):
            raise macros(file)
        if sort.endswith("/hyperlink"):
            if relation.get("TargetMode") == "External" and not _HARMLESS_LINKS.match(target):
                raise linked(file)
        elif relation.get("TargetMode") == "External" or _ELSEWHERE.match(target) or sort.endswith(_MARKUP):
            raise linked(file)


def _check_fields(archive: zipfile.ZipFile, name: str, file: str) -> None:
    """Fields that start another program. Their text may be cut into pieces, so the pieces are put together."""
    said = ""
    with archive.open(name) as part:
        for _, element in iterparse(part, ("end",), forbid_dtd=True):
            if element.tag.endswith("}instrText"):
                said += element.text or ""
            elif element.tag.endswith("}fldSimple"):
                said += " " + next((value for key, value in element.attrib.items() if key.endswith("}instr")), "")
            elif element.tag.endswith("}fldChar"):
                said += " " if "begin" in element.attrib.values() else ""
            element.clear()
    if _DDE.search(said):
        raise active(file)
