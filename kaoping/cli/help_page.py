"""The page that --help shows, with widths right for Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.cli.widths import padded, width, wrapped
from kaoping.engine.words import Language, Words

_WIDEST, _NARROWEST = 100, 40
_WIDEST_NAME = 28


class HelpPage:
    """A page in one language, for a terminal of so many columns."""

    def __init__(self, language: Language, columns: int) -> None:
        self.language = language
        self.columns = max(min(columns, _WIDEST), _NARROWEST)
        self.lines: list[str] = []

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def usage(self, words: Words, usage: str) -> None:
        """How the command is written."""
        self.lines += wrapped(words.say(self.language) + usage, self.columns)

    def paragraphs(self, words: Words) -> None:
        """Paragraphs, one for each line of the text, behind an empty line."""
        self.lines.append("")
        for text in words.say(self.language).split("\n"):
            self.lines += wrapped(text, self.columns)

    def listed(self, title: Words, rows: Sequence[tuple[str, str]]) -> None:
        """Names with what they mean; nothing where there are none."""
        if not rows:
            return
        colon = "：" if self.language is Language.ZH else ":"
        self.lines += ["", f"{title.say(self.language)}{colon}"]
        first = min(max(width(name) for name, _ in rows), _WIDEST_NAME, self.columns * 2 // 5) + 2
        for name, said in rows:
            self._row(name, said, first)

    def _row(self, name: str, said: str, first: int) -> None:
        left = padded(name, first)
        if width(name) > first - 2:
            self.lines.append(f"  {name}")
            left = " " * first
        for line in wrapped(said, self.columns - first - 2):
            self.lines.append(f"  {left}{line}")
            left = " " * first
