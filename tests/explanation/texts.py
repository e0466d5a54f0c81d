"""The texts that the tests read back, each with the result that it explains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scoring import Result, SubjectResult, score, score_cycle
from kaoping.engine.words import Language
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values_with_notes
from tests.explanation.cast import SCENES

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Explained:
    """The explanation of one subject in one language."""

    name: str
    found: SubjectResult
    text: str


def explained(name: str, result: Result) -> Iterator[Explained]:
    """The explanations of all subjects of a result in both languages."""
    for found in result.subjects:
        for language in Language:
            text = explanation_text(explain(result, found.subject.name, language))
            yield Explained(f"{name}, {found.subject.name}, {language.value}", found, text)


@cache
def of_scenes() -> tuple[Explained, ...]:
    """The explanations of all scenes of the cast."""
    return tuple(text for scene in SCENES for result in scene.results() for text in explained(scene.name, result))


@cache
def of_examples() -> tuple[Explained, ...]:
    """The explanations of all examples that have values."""
    return tuple(text for name, result in results_of_examples() for text in explained(name, result))


def results_of_examples() -> Iterator[tuple[str, Result]]:
    """The results of all examples that have values, with the name of the example."""
    for folder in sorted((ROOT / "examples").iterdir()):
        files = sorted(folder.glob("*.csv"))
        if not files:
            continue
        scheme = read_scheme_yaml(folder / "scheme.yaml")
        values = read_values_with_notes(files, scheme, period=None).values
        results = [score(scheme, values, p.id) for p in scheme.periods] or [score(scheme, values)]
        if scheme.over_periods is not None:
            results.append(score_cycle(scheme, values).cycle)
        yield from ((folder.name, result) for result in results)


def signed_again(text: str) -> str:
    """The text with the digest of its last line computed anew, so that only the arithmetic can notice a change."""
    body, _, last = text.removesuffix("\n").rpartition("\n")
    digest = hashlib.sha256(f"{body}\n".encode()).hexdigest()
    return f"{body}\n{last[: last.index('sha256 ') + 7]}{digest}\n"
