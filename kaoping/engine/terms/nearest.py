"""What somebody may have meant who wrote none of the words there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kaoping.engine.words import Words


def say_choices(written: str, choices: Iterable[Words]) -> Words:
    """The nearest of the choices, if one is near, and all that there are."""
    known = list(dict.fromkeys(choices))
    zh, en = "、".join(dict.fromkeys(c.zh for c in known)), ", ".join(dict.fromkeys(c.en for c in known))
    near = [c for c in known if _is_near(written, c.zh) or _is_near(written, c.en)]
    if not near:
        return Words(f"可选：{zh}", f"one of {en}")
    nearest = min(near, key=lambda c: min(_distance(written, c.zh), _distance(written, c.en)))
    return Words(f"是不是“{nearest.zh}”？可选：{zh}", f"perhaps {nearest.en!r}? One of {en}")


def _is_near(one: str, other: str) -> bool:
    """Whether two short words have at least half of the characters of the longer one in common, in any order."""
    return 2 * _shared(one, other) >= max(len(one), len(other), 1)


def _distance(one: str, other: str) -> int:
    """The number of characters that only one of two words has."""
    return len(one) + len(other) - 2 * _shared(one, other)


def _shared(one: str, other: str) -> int:
    return (Counter(one.casefold()) & Counter(other.casefold())).total()
