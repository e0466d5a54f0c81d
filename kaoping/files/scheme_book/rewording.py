"""Findings about values in the words of a workbook: what to write into the cell, not into a YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaoping.engine.terms import Finding
from kaoping.engine.words import Words
from kaoping.files.scheme_book.assembling import Assembled
from kaoping.files.scheme_book.layout import follows_title
from kaoping.files.scheme_book.notes import accepted_in
from kaoping.files.scheme_book.tables import tables

_OF_VALUES = frozenset(("missing-field", "not-a-number", "not-a-choice", "wrong-kind"))
"""Findings whose remedy is what belongs into the cell."""


def in_workbook_words(finding: Finding, parts: Assembled) -> Finding:
    """The finding, with the remedy that helps someone who sees cells."""
    if finding.code not in _OF_VALUES:
        return finding
    column = parts.columns.get(finding.place)
    if column is not None:
        right = accepted_in(column)
        if follows_title(column):
            right = Words("填名称即可，或填标识", "write a title, or an identifier")
        if finding.code != "missing-field":
            return replace(finding, right=right)
        return replace(finding, wrong=_empty(column.name), right=right)
    held = next((t for t in tables() if t.at and t.at == finding.place), None)
    if held is None or finding.code != "missing-field":
        return finding
    return replace(finding, wrong=_empty(held.name), right=Words(f"填写“{held.name.zh}”表", f"fill in {held.name.en}"))


def _empty(name: Words) -> Words:
    return Words(f"没有填“{name.zh}”", f"{name.en!r} is empty")


def without_followers(findings: Sequence[Finding]) -> list[Finding]:
    """Without identifiers that are missing because the title is, from which they would follow."""
    missing = {f.place for f in findings if f.code == "missing-field"}
    return [f for f in findings if f.place[-1:] != ("id",) or (*f.place[:-1], "title") not in missing]
