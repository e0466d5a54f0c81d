"""Explanations: every score with its inputs, its rule in words, and each step of its arithmetic."""

from kaoping.engine.explanation.explain import Block, Clause, Datum, Explanation, Line, explain
from kaoping.engine.explanation.text import block_lines, explanation_text, line_text

__all__ = [
    "Block",
    "Clause",
    "Datum",
    "Explanation",
    "Line",
    "block_lines",
    "explain",
    "explanation_text",
    "line_text",
]
