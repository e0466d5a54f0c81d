"""Which groups share a program, so that many peer groups are compiled and evaluated as one.

Two groups share one if the scheme treats them alike: wherever it mentions the one, it mentions the other
in the same way. That is decided on the scheme as plain data, so whatever can be said of a group counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaoping.bulk.spec import Kind
from kaoping.engine.compiling import Compiled, Profile
from kaoping.engine.program import Pool, Step
from kaoping.engine.scheme import Leaf, Scheme, read_scheme, walk
from kaoping.engine.scoring import Subject, compile_all, profile_of

_OWN = "\x00own"


def signatures(scheme: Scheme) -> dict[str, str]:
    """For each group a text that groups treated alike have in common."""
    plain = scheme.model_dump(mode="json", exclude_defaults=True)
    plain["groups"] = [{k: v for k, v in g.items() if k not in ("id", "title")} for g in plain.get("groups", ())]
    groups = frozenset(g.id for g in scheme.groups)
    return {group: _digest(_as_seen_by(plain, group, groups)) for group in sorted(groups)}


def _digest(plain: Any) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_seen_by(plain: Any, group: str, groups: frozenset[str]) -> Any:
    """The scheme with the group's own name marked, and what is said of other groups by name left out."""
    if isinstance(plain, Mapping):
        if plain and groups.issuperset(plain):
            return {_OWN: _as_seen_by(plain[group], group, groups)} if group in plain else {}
        return {key: _as_seen_by(value, group, groups) for key, value in plain.items()}
    if isinstance(plain, list):
        if plain and all(isinstance(p, str) and p in groups for p in plain):
            # Not empty: an empty list of groups means all of them.
            return [_OWN if group in plain else ""]
        return [_as_seen_by(p, group, groups) for p in plain]
    return _OWN if plain == group else plain


@dataclass(frozen=True)
class Kinds:
    """The kinds of a run, and which kind each subject is of."""

    kinds: tuple[Kind, ...]
    of: Mapping[str, int]
    """Number of the kind by subject."""


def kinds_of(scheme: Scheme, subjects: Iterable[Subject]) -> Kinds:
    """Sort subjects into kinds."""
    alike = signatures(scheme)
    named = _named_in_variants(scheme)
    by_group: dict[str, Profile] = {}
    found: dict[tuple[str, tuple[tuple[str, int], ...]], Kind] = {}
    of: dict[str, int] = {}
    for subject in subjects:
        if subject.name in named:
            profile = profile_of(scheme, subject)
        else:
            profile = by_group.get(subject.group) or profile_of(scheme, subject)
            by_group[subject.group] = profile
        key = (alike[subject.group], profile.variants)
        kind = found.setdefault(key, Kind(len(found), profile.group, profile.variants))
        of[subject.name] = kind.number
    return Kinds(tuple(found.values()), of)


def _named_in_variants(scheme: Scheme) -> frozenset[str]:
    """Subjects that some variant of a leaf names: their profile is not that of their group."""
    leaves = (node for node, _ in walk(scheme.items) if isinstance(node, Leaf))
    return frozenset(name for leaf in leaves for variant in leaf.variants for name in variant.subjects)


@lru_cache(maxsize=4)
def read_scheme_file(path: str) -> Scheme:
    """A scheme from the canonical file that the coordinator wrote."""
    return read_scheme(json.loads(Path(path).read_text(encoding="utf-8")))


@lru_cache(maxsize=8)
def compiled_kinds(path: str, kinds: tuple[Kind, ...], *, cycle: bool) -> dict[int, Compiled]:
    """The programs of kinds by number, their steps in common stages."""
    profiles = [kind.profile for kind in kinds]
    compiled = compile_all(read_scheme_file(path), profiles, cycle=cycle)
    return {kind.number: compiled[kind.profile] for kind in kinds}


def pools_of(compiled: Iterable[Compiled], stage: int) -> list[Step]:
    """Steps over pools in a stage, each once."""
    found = {s: None for c in compiled for s in c.program.steps if isinstance(s.what, Pool) and s.stage == stage}
    return list(found)


def wide_pools(compiled: Iterable[Compiled], stage: int) -> list[Step]:
    """Steps of a stage over pools whose members may be in several parts."""
    return [s for s in pools_of(compiled, stage) if isinstance(s.what, Pool) and s.what.scope != "group"]


def last_stage(compiled: Iterable[Compiled]) -> int:
    """The last stage of a run."""
    return max(s.stage for c in compiled for s in c.program.steps)
