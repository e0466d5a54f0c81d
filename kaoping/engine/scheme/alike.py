"""Which peer groups a scheme treats alike: wherever it mentions the one, it mentions the other in the same way.

That is decided on the scheme as plain data, so whatever can be said of a group counts. The scheme is walked through
once, however many groups there are: of each place that says something of groups by name, each keeps what is said of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kaoping.engine.numbers import decimals_of
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.scheme import Scheme

_OWN = "\x00own"


def signatures(scheme: Scheme) -> dict[str, str]:
    """For each group a text that groups have in common of which the scheme says the very same."""
    return _FOUND.get(scheme, "signatures", lambda: _found(scheme, _said(scheme)))


def outlines(scheme: Scheme) -> dict[str, str]:
    """For each group a text that groups have in common which are computed alike, from targets of their own.

    Targets and coefficients are inputs of a program: of those that are looked up by a group's name only sign and
    decimals count, by which the lines of a rule are chosen.
    """
    return _FOUND.get(scheme, "outlines", lambda: _found(scheme, _without_numbers(_said(scheme))))


def standing_groups(alike: Mapping[str, str]) -> dict[str, str]:
    """For each text of `signatures` or `outlines` the group that stands for all that have it: always the first."""
    return {text: group for group, text in sorted(alike.items(), reverse=True)}


_FOUND: Kept[dict[str, str]] = Kept()


def _said(scheme: Scheme) -> dict[str, Any]:
    """What a scheme says, as plain data; of its groups not what they are called."""
    plain = scheme.model_dump(mode="json", exclude_defaults=True)
    groups = plain.get("groups", ())
    return plain | {"groups": {g["id"]: {k: v for k, v in g.items() if k not in ("id", "title")} for g in groups}}


def _found(scheme: Scheme, plain: Mapping[str, Any]) -> dict[str, str]:
    mentions = _Mentions(frozenset(g.id for g in scheme.groups))
    mentions.walk(plain)
    return {group: hashlib.sha256("\n".join(said).encode()).hexdigest() for group, said in mentions.of.items()}


@dataclass
class _Mentions:
    """What is said of each group by name, in the order of the places where something is."""

    groups: frozenset[str]
    of: dict[str, list[str]] = field(init=False)
    _places: int = 0

    def __post_init__(self) -> None:
        self.of = {group: [] for group in sorted(self.groups)}

    def walk(self, plain: Any) -> None:
        """Look for what is said of groups."""
        if isinstance(plain, Mapping):
            if plain and self.groups.issuperset(plain):
                self._note({group: _as_seen_by(value, group, self.groups) for group, value in plain.items()})
            else:
                for value in plain.values():
                    self.walk(value)
        elif isinstance(plain, list):
            if _are_groups(plain, self.groups):
                self._note(dict.fromkeys(plain, _OWN))
            else:
                for value in plain:
                    self.walk(value)
        elif isinstance(plain, str) and plain in self.groups:
            self._note({plain: _OWN})

    def _note(self, said: Mapping[str, Any]) -> None:
        self._places += 1
        for group, value in said.items():
            self.of[group].append(f"{self._places} {json.dumps(value, ensure_ascii=False, sort_keys=True)}")


def _are_groups(plain: Iterable[Any], groups: frozenset[str]) -> bool:
    some = list(plain)
    return bool(some) and all(isinstance(one, str) and one in groups for one in some)


def _as_seen_by(plain: Any, group: str, groups: frozenset[str]) -> Any:
    """What is said of a group: its own name marked, and what is said of other groups by name left out."""
    if isinstance(plain, Mapping):
        if plain and groups.issuperset(plain):
            return {_OWN: _as_seen_by(plain[group], group, groups)} if group in plain else {}
        return {key: _as_seen_by(value, group, groups) for key, value in plain.items()}
    if isinstance(plain, list):
        if _are_groups(plain, groups):
            # Not empty: an empty list of groups means all of them.
            return [_OWN if group in plain else ""]
        return [_as_seen_by(p, group, groups) for p in plain]
    return _OWN if plain == group else plain


def _without_numbers(plain: Any, key: str = "") -> Any:
    """The scheme with what a program needs to know of the targets and coefficients that are looked up by name."""
    if isinstance(plain, list):
        return [_without_numbers(value) for value in plain]
    if not isinstance(plain, Mapping):
        return plain
    if key in ("target", "coefficient") and isinstance(plain.get("values"), Mapping):
        return {**plain, "values": {name: _outline(value) for name, value in plain["values"].items()}}
    return {name: _without_numbers(value, name) for name, value in plain.items()}


def _outline(value: Any) -> Any:
    """Sign and decimals of a number; of what is none, such as "/", all."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    return [int(number.compare(0)), decimals_of(number)]
