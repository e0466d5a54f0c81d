"""What somebody may have meant who wrote none of the words there are."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kaoping.engine.words import Words


def say_choices(written: str, choices: Iterable[Words]) -> Words:
    """The nearest of the choices, if one is near, and all that there are."""
    known = list(dict.fromkeys(choices))
    zh, en = "、".join(dict.fromkeys(c.zh for c in known)), ", ".join(dict.fromkeys(c.en for c in known))
    close = get_close_matches(written, [n for c in known for n in (c.zh, c.en)], n=1, cutoff=0.5)
    if not close:
        return Words(f"可选：{zh}", f"one of {en}")
    near = next(c for c in known if close[0] in (c.zh, c.en))
    return Words(f"是不是“{near.zh}”？可选：{zh}", f"perhaps {near.en!r}? One of {en}")
