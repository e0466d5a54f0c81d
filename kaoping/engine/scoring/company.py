"""With whom a subject is compared: the subjects without which its result cannot be computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaoping.engine.compiling import Profile, compile_profile
from kaoping.engine.program import Pool
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import is_ever_whole, standing_periods
from kaoping.engine.scoring.pools import belongs
from kaoping.engine.scoring.run import profile_of
from kaoping.engine.scoring.values import Subject, Values


def company_of(scheme: Scheme, subjects: Sequence[Subject], name: str) -> tuple[Subject, ...]:
    """The subjects that decide on the cells of one of them, in the order in which they were given.

    They are its group, whoever is in a pool of theirs, and so on: often its group alone, and everybody as soon as one
    item is compared among all.

    Raises:
        KeyError: if there is no such subject.
    """
    known = {one.name: one for one in subjects}
    found = {known[name].name} | {one.name for one in subjects if one.group == known[name].group}
    pools: dict[Profile, tuple[Pool, ...]] = {}
    seen: set[tuple[Pool, str]] = set()
    waiting = sorted(found)
    while waiting:
        one = known[waiting.pop()]
        profile = profile_of(scheme, one)
        if profile not in pools:
            pools[profile] = _pools(scheme, profile)
        for pool in pools[profile]:
            # Those of a group see the same members, as long as no pool looks below each of them.
            mark = (pool, one.name if pool.scope == "subordinates" else one.group)
            if mark not in seen:
                seen.add(mark)
                more = {other.name for other in subjects if belongs(pool, one, other)} - found
                found |= more
                waiting += sorted(more)
    return tuple(one for one in subjects if one.name in found)


def _pools(scheme: Scheme, profile: Profile) -> tuple[Pool, ...]:
    """The pools at which the subjects of a profile look, in the periods and in the cycle."""
    periods = (*([""] if is_ever_whole(scheme) else []), *standing_periods(scheme))
    programs = [compile_profile(scheme, replace(profile, period=period)).program for period in periods]
    if scheme.periods and scheme.over_periods is not None:
        programs.append(compile_profile(scheme, profile, cycle=True).program)
    return tuple(dict.fromkeys(s.what for program in programs for s in program.steps if isinstance(s.what, Pool)))


def with_company(scheme: Scheme, values: Values, name: str) -> Values:
    """The values without which the result of a subject cannot be computed: scored alone they give it the same cells.

    Raises:
        KeyError: if there is no such subject.
    """
    subjects = company_of(scheme, values.subjects, name)
    names = {one.name for one in subjects}
    seen = {key: o for key, o in values.observations.items() if key[0] in names}
    return of_company(scheme, replace(values, subjects=subjects, observations=seen))


def of_company(scheme: Scheme, values: Values) -> Values:
    """The values of some subjects out of a whole, without what only others have an item for.

    None of these subjects' rules reads that, and without the others it would be a datum that nobody knows.
    """
    profiles = {profile_of(scheme, one) for one in values.subjects}
    read = {item for profile in profiles for item in compile_profile(scheme, profile).data}
    return replace(values, observations={key: o for key, o in values.observations.items() if key[2] in read})
