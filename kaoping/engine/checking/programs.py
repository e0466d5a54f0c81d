"""Compiling for trial: what only shows when the lines are written, such as types that do not fit and circles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kaoping.engine.checking.compared import compared
from kaoping.engine.checking.view import View, texts
from kaoping.engine.compiling import Profile, compile_profile
from kaoping.engine.compiling.stages import with_stages
from kaoping.engine.language import LanguageError, parse
from kaoping.engine.program import Program, ProgramError
from kaoping.engine.rules.given import Given
from kaoping.engine.scheme.alike import outlines
from kaoping.engine.scheme.in_periods import standing_periods
from kaoping.engine.scheme.item import Branch, Item
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import Finding, Place, Refused, expression_finding
from kaoping.engine.words import Words


def unreadable(scheme: Scheme) -> list[Finding]:
    """Expressions that do not parse, each with its place and the character at fault."""
    found = []
    for text, place in texts(scheme):
        try:
            parse(text)
        except LanguageError as error:
            found.append(expression_finding(error, place))
    return found


def programs(view: View) -> Iterator[Finding]:
    """Faults that compiling finds, in all groups and variants.

    Compiling stops at the first fault. So that all are said at once, what is at fault is replaced by something
    simple, and the rest is compiled again.
    """
    said: set[Finding] = set()
    ways = [("", False), *((period, False) for period in standing_periods(view.scheme))]
    if view.scheme.over_periods is not None:
        ways.append(("", True))
    for period, cycle in ways:
        for finding in _compiled(view, period, cycle=cycle):
            if finding not in said:
                said.add(finding)
                yield finding if not period else _of_period(view, period, finding)


def _of_period(view: View, period: str, finding: Finding) -> Finding:
    """A finding that shows only where some items are not asked, with the period in which it does."""
    called = next(p for p in view.scheme.periods if p.id == period).called
    wrong = Words(f"{called.zh}：{finding.wrong.zh}", f"in {called.en}: {finding.wrong.en}")
    return replace(finding, wrong=wrong)


def _compiled(view: View, period: str, *, cycle: bool) -> Iterator[Finding]:
    done: dict[Profile, Program] = {}
    for profile in (replace(profile, period=period) for profile in profiles(view)):
        scheme = view.scheme
        while True:
            try:
                done[profile] = compile_profile(scheme, profile, cycle=cycle).program
                break
            except Refused as refused:
                yield from refused.findings
                simpler = _without(scheme, refused.findings[0].place)
                if simpler is None:
                    break
                scheme = simpler
            except ProgramError as error:
                yield _no_program(error)
                break
    try:
        with_stages(done)
    except Refused as refused:
        yield from refused.findings
    yield from compared(view, done)


def _no_program(error: ProgramError) -> Finding:
    return Finding(
        "not-computable",
        (),
        Words(f"方案不能变为算式：{error}", f"the scheme makes no program: {error}"),
        Words("检查各标识和算式", "check identifiers and expressions"),
    )


def profiles(view: View) -> list[Profile]:
    """Profiles in which every variant of every leaf occurs, as few as do; of groups that are computed alike one."""
    alike = outlines(view.scheme)
    standing = {alike[group]: group for group in reversed(view.groups)}
    found: dict[Profile, None] = {}
    for group in reversed(standing.values()):
        choices: dict[str, list[int | None]] = {}
        for placed in view.parts:
            if placed.part.group == group:
                choices.setdefault(placed.part.leaf.id, []).append(placed.at)
        for at in range(max(map(len, choices.values()), default=0)):
            chosen = ((leaf, ats[min(at, len(ats) - 1)]) for leaf, ats in choices.items())
            found[Profile(group, tuple((leaf, v) for leaf, v in chosen if v is not None))] = None
    return list(found)


def _without(scheme: Scheme, place: Place) -> Scheme | None:
    """The scheme with what stands at `place` replaced by something that is never at fault."""
    match place:
        case ("items", *_):
            items = _simpler(scheme.items, place[1:])
            return None if items is None else scheme.model_copy(update={"items": items})
        case ("effects" | "thresholds" as field, int() as at, *_):
            rest = tuple(part for number, part in enumerate(getattr(scheme, field)) if number != at)
            return scheme.model_copy(update={field: rest})
        case ("grades", "bands", int() as at, *_) if scheme.grades is not None:
            bands = tuple(
                band.model_copy(update={"when": None}) if number == at else band
                for number, band in enumerate(scheme.grades.bands)
            )
            return scheme.model_copy(update={"grades": scheme.grades.model_copy(update={"bands": bands})})
        case _:
            return None


def _simpler(items: tuple[Item, ...], place: Place) -> tuple[Item, ...] | None:
    """The items with the leaf at `place` made constant; its data stay, for others may read them."""
    at = place[0]
    if not isinstance(at, int) or at >= len(items):
        return None
    item = items[at]
    if isinstance(item, Branch):
        inner = _simpler(item.items, place[2:]) if place[1:2] == ("items",) else None
        if inner is None:
            return None
        changed: Item = item.model_copy(update={"items": inner})
    else:
        plain = Given(family="given", what="constant")
        if item.rule == plain and item.measure is None and not item.variants:
            return None
        nothing = {"measure": None, "target": None, "coefficient": None, "from_units": None}
        variants = tuple(v.model_copy(update={"rule": plain, "measure": None, "target": None}) for v in item.variants)
        changed = item.model_copy(update={"rule": plain, **nothing, "variants": variants})
    return (*items[:at], changed, *items[at + 1 :])
