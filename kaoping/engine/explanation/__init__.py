"""Explanations: every score with its inputs, its rule in words, and each step of its arithmetic."""

from kaoping.engine.explanation.blocks import (
    Block,
    Clause,
    Datum,
    Definition,
    Explanation,
    Line,
    RecordRow,
    RecordTable,
    Standing,
)
from kaoping.engine.explanation.explain import Explainer, explain
from kaoping.engine.explanation.text import block_lines, explanation_text, line_text, status_text, status_words

__all__ = [
    "Block",
    "Clause",
    "Datum",
    "Definition",
    "Explainer",
    "Explanation",
    "Line",
    "RecordRow",
    "RecordTable",
    "Standing",
    "block_lines",
    "explain",
    "explanation_text",
    "line_text",
    "status_text",
    "status_words",
]
