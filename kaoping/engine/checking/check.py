"""All checks of a scheme, in the order in which an author would mend what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kaoping.engine.checking.identity import figures, names
from kaoping.engine.checking.in_periods import (
    outcome_in_periods,
    period_names,
    practice_in_periods,
    tree_in_periods,
)
from kaoping.engine.checking.leaves import leaves
from kaoping.engine.checking.practice import practice
from kaoping.engine.checking.programs import programs, unreadable
from kaoping.engine.checking.references import references
from kaoping.engine.checking.spans import Spans
from kaoping.engine.checking.view import View
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import Finding, Place, errors

_FINDINGS: Kept[tuple[Finding, ...]] = Kept()


def check(scheme: Scheme, trial: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with a scheme, worth a look, or good to know; all at once, in order.

    A scheme without an error among its findings can be compiled and run. The same scheme is checked once. `trial`
    names the groups that are looked at, where others are known to be like one of these: then there is an error if and
    only if there is one without it, but what is said of groups is said of these alone.
    """
    return _FINDINGS.get(scheme, trial, lambda: tuple(dict.fromkeys(_findings(scheme, trial))))


def _findings(scheme: Scheme, trial: frozenset[str] | None) -> Iterator[Finding]:
    """Names first: where they are not clear, nothing that goes by them can be checked."""
    expressions = unreadable(scheme)
    view = View(scheme, frozenset(_leaf(finding.place) for finding in expressions), trial)
    basic = [*expressions, *names(view), *references(view), *period_names(view)]
    basic += tree_in_periods(view)
    yield from basic
    found = [*leaves(view), *figures(view)]
    yield from found
    if any(f.code in ("duplicate-id", "unknown-group") for f in basic):
        return
    spans = {group: Spans(view, group) for group in view.groups}
    after = [*outcome_in_periods(view, spans), *practice(view, spans), *practice_in_periods(view)]
    yield from after
    every = [*basic, *found, *after]
    if all(f.code in _COMPILED_ALL_THE_SAME for f in errors(every)):
        yield from _not_said(programs(view), every)


_COMPILED_ALL_THE_SAME = frozenset(
    ("bands-gap", "bands-overlap", "choices-differ", "choose-below-zero", "choose-total-cap", "duplicate-code",
     "expression", "floor-above", "given-range", "grades-order", "places-gap", "points-sum", "quota-order",
     "rule-points", "target-zero", "weights-sum")
)  # fmt: skip
"""Errors that do not keep the lines from being written, so that what only shows there is said as well."""


def _not_said(found: Iterable[Finding], said: Sequence[Finding]) -> Iterator[Finding]:
    """Of the faults of expressions only those in items and conditions where none was found by reading them."""
    known = {_leaf(f.place) or f.place for f in said if f.code == "expression"}
    for finding in found:
        if finding.code != "expression" or (_leaf(finding.place) or finding.place) not in known:
            yield finding


def _leaf(place: Place) -> Place:
    """The place of the item in which something stands: the longest prefix of items and indices."""
    end = 0
    while place[end : end + 1] == ("items",) and isinstance(place[end + 1], int):
        end += 2
    return place[:end]
