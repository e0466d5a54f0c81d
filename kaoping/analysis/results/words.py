"""Words of schemes and of the engine in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.basis.language import spoken
from kaoping.engine.compiling import codes_of
from kaoping.engine.scheme import Scheme, walk
from kaoping.engine.words import Words


def say(words: Words | None, otherwise: str = "") -> str:
    """Words in the language of the page."""
    return otherwise if words is None else words.say(spoken())


@dataclass(frozen=True)
class Names:
    """What items and groups of a scheme are called on a page."""

    codes: Mapping[str, str]
    items: Mapping[str, str]
    groups: Mapping[str, str]

    def coded(self, item: str) -> str:
        """An item with its number before its title, if it has one."""
        return f"{self.codes[item]} {self.items[item]}".strip()


def names_of(scheme: Scheme) -> Names:
    """The names in a scheme; items in the order of the tree, groups in the order of the scheme."""
    return Names(
        codes_of(scheme),
        {node.id: say(node.title) for node, _place in walk(scheme.items)},
        {group.id: say(group.title, group.id) for group in scheme.groups},
    )
