"""Showing findings: where, what is wrong, what would be right; and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from kaoping.cli.screen import Screen
from kaoping.engine.terms import Finding, Severity
from kaoping.engine.words import Language, Words

_SEVERITY = {
    Severity.ERROR: (Words("错误", "error"), "bad"),
    Severity.WARNING: (Words("警告", "warning"), "warn"),
    Severity.NOTE: (Words("提示", "note"), "quiet"),
}
_RIGHT = Words("    改法：", "    to do: ")


def show_findings(
    screen: Screen, findings: Sequence[Finding], where: str = "", *, stream: TextIO | None = None
) -> None:
    """Write findings, worst first, with their number; to standard error unless another stream is given."""
    out = screen.err if stream is None else stream
    colon = "：" if screen.language is Language.ZH else ": "
    for severity, (words, style) in _SEVERITY.items():
        for finding in (f for f in findings if f.severity is severity):
            # A cell says more to who filled it in than the path of the field.
            path = "" if "!" in finding.source else finding.path
            place = " ".join(p for p in (finding.source or where, path) if p)
            head = screen.styled(words.say(screen.language), style)
            code = f"[{finding.code}]"
            screen.write(out, head, " ", place, " " if place else "", code, colon, finding.wrong)
            screen.write(out, _RIGHT, finding.right)
    screen.write(out, _count(findings))


def _count(findings: Sequence[Finding]) -> Words:
    parts = [
        (words, number)
        for severity, (words, _) in _SEVERITY.items()
        if (number := sum(f.severity is severity for f in findings))
    ]
    zh = "、".join(f"{n} 个{words.zh}" for words, n in parts)
    en = ", ".join(f"{n} {words.en}{'s' if n != 1 else ''}" for words, n in parts)
    return Words(f"共 {zh}" if parts else "没有发现问题", en or "no findings")


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as the JSON outputs have it."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "source": finding.source,
        "place": list(finding.place),
        "path": finding.path,
        "wrong": {"zh": finding.wrong.zh, "en": finding.wrong.en},
        "right": {"zh": finding.right.zh, "en": finding.right.en},
    }
