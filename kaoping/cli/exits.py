"""Exit codes, and the exceptions that end a command with one of them."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from enum import IntEnum

from kaoping.engine.words import Words


class Exit(IntEnum):
    """What the exit code of a command says; docs/command-line.md lists the same."""

    DONE = 0
    """Done, and nothing that was asked about was found."""
    DIFFERENT = 1
    """Done, and what was asked about was found: a difference, or a warning under --strict."""
    USAGE = 2
    """The command was written wrongly; nothing was done."""
    REFUSED = 3
    """A scheme, data or a result cannot be used as it is; nothing was computed or written."""
    FILE = 4
    """A file cannot be read or written."""
    FAULT = 70
    """A fault of Kaoping itself."""
    INTERRUPTED = 130
    """Stopped by the user."""


class Stop(Exception):
    """Ends a command: what is wrong, what would be right, and the exit code."""

    def __init__(self, code: Exit, wrong: Words, right: Words | None = None) -> None:
        super().__init__(wrong.en)
        self.code = code
        self.wrong = wrong
        self.right = right


_REASONS = {
    errno.EACCES: Words("没有权限", "permission denied"),
    errno.EPERM: Words("没有权限", "permission denied"),
    errno.ENOENT: Words("没有这个文件夹", "there is no such folder"),
    errno.ENOTDIR: Words("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EISDIR: Words("是文件夹，不是文件", "it is a folder, not a file"),
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
    errno.EDQUOT: Words("超出磁盘配额", "the disk quota is used up"),
    errno.EROFS: Words("磁盘只读", "the disk is read-only"),
    errno.ENAMETOOLONG: Words("文件名太长", "the name is too long"),
    errno.ELOOP: Words("链接成环", "links lead in a circle"),
    errno.EIO: Words("磁盘读写出错", "the disk reports an error"),
}


def reason(error: OSError) -> Words:
    """Why the system refused to read or write, in words."""
    said = error.strerror or str(error)
    return _REASONS.get(error.errno or 0, Words(said, said))


def unknown(what: Words, name: str, known: Sequence[str]) -> Stop:
    """A name on the command line that is not there; names the nearest ones that are."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    near = get_close_matches(name, known, n=5, cutoff=0.4) or list(known[:8])
    listed = "、".join(near) + ("……" if len(near) < len(known) else "")
    listed_en = ", ".join(near) + (", …" if len(near) < len(known) else "")
    return Stop(
        Exit.USAGE,
        Words(f"没有{what.zh}“{name}”", f"there is no {what.en} {name!r}"),
        Words(f"可选：{listed}", f"known: {listed_en}") if known else None,
    )
