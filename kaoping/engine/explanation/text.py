"""The explanation as plain text, which a person follows with a pocket calculator and a program reads back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaoping.engine.explanation.explain import Block, Clause, Explanation, Line
from kaoping.engine.numbers import plain
from kaoping.engine.program import SectionKind
from kaoping.engine.words import Language


@dataclass(frozen=True, slots=True)
class _Style:
    """Words and punctuation of a language."""

    words: Mapping[str, str]
    colon: str
    comma: str
    semicolon: str
    open: str
    close: str
    gap: str


_STYLES = {
    Language.ZH: _Style(
        {
            "title": "评分说明", "scheme": "方案", "subject": "单位", "group": "分组", "period": "考核期",
            "invented": "（示例：地名和数据均为虚构）", "invented values": "（示例：数据为虚构）",
            "points": "分值", "score": "得分", "lost": "失分",
            "rule": "规则", "article": "依据", "source": "来源", "none": "无", "check": "校验",
            "true": "成立", "false": "不成立", "that is": "即 ", "if": "若 ", "take": "取 ",
        },
        "：", "，", "；", "（", "）", "　",
    ),
    Language.EN: _Style(
        {
            "title": "Explanation of scores", "scheme": "Scheme", "subject": "Subject", "group": "Group",
            "period": "Period", "invented": " (example: places and figures are invented)",
            "invented values": " (example: the figures are invented)", "points": "points",
            "score": "score", "lost": "lost", "rule": "Rule", "article": "Basis", "source": "source",
            "none": "none", "check": "Check", "true": " holds", "false": " does not hold", "that is": "that is ",
            "if": "if ", "take": "take ",
        },
        ": ", ", ", "; ", " (", ")", "  ",
    ),
}  # fmt: skip


def explanation_text(explanation: Explanation, items: frozenset[str] | None = None) -> str:
    """The explanation as text; with `items` only the blocks of those items.

    The last line is the SHA-256 of everything above it, so that words cannot be changed unnoticed either.
    """
    style = _STYLES[explanation.language]
    body = "\n".join(_lines(explanation, items, style)) + "\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    return f"{body}{style.words['check']}{style.colon}sha256 {digest}\n"


def _lines(explanation: Explanation, items: frozenset[str] | None, style: _Style) -> Iterator[str]:
    words, colon = style.words, style.colon
    yield words["title"]
    invented = words["invented"] if explanation.invented else ""
    if explanation.invented_values and not invented:
        invented = words["invented values"]
    digest = f"{style.open}sha256 {explanation.scheme_digest}{style.close}"
    yield f"{words['scheme']}{colon}{explanation.scheme}{invented}{digest}"
    period = f"{style.gap}{words['period']}{colon}{explanation.period}" if explanation.period else ""
    group = f"{style.gap}{words['group']}{colon}{explanation.group}"
    yield f"{words['subject']}{colon}{explanation.subject}{group}{period}"
    for block in explanation.blocks:
        if items is None or block.item in items:
            yield ""
            yield from block_lines(block, explanation.language)


def block_lines(block: Block, language: Language) -> Iterator[str]:
    """The lines of one item's block."""
    style = _STYLES[language]
    words, gap = style.words, style.gap
    score = words["none"] if block.score is None else f"{block.score:f}"
    head = block.title if block.kind is SectionKind.TOTAL else f"{block.code} {block.title}"
    lost = "" if block.lost is None else f"{gap}{words['lost']} {block.lost:f}"
    yield f"【{head}】{words['points']} {plain(block.points)}{gap}{words['score']} {score}{lost}"
    if block.article:
        yield f"  {words['article']}{style.colon}{block.article}"
    if block.rule:
        yield f"  {words['rule']}{style.colon}{block.rule}"
    for datum in block.data:
        source = f"{style.open}{words['source']}{style.colon}{datum.source}{style.close}" if datum.source else ""
        unit = f" {datum.unit}" if datum.unit else ""
        yield f"  「{datum.name}」 = {datum.value}{unit}{source}"
    for line in block.lines:
        yield f"  {line_text(line, language)}"


def line_text(line: Line, language: Language) -> str:
    """One line of arithmetic."""
    style = _STYLES[language]
    name = f"「{line.name}」"
    notes = style.semicolon.join(n for n in (line.rounding, line.note) if n)
    tail = f"{style.open}{notes}{style.close}" if notes else ""
    if not line.symbols:
        return f"{name} = {line.result}{tail}"
    if line.is_condition and not line.clauses:
        return f"{name}{style.colon}{_holds(Clause(line.symbols, line.numbers, line.holds), style)}"
    equation = _equation(line)
    if not line.clauses:
        return f"{name} = {equation}{tail}"
    tried = "".join(style.words["if"] + _holds(c, style) + style.semicolon for c in line.clauses)
    return f"{name}{style.colon}{tried}{style.words['take']}{equation}{tail}"


def _equation(line: Line) -> str:
    """The formula with names, then with numbers, then the result; nothing is said twice."""
    parts = [line.symbols]
    for further in (line.numbers, line.result):
        if further != parts[-1]:
            parts.append(further)
    if len(parts) == 1:
        return parts[0]
    return " = ".join(parts[:-1]) + (" = " if line.is_exact else " ≈ ") + parts[-1]


def _holds(clause: Clause, style: _Style) -> str:
    """A condition with names, with numbers where there are any, and whether it holds."""
    held = style.words["true" if clause.holds else "false"]
    if clause.symbols == clause.numbers or clause.is_named:
        return f"{clause.symbols}{held}"
    return f"{clause.symbols}{style.comma}{style.words['that is']}{clause.numbers}{style.comma}{held.strip()}"
