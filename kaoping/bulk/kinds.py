"""Which groups share a program, so that many peer groups are compiled and evaluated as one.

Two groups share one if they are computed alike (`alike.outlines`), so a thousand groups need not be compiled one by
one. Of what is then compiled, programs that are equal but for their words are one as well.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from kaoping.bulk.spec import Kind
from kaoping.engine.compiling import Compiled, Profile, keys
from kaoping.engine.compiling.reported import REPORTED
from kaoping.engine.program import Pool, Role, Step
from kaoping.engine.scheme import Leaf, Scheme, read_scheme, walk
from kaoping.engine.scheme.alike import outlines, standing_groups
from kaoping.engine.scheme.in_periods import standing_period
from kaoping.engine.scoring import Subject, compile_all, profile_of


@dataclass(frozen=True)
class Kinds:
    """The kinds of a run, and which kind each subject is of."""

    kinds: tuple[Kind, ...]
    of: Mapping[str, int]
    """Number of the kind by subject."""


def kinds_of(scheme: Scheme, subjects: Iterable[Subject]) -> Kinds:
    """Sort subjects into kinds: groups that are computed alike, or for which the scheme compiles to the same."""
    alike = outlines(scheme)
    profiles = _profiles(scheme, subjects)
    variants: dict[str, set[Variants]] = {}
    for _, profile in profiles:
        variants.setdefault(alike[profile.group], set()).add(profile.variants)
    # One group stands for all that are alike, in every kind: stages go by whose values a pool can hold.
    first = {outline: group for outline, group in standing_groups(alike).items() if outline in variants}
    wanted = [Profile(group, some) for outline, group in first.items() for some in sorted(variants[outline])]
    first = _merged(first, variants, compile_all(scheme, wanted))
    found: dict[Profile, Kind] = {}
    of: dict[str, int] = {}
    for name, profile in profiles:
        standing = Profile(first[alike[profile.group]], profile.variants)
        of[name] = found.setdefault(standing, Kind(len(found), standing.group, standing.variants)).number
    return Kinds(tuple(found.values()), of)


Variants: TypeAlias = tuple[tuple[str, int], ...]


def kinds_in(scheme: Scheme, kinds: Iterable[Kind], period: str) -> tuple[Kind, ...]:
    """The kinds as they are in a period: where some items are not asked in it, with programs of their own."""
    standing = standing_period(scheme, period)
    return tuple(replace(kind, period=standing) for kind in kinds)


def _profiles(scheme: Scheme, subjects: Iterable[Subject]) -> list[tuple[str, Profile]]:
    named = _named_in_variants(scheme)
    by_group: dict[str, Profile] = {}
    found = []
    for subject in subjects:
        profile = None if subject.name in named else by_group.get(subject.group)
        if profile is None:
            profile = profile_of(scheme, subject)
            if subject.name not in named:
                by_group[subject.group] = profile
        found.append((subject.name, profile))
    return found


def _merged(
    first: Mapping[str, str], variants: Mapping[str, set[Variants]], compiled: Mapping[Profile, Compiled]
) -> dict[str, str]:
    """The same, with one group for all outlines that compile to the same."""
    everywhere = [s.what for c in compiled.values() for s in c.program.steps if isinstance(s.what, Pool)]
    mentioned = sorted({pool.groups for pool in everywhere if pool.groups})
    standing: dict[object, str] = {}
    found = {}
    for outline, group in first.items():
        lines = [(some, arithmetic(compiled[Profile(group, some)])) for some in sorted(variants[outline])]
        same = (tuple(lines), tuple(group in groups for groups in mentioned))
        found[outline] = standing.setdefault(same, group)
    return found


def arithmetic(compiled: Compiled) -> object:
    """A program without its words: two that are equal here compute the same from the same inputs."""
    program = compiled.program
    inputs = tuple((i.key, i.type, i.role) for i in program.inputs)
    records = tuple(
        (r.key, tuple((f.key, f.type) for f in r.fields), tuple(map(_line, r.steps))) for r in program.records
    )
    sections = tuple((s.item, s.kind, s.inputs, s.steps, s.score) for s in program.sections)
    data = tuple(sorted((key, item.model_dump_json()) for key, item in compiled.data.items()))
    return inputs, records, tuple(map(_line, program.steps)), sections, data


def _line(step: Step) -> object:
    return step.key, step.what, step.type, step.rounding, step.when, step.stage, step.quiet


def _named_in_variants(scheme: Scheme) -> frozenset[str]:
    """Subjects that some variant of a leaf names: their profile is not that of their group."""
    leaves = (node for node, _ in walk(scheme.items) if isinstance(node, Leaf))
    return frozenset(name for leaf in leaves for variant in leaf.variants for name in variant.subjects)


def scheme_text(path: str) -> str:
    """The text of a scheme, by which all that follows from it is known."""
    return Path(path).read_text(encoding="utf-8")


def read_scheme_file(path: str) -> Scheme:
    """A scheme from the file that the coordinator wrote."""
    return _scheme(scheme_text(path))


def compiled_kinds(path: str, kinds: tuple[Kind, ...], *, cycle: bool) -> dict[int, Compiled]:
    """The programs of kinds by number, their steps in common stages."""
    return compiled_by_text(scheme_text(path), kinds, cycle=cycle)


# A process does many parts of one run. What is kept is known by the scheme's text, not by where it stood.
_SCHEMES: OrderedDict[str, Scheme] = OrderedDict()
_MOST_SCHEMES = 4


def keep_scheme(text: str, scheme: Scheme) -> None:
    """Take a scheme for what a text says: who wrote the text need not read it again, nor compile it again."""
    _SCHEMES[text] = scheme
    _SCHEMES.move_to_end(text)
    while len(_SCHEMES) > _MOST_SCHEMES:
        _SCHEMES.popitem(last=False)


def _scheme(text: str) -> Scheme:
    # Parts are done in threads: one may leave out, in between, what another has just found.
    found = _SCHEMES.get(text)
    if found is None:
        found = read_scheme(json.loads(text))
        keep_scheme(text, found)
    return found


@lru_cache(maxsize=8)
def compiled_by_text(text: str, kinds: tuple[Kind, ...], *, cycle: bool) -> dict[int, Compiled]:
    """The programs of kinds of a scheme by number."""
    compiled = compile_all(_scheme(text), [kind.profile for kind in kinds], cycle=cycle)
    return {kind.number: compiled[kind.profile] for kind in kinds}


def pools_of(compiled: Iterable[Compiled], stage: int) -> list[Step]:
    """Steps over pools in a stage, each once."""
    found = {s: None for c in compiled for s in c.program.steps if isinstance(s.what, Pool) and s.stage == stage}
    return list(found)


def wide_pools(compiled: Iterable[Compiled], stage: int) -> list[Step]:
    """Steps of a stage over pools whose members may be in several parts."""
    return [s for s in pools_of(compiled, stage) if isinstance(s.what, Pool) and s.what.scope != "group"]


def read_by_cycle(compiled: Iterable[Compiled]) -> tuple[str, ...]:
    """Cells of the periods' results that the programs of the cycle read, or must know to read them."""
    found = {"total.ranked", REPORTED}
    for one in compiled:
        for cell in one.program.inputs:
            if cell.role is Role.PERIOD:
                source = cell.key.rpartition("@")[0]
                found |= {source, keys.line(source.rpartition(".")[0], "counted")}
    return tuple(sorted(found))


def last_stage(compiled: Iterable[Compiled]) -> int:
    """The last stage of a run."""
    return max(s.stage for c in compiled for s in c.program.steps)
