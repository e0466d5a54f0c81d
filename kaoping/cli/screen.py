"""Where a command writes: results to standard output, findings and progress to standard error."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from kaoping.cli.tables import Cell, Styled, Table, drawn_lines, plain_lines, text_of
from kaoping.cli.widths import safe
from kaoping.engine.words import Language, Words

_COLOURS = {"strong": "1", "head": "1", "good": "32", "bad": "31", "warn": "33", "quiet": "2", "title": "1;34"}
"""What the few styles are on a terminal (SGR); a style never carries anything that the words do not say."""
_PAGE = 100


class OutputLost(Exception):
    """Standard output cannot be written: its reader is gone, or the disk is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _written() -> Iterator[None]:
    # The command line library would take a broken pipe for its own and end the process.
    try:
        yield
    except OSError as error:
        raise OutputLost(error) from None


class Screen:
    """Writes in one language; draws tables and uses colours only where someone is looking."""

    def __init__(self, language: Language, environment: Mapping[str, str], *, out: TextIO, err: TextIO) -> None:
        self.language = language
        self.out = out
        self.err = err
        dumb = environment.get("TERM") == "dumb"
        self.draws = out.isatty() and not dumb
        self._no_colour = bool(environment.get("NO_COLOR"))
        self._environment = environment

    def words(self, text: Words | str) -> str:
        """A text in the language of the screen."""
        return text if isinstance(text, str) else text.say(self.language)

    def colours(self, stream: TextIO) -> bool:
        """Whether a stream takes colours."""
        return stream.isatty() and not self._no_colour and self._environment.get("TERM") != "dumb"

    def line(self, *parts: Cell | Words) -> None:
        """Write a line of parts to standard output."""
        self.write(self.out, *parts)

    def note(self, *parts: Cell | Words) -> None:
        """Write a line to standard error, where it does not mix with results."""
        self.write(self.err, *parts)

    def write(self, stream: TextIO, *parts: Cell | Words) -> None:
        """Write a line of parts to a stream."""
        with _written():
            print(self._line(parts, stream), file=stream)

    def flush(self) -> None:
        """Write what is still held back."""
        with _written():
            self.out.flush()

    def _line(self, parts: Sequence[Cell | Words], stream: TextIO) -> str:
        coloured = self.colours(stream)
        return "".join(self._part(part, coloured) for part in parts)

    def _part(self, part: Cell | Words, coloured: bool) -> str:
        if isinstance(part, Words):
            return safe(part.say(self.language))
        text = text_of(part)
        if not coloured or isinstance(part, str) or not part.style or not text:
            return text
        return f"\x1b[{_COLOURS[part.style]}m{text}\x1b[0m"

    def styled(self, text: Words | str, style: str) -> Styled:
        """A text with a style; a part of a line."""
        return Styled(self.words(text), style)

    def table(self, table: Table) -> None:
        """Write a table: drawn on a terminal, aligned columns elsewhere. What is optional has to fit."""
        if not self.draws:
            for line in plain_lines(table):
                self.line(line)
            return
        columns = self.columns
        fits = table.narrowest() <= columns
        shown = table if fits else table.without_optional()
        for line in drawn_lines(shown, columns, self._shown):
            with _written():
                print(line, file=self.out)
        left_out = len(table.columns) - len(shown.columns)
        if left_out:
            words = Words(f"（窗口较窄，略去 {left_out} 列）", f"({left_out} columns left out: the window is narrow)")
            self.line(self.styled(words, "quiet"))

    @property
    def columns(self) -> int:
        """Columns of the terminal; where there is none, those of a page."""
        return shutil.get_terminal_size((_PAGE, 24)).columns if self.draws else _PAGE

    def _shown(self, text: Styled) -> str:
        return self._part(text, self.colours(self.out))

    def json(self, value: Any) -> None:
        """Write a value as JSON, in UTF-8 whatever the terminal's encoding is."""
        text = json.dumps(value, ensure_ascii=not _writes_utf8(self.out), indent=2)
        with _written():
            print(text, file=self.out)

    @contextmanager
    def progress(self, what: Words) -> Iterator[Progress]:
        """Show on standard error how far a long piece of work is; nothing where nobody is looking."""
        shown = Progress(self, self.words(what), live=self.err.isatty() and self._environment.get("TERM") != "dumb")
        try:
            yield shown
        finally:
            shown.close()


class Progress:
    """One line that is written over: what is done, and how much of it."""

    def __init__(self, screen: Screen, what: str, *, live: bool) -> None:
        self._screen = screen
        self._what = what
        self._live = live
        self._shown = ""
        self.at(0, 0)

    def at(self, done: int, of: int) -> None:
        """Say how many of how many are done (of 0: not known)."""
        share = f" {100 * done // of:3d}%  {done}/{of}" if of else " …"
        if not self._live or share == self._shown:
            return
        self._shown = share
        self._write(f"\r\x1b[2K{safe(self._what)}{share}")

    def close(self) -> None:
        """Take the line away again."""
        if self._live:
            self._write("\r\x1b[2K")

    def _write(self, text: str) -> None:
        self._screen.err.write(text)
        self._screen.err.flush()


def _writes_utf8(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"


def standard_streams() -> tuple[TextIO, TextIO]:
    """Standard output and error; what a terminal's encoding cannot show is replaced, never fatal.

    A stream that was closed before the start takes what is written to it and keeps nothing.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    return sys.stdout or _nowhere(), sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - closed by the process
