"""Where kills fell, in words, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.platform.soak.orders import At, Death
from tests.platform.soak.rounds import CALL, COMMITS, EVIDENCE, FORM, RUN

KINDS = {FORM: "form", CALL: "signed call", EVIDENCE: "evidence", RUN: "run"}
PARTS = {
    FORM: ("keeping the drafts", "submitting"),
    CALL: ("submitting",),
    EVIDENCE: ("keeping the file", "keeping the draft"),
    RUN: ("beginning the run", "writing its result"),
}
"""What the transactions of a request do, one after the other."""


def of_web(kind: str, death: Death) -> str:
    """Where the web server died of a request."""
    return f"web, {KINDS[kind]}: {_moment(kind, death)}"


def _moment(kind: str, death: Death) -> str:
    parts, done = PARTS[kind], death.commits
    if death.at in (At.REPLY, At.SENDING):
        return death.at
    if death.at == At.BEFORE_COMMIT:
        return f"before the commit of {parts[done]}"
    if death.at == At.IN_COMMIT and done < death.number:
        return f"in the commit of {parts[done]}"
    if death.at in (At.AFTER_COMMIT, At.IN_COMMIT):
        return f"after the commit of {parts[done - 1]}"
    if death.is_within:
        return parts[done]
    if done == 0:
        return "reading, before anything is written"
    return "making the reply" if done == COMMITS[kind] else f"between {parts[done - 1]} and {parts[done]}"


def of_worker(death: Death) -> str:
    """Where the worker died of its order."""
    if not death.job:
        return "worker: looking around, or taking a job"
    if death.at in (At.BEFORE_COMMIT, At.IN_COMMIT, At.AFTER_COMMIT):
        what = "effect" if death.number > 1 else "lease"
        when = "in" if death.at == At.IN_COMMIT and death.commits < death.number else "after"
        return f"worker, {death.job}: {'before' if death.at == At.BEFORE_COMMIT else when} the commit of its {what}"
    if death.commits == 0:
        return "worker: looking around, or taking a job"
    if death.commits > 1:
        return "worker: between two jobs"
    return f"worker, {death.job}: {'in its transaction' if death.is_within else 'reading and computing'}"


class Histogram:
    """How often a kill fell where, and what became of what was under way."""

    def __init__(self, *outcomes: str) -> None:
        self._outcomes = outcomes
        self._counted: Counter[tuple[str, str]] = Counter()

    def add(self, place: str, outcome: str) -> None:
        """Count a kill."""
        assert outcome in self._outcomes
        self._counted[place, outcome] += 1

    def outcomes(self) -> Counter[str]:
        """How often what became of what was under way."""
        found: Counter[str] = Counter()
        for (_place, outcome), count in self._counted.items():
            found[outcome] += count
        return found

    def lines(self) -> Iterator[str]:
        """The table, in the order of places."""
        places = sorted({place for place, _ in self._counted})
        yield f"{'where the kill fell':<66}{'kills':>7}" + "".join(f"{one:>17}" for one in self._outcomes)
        for place in places:
            yield self._line(place, [self._counted[place, one] for one in self._outcomes])
        yield self._line("", [self.outcomes()[one] for one in self._outcomes])

    @staticmethod
    def _line(place: str, counts: list[int]) -> str:
        return f"{place:<66}{sum(counts):>7}" + "".join(f"{one or '–':>17}" for one in counts)
