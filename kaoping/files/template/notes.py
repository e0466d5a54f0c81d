"""What is said about a data item: its definition, its rule, where it comes from, who gives it."""

from __future__ import annotations

from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Language, Words
from kaoping.files.template import words as w
from kaoping.files.template.entries import described
from kaoping.files.template.plan import ItemColumn


def unit_of(column: ItemColumn) -> Words:
    """The unit of a data item; empty where it has none."""
    item = column.item
    return item.unit if isinstance(item, NumberItem) and item.unit is not None else Words("", "")


def header_of(column: ItemColumn, language: Language) -> str:
    """Title of a data item with its unit, as its header."""
    unit, title = unit_of(column).say(language), column.title.say(language)
    if not unit:
        return title
    return f"{title}（{unit}）" if language is Language.ZH else f"{title} ({unit})"


def leaf_of(column: ItemColumn, language: Language) -> str:
    """Number and title of the item that asks for the datum."""
    return "" if column.part is None else f"{column.code} {column.part.title.say(language)}"


def rule_of(column: ItemColumn) -> Words:
    """The rule as a sentence."""
    if column.part is None:
        return Words("", "")
    return column.part.rule.sentence(column.part.setting())


def definition_of(column: ItemColumn) -> Words:
    """Definition of the datum, and the article that it follows."""
    texts = [] if column.item.note is None else [column.item.note]
    if column.part is not None:
        texts += [t for t in (column.part.leaf.note, column.part.leaf.article) if t is not None]
    return Words(" ".join(t.zh for t in texts), " ".join(t.en for t in texts))


def source_of(column: ItemColumn) -> Words:
    """Where the datum comes from."""
    return column.item.source or Words("", "")


def facts_of(column: ItemColumn, sheet: str, language: Language) -> list[str]:
    """The line about a data item in the table of the instructions."""
    return [
        column.code,
        "" if column.part is None else column.part.title.say(language),
        column.title.say(language),
        unit_of(column).say(language),
        described(column.item, sheet).say(language),
        rule_of(column).say(language),
        source_of(column).say(language),
        "" if column.assessor is None else column.assessor.say(language),
        definition_of(column).say(language),
    ]


def note_of(column: ItemColumn, language: Language) -> str:
    """The note at the header of a data item: everything that is said about it, a line each."""
    facts = facts_of(column, "", language)
    labels = [head.say(language) for head in w.TABLE_HEAD]
    colon = "：" if language is Language.ZH else ": "
    pairs = zip(labels[3:], facts[3:], strict=True)
    return "\n".join([facts[2], *(f"{label}{colon}{fact}" for label, fact in pairs if fact)])
