"""What looks like a number of a person in a text: hidden before the public sees it (R-68)."""

from __future__ import annotations

import re

_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])("
    r"[1-9][0-9]{16}[0-9Xx]"  # identity card
    r"|[1-9][0-9]{15,18}"  # bank card
    r"|1[3-9][0-9]{9}"  # mobile phone
    r"|0[0-9]{2,3}[- ][0-9]{7,8}"  # telephone
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # electronic mail
    r")(?![0-9A-Za-z])"
)


def masked(text: str) -> str:
    """A text in which numbers of people are hidden; their first two and last two characters are left."""
    return _PERSONAL.sub(lambda found: f"{found[0][:2]}****{found[0][-2:]}", text)


def is_clean(text: str) -> bool:
    """Whether nothing in a text looks like a number of a person."""
    return _PERSONAL.search(text) is None
