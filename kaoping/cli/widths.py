"""How wide a text stands on a terminal, and what of it may be shown there at all."""

from __future__ import annotations

import unicodedata

# Directional overrides and isolates reorder what follows them, so that a text could show another.
_REORDERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe(text: str) -> str:
    """The text without control characters: a name in a file must not steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _is_control(c) else c for c in text)


def _is_control(character: str) -> bool:
    return character in _REORDERING or (unicodedata.category(character) == "Cc" and character not in "\n\t")


def width(text: str) -> int:
    """Columns that a text takes: two for each wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_columns(c) for c in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with spaces to `columns`."""
    gap = " " * max(columns - width(text), 0)
    return gap + text if right else text + gap


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; Chinese breaks anywhere, other words at spaces."""
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text):
        size = width(piece)
        if used and used + size > columns:
            lines.append(line.rstrip())
            line, used = "", 0
        line += piece if used else piece.lstrip()
        used = width(line)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


_NOT_FIRST = frozenset("，。、；：？！）】》”’」』·%％,.;:?!)]}")


def _pieces(text: str) -> list[str]:
    """Parts between which a line may break."""
    pieces: list[str] = []
    for character in text:
        wide = _columns(character) == 2
        if pieces and (character in _NOT_FIRST or not _breaks(pieces[-1], wide)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _breaks(before: str, wide: bool) -> bool:
    """Whether a line may break between a piece and a next character."""
    return wide or before.endswith(" ") or _columns(before[-1]) == 2
