"""A tutorial as its reader works through it: files that are written, commands that are run, what they answer."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_CHANGED = re.compile(r"(?P<name>\S+) (?P<of>\S+):(?P<line>\d+)")
_DIGEST = re.compile(r"sha256 [0-9a-f]{12,64}")
OMITTED = ("…", "……")
"""A line of an answer that stands for any lines."""


@dataclass(frozen=True)
class Written:
    """A file, or what is added to it; where it is a changed line (from 1) of another, `of` and `line` say which."""

    name: str
    text: str
    of: str = ""
    line: int = 0
    more: bool = False

    def write(self, folder: Path) -> None:
        """Write the file."""
        text = self.text
        if self.of:
            lines = (folder / self.of).read_text(encoding="utf-8").splitlines(keepends=True)
            lines[self.line - 1] = text
            text = "".join(lines)
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if self.more else "w", encoding="utf-8") as file:
            file.write(text)


@dataclass(frozen=True)
class Asked:
    """A command and what the page says that it answers."""

    arguments: tuple[str, ...]
    answer: str


def steps(page: str) -> list[Written | Asked]:
    """The steps of a page, in order: files (a fence with a name) and commands (a fence `console`)."""
    found: list[Written | Asked] = []
    for kind, name, text in _FENCE.findall(page):
        if kind == "console":
            found += [_asked(part) for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]
        elif changed := _CHANGED.fullmatch(name):
            found.append(Written(changed["name"], text, changed["of"], int(changed["line"])))
        elif name:
            found.append(Written(name.removesuffix(" +"), text, more=name.endswith(" +")))
    return found


def _asked(text: str) -> Asked:
    command, _, answer = text.partition("\n")
    program, *arguments = shlex.split(command)
    if program != "kaoping":
        raise ValueError(command)
    return Asked(tuple(arguments), answer.rstrip("\n"))


def plain(answer: str) -> str:
    """An answer without digests, which follow from every word, and without empty lines at its end."""
    return _DIGEST.sub("sha256 …", answer).rstrip("\n")


def agrees(said: str, answer: str) -> bool:
    """Whether an answer is what the page says; a line of … stands for any lines."""
    pattern = "\n".join("(?:.*\n)*?.*" if line in OMITTED else re.escape(line) for line in said.splitlines())
    return re.fullmatch(pattern, answer) is not None
