"""Taking in a scheme: YAML text or file, or a workbook, which is parsed in the confined process of `files.sheets`.

What is kept is always YAML: a scheme that came as a workbook is written out as the same scheme in YAML.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kaoping.basis.refusals import Refusal, WrongKind
from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Finding, Severity, errors
from kaoping.engine.words import Words
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.scheme_yaml_writing import scheme_yaml_text
from kaoping.files.schemes import check_scheme, is_workbook
from kaoping.files.sheets.model import WRONG_KIND
from kaoping.files.yaml_text import parse_yaml
from kaoping.planning.schemes.hooks import further_findings

MAX_BYTES = 20_000_000
"""Largest file that is looked at (R-53)."""


class Unreadable(Refusal):
    """A file of which not even the name of a scheme can be read; everything that was found is in `findings`.

    `text` is what the lines that they name stand in; empty for what is no text.
    """

    code = "scheme-unreadable"

    def __init__(self, findings: tuple[Finding, ...], text: str = "") -> None:
        super().__init__(_("文件不能作为考评方案读取，请按下面列出的问题修改后重新提交。"))
        self.findings = findings
        self.text = text


class OfWrongKind(WrongKind, Unreadable):
    """A file that is neither text nor a workbook."""

    code = "scheme-unreadable"


_PDF = "%PDF-"


@dataclass(frozen=True)
class Taken:
    """A scheme as it came in: its text, what it calls itself, everything found, and its digest if it has no errors."""

    text: str
    code: str
    title: str
    findings: tuple[Finding, ...]
    digest: str
    source: str


def take_text(text: str) -> Taken:
    """Take in YAML text.

    Raises:
        Unreadable: if it does not even say which scheme it is.
    """
    return take_file("", text.replace("\r\n", "\n").encode())


def take_file(name: str, data: bytes) -> Taken:
    """Take in a file, whatever it is called; its contents say what it is.

    Raises:
        Unreadable: if it does not even say which scheme it is.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable((_too_large(),))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme"
        path.write_bytes(data)
        found = check_scheme(path, further_findings)
        is_book = is_workbook(path)
    if is_book:
        return _from_book(name, found.scheme, found.findings)
    text = _decoded(data)
    if not text or "\0" in text or text.startswith(_PDF):
        raise OfWrongKind(found.findings)
    return _from_text(name, text, found.scheme, found.findings)


def recheck(text: str) -> tuple[Finding, ...]:
    """What is wrong with a text now: the engine may know more than when it came in."""
    return _checked(text)


def _from_book(name: str, scheme: Scheme | None, findings: tuple[Finding, ...]) -> Taken:
    if any(one.code in WRONG_KIND for one in findings):
        raise OfWrongKind(findings)
    if scheme is None:
        raise Unreadable(findings)
    text = scheme_yaml_text(scheme)
    again = parse_scheme_yaml(text)
    digest = "" if errors(findings) else again.digest()
    return Taken(text, again.id, again.title.zh, findings, digest, name)


def _from_text(name: str, text: str, scheme: Scheme | None, findings: tuple[Finding, ...]) -> Taken:
    if scheme is not None:
        digest = "" if errors(findings) else scheme.digest()
        return Taken(text, scheme.id, scheme.title.zh, findings, digest, name)
    plain = parse_yaml(text).plain
    code = plain.get("id") if isinstance(plain, dict) else None
    if not isinstance(code, str) or not 0 < len(code) <= 80:
        raise Unreadable(findings, text)
    return Taken(text, code, _title_in(plain, code), findings, "", name)


def _title_in(plain: dict[str, object], code: str) -> str:
    title = plain.get("title")
    if isinstance(title, dict):
        title = title.get("zh")
    return title[:200] if isinstance(title, str) and title else code


def _decoded(data: bytes) -> str:
    """The text of a file, as the reader of schemes decodes it; empty if it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return ""


def _checked(text: str) -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme"
        path.write_text(text, encoding="utf-8", newline="\n")
        return check_scheme(path, further_findings).findings


def _too_large() -> Finding:
    size = MAX_BYTES // 1_000_000
    return Finding(
        "file-too-large",
        (),
        Words(f"文件超过 {size} MB", f"the file is larger than {size} MB"),
        Words("方案文件只写方案，数据另放", "a scheme file holds the scheme alone, without data"),
        Severity.ERROR,
    )
