"""What is wrong in a scheme or in data, so that its author can act on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from kaoping.engine.language import LanguageError
from kaoping.engine.words import Words

Place: TypeAlias = tuple[str | int, ...]
"""Path of a field: ("items", 0, "rule", "above", "cap")."""


class Severity(StrEnum):
    """An error refuses; a warning is worth a look; a note tells which default was taken."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its code, its place, what is wrong and what would be right.

    `source` is where it stands in a file, if it comes from one: "scheme.yaml:12:5" (line and column from 1).
    """

    code: str
    place: Place
    wrong: Words
    right: Words
    severity: Severity = Severity.ERROR
    source: str = ""

    @property
    def path(self) -> str:
        """The place as text: items[0].rule.above.cap."""
        text = ""
        for part in self.place:
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text

    def under(self, *place: str | int) -> Finding:
        """The same finding with its place counted from further up."""
        return replace(self, place=(*place, *self.place))


def expression_finding(error: LanguageError, place: Place) -> Finding:
    """A fault in an expression, as a finding."""
    return Finding(
        "expression",
        place,
        Words(f"第 {error.at} 个字符：{error.words.zh}", f"character {error.at}: {error.words.en}"),
        Words("改正表达式", "mend the expression"),
    )


class Refused(Exception):
    """Input that cannot be used, with everything that was found in it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.path}: {f.wrong.en}" for f in self.findings))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only the findings that refuse."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)
