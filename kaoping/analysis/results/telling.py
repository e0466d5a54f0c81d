"""Explanations, kept at hand: they are read far more often than they change, which is never."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaoping.analysis.runs.at_hand import AtHand
from kaoping.analysis.runs.models import Run
from kaoping.engine.explanation import Block, Explainer, block_lines
from kaoping.engine.scoring import Result
from kaoping.engine.words import Language

_known = AtHand[Mapping[str, Block]](300)
_explainers = AtHand[Explainer](8)
"""What the units of a result have in common is worked out for the first of them that is asked for."""


def explained(run: Run, result: Result, subject: str, language: Language) -> Mapping[str, Block]:
    """The blocks of the explanation of a subject, by item."""

    def make() -> Mapping[str, Block]:
        key = (run.result_digest, language, frozenset(one.subject.name for one in result.subjects))
        explainer = _explainers.get(key, lambda: Explainer(result, language))
        return {block.item: block for block in explainer.explain(subject).blocks}

    return _known.get((run.result_digest, subject, language), make)


def lines_of(block: Block, language: Language) -> Iterator[str]:
    """The lines of a block but its head, which a sheet has in its own columns."""
    lines = block_lines(block, language)
    next(lines)
    return (line.removeprefix("  ") for line in lines)
