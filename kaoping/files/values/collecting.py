"""Collecting subjects and observations from all tables; contradictions become findings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words, listing
from kaoping.files.values.asked import Asked
from kaoping.files.values.doubt import Doubt, note, quoted
from kaoping.files.values.plain_text import key_of, trimmed

_UNFIT = "「」“”"
_BEGINNINGS = ("=", "＝", "+", "＋", "-", "－", "@", "＠")
"""A name that begins like this would be taken for a formula by a spreadsheet."""


@dataclass
class _Declared:
    name: str
    place: str
    group: str | None = None
    group_place: str = ""
    parent: str | None = None
    in_table: bool = False


class Collection:
    """What has been read so far.

    `known` are the subjects that there are, by every name that a sheet may give them; None where the files say it.
    """

    def __init__(self, asked: Asked, known: Mapping[str, Subject] | None = None) -> None:
        self.asked = asked
        self.findings: list[Finding] = []
        self._known = None if known is None else {key_of(name): subject for name, subject in known.items()}
        self._declared: dict[str, _Declared] = {}
        self._subjects: dict[str, Subject] = {}
        self._observations: dict[tuple[str, str, str], Observation] = {}

    def find(self, doubt: Doubt, place: str) -> None:
        """Keep a doubt about a cell."""
        self.findings.append(doubt.at(place))

    def declare(self, text: str, place: str, group: str | None, parent: str | None, *, in_table: bool) -> None:
        """Name a subject, perhaps with its group. `in_table`: as a row of its own, not only in a record."""
        if self._known is not None:
            self._recognise(text, place, self._known)
            return
        name = self.spelled(text)
        seen = self._declared.setdefault(key_of(text), _Declared(name, place))
        seen.in_table = seen.in_table or in_table
        if group is not None and seen.group is not None and group != seen.group:
            self.findings.append(
                Finding(
                    "group-differs",
                    (place,),
                    Words(
                        f"“{name}”在这里属于“{group}”，在 {seen.group_place} 属于“{seen.group}”",
                        f"{name!r} is in {group!r} here, and in {seen.group!r} at {seen.group_place}",
                    ),
                    Words("每个单位只属于一个考核分组", "a subject belongs to one group"),
                )
            )
        elif group is not None:
            seen.group, seen.group_place = group, seen.group_place or place
        seen.parent = seen.parent if parent is None else self.spelled(parent)

    def _recognise(self, text: str, place: str, known: Mapping[str, Subject]) -> None:
        """Take a name for that of a known subject; what a sheet says of its group does not count."""
        found = known.get(key_of(text))
        if found is not None:
            self._subjects[key_of(text)] = found
        else:
            self._unknown_subject(_Declared(trimmed(text), place), (subject.name for subject in known.values()))

    def is_nobody(self, text: str) -> bool:
        """Whether a name is known to be no subject's."""
        return self._known is not None and key_of(text) not in self._known

    def spelled(self, text: str) -> str:
        """A subject's name as the scheme spells it, or as it was first met."""
        key = key_of(text)
        known = self._declared.get(key)
        return known.name if known is not None else self.asked.subjects.get(key, trimmed(text))

    def settle(self) -> None:
        """Make the subjects of all that was declared; from here on values can be added."""
        only = self.asked.scheme.groups[0].id if len(self.asked.scheme.groups) == 1 else None
        for key, seen in self._declared.items():
            group = seen.group or only
            if not seen.in_table and self._any_in_table:
                self._unknown_subject(seen, (d.name for d in self._declared.values() if d.in_table))
            elif group is None:
                groups = listing(g.id for g in self.asked.scheme.groups)
                self.findings.append(
                    Finding(
                        "group-missing",
                        (seen.place,),
                        Words(f"没有写“{seen.name}”的考核分组", f"the group of {seen.name!r} is not said"),
                        Words(f"在“考核分组”一栏写：{groups.zh}", f"write it in a column 考核分组: {groups.en}"),
                    )
                )
            else:
                self._subjects[key] = Subject(seen.name, group, seen.parent)

    @property
    def _any_in_table(self) -> bool:
        return any(d.in_table for d in self._declared.values())

    def _unknown_subject(self, seen: _Declared, names: Iterable[str]) -> None:
        near = difflib.get_close_matches(seen.name, list(names), n=1, cutoff=0.5)
        hint = Words(f"，最接近的是“{near[0]}”", f"; the nearest is {near[0]!r}") if near else Words("", "")
        self.findings.append(
            Finding(
                "unknown-subject",
                (seen.place,),
                Words(f"“{seen.name}”不在考评对象名单中", f"{seen.name!r} is not among the subjects"),
                Words(f"核对单位名称{hint.zh}", f"check the name{hint.en}"),
            )
        )

    def subject(self, text: str) -> Subject | None:
        """The settled subject of this name; None where a finding stands instead."""
        return self._subjects.get(key_of(text))

    def put(self, subject: Subject, period: str, item: str, seen: Observation) -> None:
        """Add an observation; another one of the same value is noted, one of a different value found."""
        key = (subject.name, period, item)
        known = self._observations.get(key)
        if known is None:
            self._observations[key] = seen
            return
        words = Words(
            f"“{subject.name}”的这个数据在 {known.place} 已经有了", f"{subject.name!r} has this datum at {known.place}"
        )
        if (known.value, known.status) == (seen.value, seen.status):
            right = Words("两处相同，取前一处", "both agree; the first is taken")
            self.findings.append(note("given-twice", seen.place, words, right))
        else:
            right = Words("两处不同，只留正确的一处", "they differ; keep the right one")
            self.findings.append(Finding("given-twice", (seen.place,), words, right))

    def append(self, subject: Subject, period: str, item: str, seen: Observation) -> None:
        """Add records to a list: those of several sheets follow each other."""
        known = self._observations.get((subject.name, period, item))
        if known is None or not isinstance(known.value, tuple) or not isinstance(seen.value, tuple):
            self.put(subject, period, item, seen)
            return
        joined = Observation(known.value + seen.value, known.status, known.source or seen.source, known.by, known.place)
        self._observations[subject.name, period, item] = joined

    def values(self) -> Values:
        """All that was collected."""
        return Values(tuple(dict.fromkeys(self._subjects.values())), dict(self._observations))


def check_name(text: str) -> None:
    """Refuse names that cannot be shown as names.

    Raises:
        Doubt: for such a name.
    """
    flat = trimmed(text)
    if flat.startswith(_BEGINNINGS) or len(flat) > 200 or any(c in flat for c in _UNFIT):
        raise Doubt(
            "not-a-name",
            Words(f"“{quoted(flat)}”不能作单位名称", f"{quoted(flat)!r} cannot be the name of a subject"),
            Words(
                "名称不超过 200 字，不以 = + - @ 开头，不含引号",
                "at most 200 characters, not beginning with = + - @, without quotation marks",
            ),
        )
