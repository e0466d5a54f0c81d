"""What the platform computes itself (平台计算), by the code that a scheme writes as the source of a data item.

The functions stand with those who know the values; their names stand here, where schemes are described and scores
explained without a platform.
"""

from __future__ import annotations

from kaoping.engine.words import Language, Words

COMPUTED = {
    "rectification.closure_rate": Words("整改闭环率", "orders put right in time, in per cent"),
    "rectification.overdue": Words("超期整改数", "number of overdue orders"),
    "rectification.is_overdue": Words("有整改超期", "an order was overdue"),
}


def source_words(source: Words) -> Words:
    """Where a value comes from, in words: a computed one by its name."""
    found = COMPUTED.get(source.zh.strip())
    if found is None:
        return source
    return Words(f"平台计算（{found.zh}）", f"the platform ({found.en})")


def source_text(source: str, language: Language) -> str:
    """The same of a source that is kept as one text."""
    return source_words(Words(source, source)).say(language)
