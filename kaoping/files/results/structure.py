"""A result as plain data, explained in both languages: what the JSON and Parquet forms are made from.

The two explanations of a subject have the same shape, because both are read from the same cells; here
they are laid on each other, so that every text appears once in each language and every number once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.explanation import Block, Clause, Datum, Explainer, Line
from kaoping.engine.numbers import plain
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language, Words

Plain: TypeAlias = "str | int | bool | dict[str, Plain] | list[Plain] | None"
"""What JSON can say, without binary floats: exact numbers are texts."""

FORMAT = "kaoping-result/1"


def head(result: Result) -> dict[str, Plain]:
    """What is said once: the recipe, the scheme, the period and the groups."""
    scheme, recipe = result.scheme, result.recipe()
    return {
        "format": FORMAT,
        "recipe": {
            "engine": recipe.engine,
            "scheme": recipe.scheme,
            "values": recipe.values,
            "period": recipe.period,
            "result": recipe.result,
        },
        "scheme": {
            "id": scheme.id,
            "title": _words(scheme.title),
            "issuer": None if scheme.issuer is None else _words(scheme.issuer),
            "basis": None if scheme.basis is None else _words(scheme.basis),
            "invented": scheme.invented,
        },
        "period": None if result.period_title is None else {"id": result.period, "title": _words(result.period_title)},
        "groups": [{"id": g.id, "title": _words(g.title or Words(g.id, g.id))} for g in scheme.groups],
    }


def subjects(result: Result) -> Iterator[dict[str, Plain]]:
    """Each subject with its total, rank, grade and the explanation of every score."""
    explainers = _explainers(result)
    for found in result.subjects:
        yield _subject(found, explainers)


def blocks(result: Result, subject: str) -> list[dict[str, Plain]]:
    """The explanation of each score of a subject, in both languages."""
    return _blocks(subject, _explainers(result))


def _explainers(result: Result) -> list[Explainer]:
    return [Explainer(result, language) for language in (Language.ZH, Language.EN)]


def _blocks(subject: str, explainers: Sequence[Explainer]) -> list[dict[str, Plain]]:
    zh, en = (explainer.explain(subject) for explainer in explainers)
    return [_block(a, b) for a, b in zip(zh.blocks, en.blocks, strict=True)]


def _subject(found: SubjectResult, explainers: Sequence[Explainer]) -> dict[str, Plain]:
    interval = found.interval
    return {
        "name": found.subject.name,
        "peer_group": found.subject.group,
        "parent": found.subject.parent,
        "full": plain(found.compiled.full),
        "total": _number(found.total),
        "open": found.is_open,
        "interval": None if interval is None else [_shown(end) for end in interval],
        "rank": found.rank,
        "grade": found.grade,
        "items": list(_blocks(found.subject.name, explainers)),
    }


def _block(zh: Block, en: Block) -> dict[str, Plain]:
    return {
        "item": zh.item,
        "kind": zh.kind.value,
        "code": zh.code,
        "title": _both(zh.title, en.title),
        "points": plain(zh.points),
        "score": _number(zh.score),
        "lost": _number(zh.lost),
        "article": _both(zh.article, en.article),
        "rule": _both(zh.rule, en.rule),
        "inputs": [_datum(a, b) for a, b in zip(zh.data, en.data, strict=True)],
        "steps": [_line(a, b) for a, b in zip(zh.lines, en.lines, strict=True)],
    }


def _datum(zh: Datum, en: Datum) -> dict[str, Plain]:
    return {
        "name": _both(zh.name, en.name),
        "value": _both(zh.value, en.value),
        "unit": _both(zh.unit, en.unit),
        "source": zh.source,
    }


def _line(zh: Line, en: Line) -> dict[str, Plain]:
    return {
        "cell": zh.key,
        "name": _both(zh.name, en.name),
        "tried": [_clause(a, b) for a, b in zip(zh.clauses, en.clauses, strict=True)],
        "formula": _both(zh.symbols, en.symbols),
        "numbers": _both(zh.numbers, en.numbers),
        "result": _both(zh.result, en.result),
        "exact": zh.is_exact,
        "rounding": _both(zh.rounding, en.rounding),
        "note": _both(zh.note, en.note),
    }


def _clause(zh: Clause, en: Clause) -> dict[str, Plain]:
    return {
        "condition": _both(zh.symbols, en.symbols),
        "numbers": _both(zh.numbers, en.numbers),
        "holds": zh.holds,
    }


def _both(zh: str, en: str) -> dict[str, Plain]:
    return {"zh": zh, "en": en}


def _words(words: Words) -> dict[str, Plain]:
    return _both(words.zh, words.en)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else _shown(value)


def _shown(value: Decimal) -> str:
    """A score with all its decimals: 91.50."""
    return f"{value:f}"
