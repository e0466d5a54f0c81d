"""Checking a file that somebody hands in: its name, its size, its digests, and in a process of its own its contents."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from dataclasses import asdict, dataclass, field

from kaoping.engine.words import Words
from kaoping.files.evidence.kinds import KINDS, kind_of
from kaoping.files.sheets.apart import run_apart
from kaoping.files.sheets.containers import refusal
from kaoping.files.sheets.model import Limits, Trouble, Unreadable
from kaoping.methods.merkle.hashing import sha256, sm3

LIMITS = Limits()
LONGEST_NAME = 150
_SEPARATORS = re.compile(r"[/\\]")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its name without a path, the ending of its kind, its bytes, and their digests in hex."""

    name: str
    ending: str
    data: bytes = field(repr=False)
    sha256: str
    sm3: str


def check(name: str, data: bytes, limits: Limits = LIMITS) -> Checked:
    """Look at a file before it is kept.

    Raises:
        Unreadable: with the reason, and what would be right.
    """
    name = _bare(name)
    kind = kind_of(name)
    if kind is None:
        endings = "、".join(KINDS)
        wrong = Words("不接收这种扩展名的文件", "files with this ending are not taken")
        right = Words(f"提交 {endings}", f"hand in {', '.join(KINDS)}")
        raise refusal(name, "ending", wrong, right)
    if not data:
        wrong = Words("文件是空的", "the file is empty")
        raise refusal(name, "empty", wrong, Words("核对是否选错文件", "see whether it is the wrong file"))
    if len(data) > limits.packed:
        most = limits.packed // 1_000_000
        wrong = Words(f"文件大于 {most} MB", f"the file is larger than {most} MB")
        right = Words("压缩图片或分成几个文件", "make its pictures smaller, or split it")
        raise refusal(name, "file-too-large", wrong, right)
    _look_into(name, data, limits)
    return Checked(name, kind.ending, data, sha256(data).hex(), sm3(data).hex())


def _look_into(name: str, data: bytes, limits: Limits) -> None:
    with tempfile.TemporaryFile() as out:
        arguments = (name, json.dumps(asdict(limits)))
        if not run_apart("kaoping.files.evidence.confined", arguments, data, out, limits):
            wrong = Words(
                "检查这个文件用的内存或时间过多，已停止",
                "looking into the file takes too much memory or time; it was stopped",
            )
            raise refusal(name, "too-costly", wrong, Words("减少页数或图片", "hand in fewer pages or pictures"))
        troubles = json.loads(out.read())
    if troubles:
        raise Unreadable(*(Trouble(t["code"], t["place"], Words(**t["wrong"]), Words(**t["right"])) for t in troubles))


def _bare(name: str) -> str:
    """A name without path, invisible characters and those that turn the direction of writing; short enough to keep."""
    last = _SEPARATORS.split(name)[-1]
    seen = "".join(one for one in unicodedata.normalize("NFC", last) if not unicodedata.category(one).startswith("C"))
    stem, dot, ending = seen.strip().rpartition(".")
    ending = ending[:20]
    return (stem[: LONGEST_NAME - len(ending) - 1] + dot + ending) or "—"
