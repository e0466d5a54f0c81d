"""What the table of forms is written with: an address that takes what is sent, who may, and what is right in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import Objects

Sent: TypeAlias = str | list[str] | SimpleUploadedFile | list[SimpleUploadedFile]
Body: TypeAlias = dict[str, Sent]

_NAME = re.compile(r"@([a-z_]+)")
_FORM = re.compile(r"<(input|textarea|select)[^>]*\bname=\"([^\"]+)\"[^>]*>")
_VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")


class Raw(bytes):
    """Bytes that are sent as they are, where a browser quotes them."""


@dataclass(frozen=True)
class Field:
    """A field: what is right in it, and which of the odd things it may take, because for it they are not odd."""

    right: str | tuple[str, ...]
    takes: frozenset[str] = frozenset()
    foreign: str = ""
    """What belongs to another organisation, and would be right for somebody there."""


def text(right: str) -> Field:
    """Free text: what looks like a number or a formula is text, too."""
    return Field(right, frozenset(WORDS))


def wide(right: str) -> Field:
    """A number or a day: full-width digits are digits."""
    return Field(right, frozenset(("full-width digits",)))


def number(right: str) -> Field:
    """A number of any size."""
    return Field(right, frozenset(("full-width digits", "what does not exist")))


def one_of(right: str, foreign: str = "@nothing") -> Field:
    """A choice; nothing else than what is offered."""
    return Field(right, foreign=foreign)


def any_of(*right: str, foreign: str = "@nothing") -> Field:
    """Some of what is offered."""
    return Field(right, foreign=foreign)


def tick(right: str = "on") -> Field:
    """A box with a tick: whatever is sent is one."""
    return Field(right, frozenset((*ODD, "the right one")))


def shown() -> Field:
    """What the page itself carries along: taken from there."""
    return Field(SHOWN)


SHOWN = "what the page shows"


@dataclass(frozen=True)
class Post:
    """An address that takes what is sent."""

    name: str
    args: tuple[str, ...] = ()
    who: str = "office"
    fields: Mapping[str, Field] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Fields for files, each with the ending of what is right there."""
    query: str = ""
    does: bool = True
    """Whether what is right is done; where it is not, its state or its time stands against it."""
    keeps_drafts: bool = False
    """Whether what is not right yet is kept as somebody's draft, to be mended."""
    names_others: bool = True
    """Whether it says which fields it does not know."""
    leads_away: bool = False
    """Whether it answers by leading elsewhere, where the message is."""

    def __str__(self) -> str:
        return " ".join((self.name, *self.args))

    def address(self, world: World) -> str:
        """Where it is."""
        args = [world.objects.get(name, name) for name in self.args]
        return reverse(self.name, args=args) + put(self.query, world.objects)

    def right(self, world: World) -> Body:
        """What is right everywhere."""
        page = _on_page(self, world) if any(one.right == SHOWN for one in self.fields.values()) else {}
        body: Body = {}
        for name, one in self.fields.items():
            known = put(name, world.objects)
            if one.right == SHOWN:
                body[known] = page[known]
            elif isinstance(one.right, tuple):
                body[known] = [put(each, world.objects) for each in one.right]
            else:
                body[known] = put(one.right, world.objects)
        return body | {put(name, world.objects): a_file(ending) for name, ending in self.files.items()}


def put(said: str, objects: Objects) -> str:
    """A text of the table with the numbers of the objects that it names."""
    return _NAME.sub(lambda found: str(objects[found[1]]), said)


def a_file(ending: str = "txt", data: bytes = b"", name: str = "") -> SimpleUploadedFile:
    """A small file that is what its ending says."""
    return SimpleUploadedFile(name or f"附件.{ending}", data or RIGHT_FILES[ending])


RIGHT_FILES = {
    "txt": "会议决定如下。".encode(),
    "csv": "名称,完成情况\n主体结构抽检合格率,91.2%\n".encode(),
    "yaml": b"id: x\n",
}


def _on_page(post: Post, world: World) -> dict[str, str]:
    page = world.client(post.who).get(post.address(world)).content.decode()
    found = {}
    for match in _FORM.finditer(page):
        value = _VALUE.search(match[0])
        found[match[2]] = "" if value is None else value[1]
    return found


WORDS: dict[str, Any] = {
    "a word": "很多",
    "a formula": "=1+1",
    "full-width digits": "\uff11\uff12\uff13",
    "a negative number": "-5",
    "an enormous number": "1" + "0" * 400,
    "no number": "NaN",
    "beyond all numbers": "1e999",
    "a day that is not": "2026-02-30",
    "a year of five digits": "99999-01-01",
    "what does not exist": "987654",
    "marks of direction": "\u202eabc",
    "JSON": '{"a": [1]}',
    "markup": "<script>alert(1)</script>{{ 7 }}{% now %}",
}
"""What a field for text takes, if it is not too long for it."""
NEVER: dict[str, Any] = {
    "a spelling that is not quoted": Raw("名称".encode("gbk")),
    "a zero byte": "a\x00b",
    "control characters": "a\x07\x1b[31mb",
    "half a character": b"a\xed\xa0\x80b",
    "no UTF-8": "名称".encode("gbk"),
    "far too much": "字" * 100_000,
}
"""What nothing takes."""
ODD: dict[str, Any] = {**WORDS, **NEVER}
