"""A text in Chinese and in English, carried together so that neither can be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The two languages of the product; Chinese is the first."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language is Language.ZH else self.en

    def fill(self, **places: object) -> Words:
        """Fill the named places of both texts; a place may itself be `Words`."""
        zh = {k: v.zh if isinstance(v, Words) else v for k, v in places.items()}
        en = {k: v.en if isinstance(v, Words) else v for k, v in places.items()}
        return Words(self.zh.format(**zh), self.en.format(**en))


def listing(some: Iterable[Words | str]) -> Words:
    """Several texts one after the other, as each language separates them."""
    each = [same(one) if isinstance(one, str) else one for one in some]
    return Words("、".join(one.zh for one in each), ", ".join(one.en for one in each))


def of_those(condition: str) -> str:
    """A Chinese condition as said of whatever it holds for: a space after a figure, none after a Chinese word."""
    return f"{condition} 的" if condition[-1:].isascii() else f"{condition}的"


def same(text: str) -> Words:
    """A text that is the same in both languages, such as a name from a scheme written in one of them."""
    return Words(text, text)
