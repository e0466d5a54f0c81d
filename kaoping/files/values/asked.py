"""What a scheme asks for: its data items by group, and every name under which a sheet may mean them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from kaoping.engine.compiling import Compiled, Profile, compile_profile
from kaoping.engine.describing.items import data_title
from kaoping.engine.rules.given import Given
from kaoping.engine.scheme import Leaf, Scheme, TargetBy, walk, walk_in
from kaoping.engine.scheme.in_periods import leaf_periods, standing_period
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Subject, profile_of
from kaoping.engine.scoring.intake import choices_in, list_part
from kaoping.engine.terms import DataItem, ListItem
from kaoping.engine.words import Words
from kaoping.files.values.answers import Choices
from kaoping.files.values.plain_text import key_of


class Asked:
    """What is asked for by a scheme. Names are compared by their keys (`key_of`)."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._compiled: dict[Profile, Compiled] = {}

    def compiled(self, profile: Profile) -> Compiled:
        """The program of a profile: it says which data are read, with their types.

        Raises:
            Refused: if the scheme has faults.
        """
        if profile not in self._compiled:
            self._compiled[profile] = compile_profile(self.scheme, profile)
        return self._compiled[profile]

    def compiled_for(self, subject: Subject, period: str | None = None) -> Compiled:
        """The program of a subject in a period; without one, with all that is ever asked for."""
        return self.compiled(profile_of(self.scheme, subject, period))

    def items_of(self, subject: Subject, period: str | None = None) -> Mapping[str, DataItem]:
        """The data items that are asked for a subject in a period (None: in any), in the order of the scheme."""
        return self.compiled_for(subject, period).data

    def items_in(self, group: str, period: str | None) -> frozenset[str]:
        """The data items that are asked for any subject of a group in a period (None: in any)."""
        of_group = (c.profile for c in self.profiles if c.profile.group == group)
        return frozenset(item for profile in of_group for item in self.data_in(profile, period))

    def data_in(self, profile: Profile, period: str | None) -> Mapping[str, DataItem]:
        """The data items that are asked for the subjects of a profile in a period (None: in any)."""
        standing = "" if period is None else standing_period(self.scheme, period)
        return self.compiled(replace(profile, period=standing)).data

    @cached_property
    def profiles(self) -> tuple[Compiled, ...]:
        """The programs of all groups, and of all variants of leaves within them."""
        found = []
        for group in self.scheme.groups:
            found.append(self.compiled(Profile(group.id)))
            for node, _ in walk_in(self.scheme.items, group.id):
                if isinstance(node, Leaf):
                    for at, variant in enumerate(node.variants):
                        if not variant.groups or group.id in variant.groups:
                            found.append(self.compiled(Profile(group.id, ((node.id, at),))))
        return tuple(found)

    @cached_property
    def items(self) -> dict[str, DataItem]:
        """All data items of all groups by their identifiers; the first of several variants."""
        found: dict[str, DataItem] = {}
        for compiled in self.profiles:
            for key, item in compiled.data.items():
                found.setdefault(key, item)
        return found

    @cached_property
    def lists(self) -> dict[str, ListItem]:
        """Data items that are lists of records."""
        return {key: item for key, item in self.items.items() if isinstance(item, ListItem)}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Groups by the keys of their identifiers and titles."""
        found: dict[str, str] = {}
        for group in self.scheme.groups:
            for name in (group.id, *_both(group.title)):
                found.setdefault(key_of(name), group.id)
        return found

    @cached_property
    def periods(self) -> dict[str, str]:
        """Periods that are scored themselves, by the keys of their identifiers and titles."""
        found: dict[str, str] = {}
        for period in leaf_periods(self.scheme):
            for name in (period.id, *_both(period.title)):
                found.setdefault(key_of(name), period.id)
        return found

    @cached_property
    def titles(self) -> dict[str, Words]:
        """What each data item is called: by its own title, or that of the leaf that it is the value of."""
        found: dict[str, Words] = {}
        for compiled in self.profiles:
            for part in compiled.parts.values():
                for key, item in part.data.items():
                    found.setdefault(key, data_title(item, part))
        return {key: found.get(key) or title_of(item) for key, item in self.items.items()}

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """Data items by every name that a column may give them; a name of several is of no use alone."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for compiled in self.profiles:
            for key, item in compiled.data.items():
                for name in (key, *_both(item.title)):
                    found[key_of(name)].add(key)
            for part in compiled.parts.values():
                for name, key in _names_in_leaf(part, compiled.codes[part.leaf.id]):
                    found[key_of(name)].add(key)
        exact = {key_of(key): frozenset((key,)) for key in self.items}
        return {name: frozenset(keys) for name, keys in found.items()} | exact

    @cached_property
    def constants(self) -> dict[str, str]:
        """Leaves that give everyone the same points, by the names of their columns: nothing is asked for them."""
        found: dict[str, str] = {}
        for compiled in self.profiles:
            for part in compiled.parts.values():
                if isinstance(part.rule, Given) and part.rule.what == "constant":
                    for name in _names_of_leaf(part, compiled.codes[part.leaf.id]):
                        found[key_of(name)] = part.leaf.id
        return {name: leaf for name, leaf in found.items() if name not in self.names}

    def constant(self, leaf: str, subject: Subject) -> Decimal | None:
        """The points that everyone in the subject's group has for a leaf; None where it does not apply."""
        part = self.compiled_for(subject).parts.get(leaf)
        if part is None or not isinstance(part.rule, Given):
            return None
        return part.points if part.rule.constant is None else part.rule.constant

    def choices(self, item: str, subject: Subject) -> Mapping[str, Choices]:
        """What fields of the records of a list may be, by field."""
        found = choice_words(self.compiled_for(subject), item)
        return {field: Choices.of(words) for field, words in found.items()}

    @cached_property
    def subjects(self) -> dict[str, str]:
        """Subjects that the scheme itself names (in targets, coefficients, variants), as it spells them."""
        names: set[str] = set()
        for node, _ in walk(self.scheme.items):
            if isinstance(node, Leaf):
                names |= _subjects_named(node)
        return {key_of(name): name for name in names if key_of(name) not in self.groups}


