"""All checks of a scheme, in the order in which an author would mend what they find."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from kaoping.engine.checking.identity import figures, names
from kaoping.engine.checking.leaves import leaves
from kaoping.engine.checking.outcome import outcome, total_beyond
from kaoping.engine.checking.practice import practice
from kaoping.engine.checking.programs import programs, unreadable
from kaoping.engine.checking.references import references
from kaoping.engine.checking.spans import Spans
from kaoping.engine.checking.tree import tree
from kaoping.engine.checking.view import View
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import Finding, Place, errors

_KNOWN: dict[int, tuple[weakref.ref[Scheme], tuple[Finding, ...]]] = {}
"""Findings of schemes that are in use; a scheme never changes, so they never do."""


def check(scheme: Scheme) -> tuple[Finding, ...]:
    """Everything that is wrong with a scheme, worth a look, or good to know; all at once, in order.

    A scheme without an error among its findings can be compiled and run. The same scheme is checked once.
    """
    known = _KNOWN.get(id(scheme))
    if known is not None and known[0]() is scheme:
        return known[1]
    found = tuple(dict.fromkeys(_findings(scheme)))
    key = id(scheme)
    _KNOWN[key] = (weakref.ref(scheme, lambda _: _KNOWN.pop(key, None)), found)
    return found


def _findings(scheme: Scheme) -> Iterator[Finding]:
    """Names first: where they are not clear, nothing that goes by them can be checked."""
    expressions = unreadable(scheme)
    view = View(scheme, frozenset(_leaf(finding.place) for finding in expressions))
    basic = [*expressions, *names(view), *references(view)]
    yield from basic
    yield from tree(view)
    found = [*leaves(view), *figures(view)]
    yield from found
    if any(f.code in ("duplicate-id", "unknown-group") for f in basic):
        return
    spans = {group: Spans(view, group) for group in view.groups}
    after = [*outcome(view, spans), *total_beyond(view, spans), *practice(view, spans)]
    yield from after
    if not errors((*basic, *found, *after)):
        yield from programs(view)


def _leaf(place: Place) -> Place:
    """The place of the item in which something stands: the longest prefix of items and indices."""
    end = 0
    while place[end : end + 1] == ("items",) and isinstance(place[end + 1], int):
        end += 2
    return place[:end]
