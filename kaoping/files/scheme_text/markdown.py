"""The description of a scheme as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaoping.engine.describing import DescribedItem, Grid, Section, describe
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language

# What would begin markup or a tag in a text that comes from a scheme.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#])")


def scheme_markdown(scheme: Scheme, language: Language = Language.ZH) -> str:
    """The scheme as Markdown; texts of the scheme are texts, never markup."""
    found = describe(scheme)
    lines = [f"# {escaped(found.title.say(language))}", ""]
    for note in found.notes:
        lines += [escaped(note.say(language)), ""]
    for at, section in enumerate(found.sections, start=1):
        lines += [f"## {_number(at, language)}{escaped(section.title.say(language))}", ""]
        lines += _section(section, language)
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _number(at: int, language: Language) -> str:
    return f"{'〇一二三四五六七八九十'[at]}、" if language is Language.ZH else f"{at}. "


def _section(section: Section, language: Language) -> Iterator[str]:
    for sentence in section.sentences:
        yield f"- {escaped(sentence.say(language))}"
    if section.sentences:
        yield ""
    if section.grid is not None:
        yield from _grid(section.grid, language)
    for item in section.items:
        yield from _item(item, language)


def _grid(grid: Grid, language: Language) -> Iterator[str]:
    yield "| " + " | ".join(escaped(head.say(language)) for head in grid.heads) + " |"
    yield "|" + "---|" * len(grid.heads)
    for row in grid.rows:
        yield "| " + " | ".join(escaped(cell.say(language)) for cell in row) + " |"
    yield ""


def _item(item: DescribedItem, language: Language) -> Iterator[str]:
    worth = item.worth.say(language)
    brackets = ("（", "）") if language is Language.ZH else (" (", ")")
    tail = f"{brackets[0]}{escaped(worth)}{brackets[1]}" if worth else ""
    yield f"{'#' * min(item.depth + 2, 6)} {escaped(item.code)} {escaped(item.title.say(language))}{tail}"
    yield ""
    colon = "：" if language is Language.ZH else ": "
    for fact in item.facts:
        yield f"- **{escaped(fact.label.say(language))}**{colon}{escaped(fact.text.say(language))}"
    if item.facts:
        yield ""