def choice_words(compiled: Compiled, item: str) -> Mapping[str, Mapping[str, Words]]:
    """What fields of the records of a list may be: by field, each choice with its name."""
    of = compiled.data.get(item)
    return choices_in(of, list_part(of, compiled)) if isinstance(of, ListItem) else {}


def title_of(item: DataItem) -> Words:
    """What a data item is called on a sheet."""
    return item.title or Words(item.id, item.id)


def _both(title: Words | None) -> tuple[str, ...]:
    return () if title is None else (title.zh, title.en)


def _names_of_leaf(part: LeafPart, code: str) -> Iterator[str]:
    for title in (*_both(part.title), *_both(part.leaf.title)):
        yield from (title, f"{code} {title}", f"{code}.{title}", f"{code}、{title}")
    yield code


def _names_in_leaf(part: LeafPart, code: str) -> Iterator[tuple[str, str]]:
    """Names that the data of a leaf have from their leaf: its own where it has one, and leaf before item."""
    own = list(part.data)
    if len(own) == 1:
        yield from ((name, own[0]) for name in _names_of_leaf(part, code))
    elif part.leaf.id in part.data:
        yield from ((name, part.leaf.id) for name in _names_of_leaf(part, code))
    for key, item in part.data.items():
        for title in _both(title_of(item)):
            yield from ((f"{name}/{title}", key) for name in _names_of_leaf(part, code))


def _subjects_named(leaf: Leaf) -> set[str]:
    names: set[str] = set()
    for target in (leaf.target, *(v.target for v in leaf.variants)):
        if isinstance(target, TargetBy) and target.by == "subject":
            names |= set(target.values)
    if leaf.coefficient is not None:
        names |= set(leaf.coefficient.values)
    for variant in leaf.variants:
        names |= set(variant.subjects)
    return names
