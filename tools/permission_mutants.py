"""Whether the tests notice a missing permission check: each is taken out in turn, and tests that it stops are run.

What a check is stands in `permission_switches.py`. One that goes unnoticed is printed, and the exit code is 1.

The code is loaded with a switch around every check, so that no file is changed. All tests run once, and it is written
down in which tests each check stops somebody: a check does nothing else, so that no other test could notice that it is
gone. Then each check is switched off in a process of its own for each of those tests, the quickest first, until one
fails that passes with the check. Those processes are forked from one in which the database is ready.

Usage: tools/permission_mutants.py [FILE or FOLDER or KIND...]
Files and folders of the checks are in kaoping, those of the tests in tests. Kinds are refusal and rows, of which all
are tried if none is named; and may, on which it hangs what a page offers: what is offered for nothing leads nowhere,
because a check of one of the other kinds refuses it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from permission_switches import KINDS, LAYERS, ROOT, Check, Loading, Switches

TESTS = ROOT / "tests" / "platform"
LEFT_OUT = ("browser", "soak", "at_once", "access/test_one_code.py", "faults", "permissions/test_odd_*.py")
"""Tests whose work is done by processes of their own, and long ones of something else than who may do what."""

REPEATED: dict[str, str] = {
    "kaoping/collection/api/services.py push: refusal.status == problems.NOT_FOUND().status": (
        "in the interface's own words; the refusal itself would be answered 404, too"
    ),
}
"""Checks that may be gone, by what is printed of them without the line's number, and why."""

LONGEST = 300
"""Seconds after which a test that hangs without a check is ended; it has not noticed anything."""

FAILED = 1


@dataclass
class Record:
    """One run of the tests: seconds of each and of its module, where each check stopped somebody, and what failed."""

    seconds: dict[str, float] = field(default_factory=dict)
    stopped: dict[int, set[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Trying:
    """The tests with and without the checks: a plugin of pytest, in place of its own loop."""

    switches: Switches
    checks: dict[int, Check]
    record: Record = field(default_factory=Record)
    noticed: dict[int, str] = field(default_factory=dict)
    failing: dict[str, bool] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once, then the tests of each check without it."""
        self._run(next(item for item in session.items if "cast" in getattr(item, "fixturenames", ())))
        recorded = self._recorded(session.items)
        print(f"\n{len(session.items)} tests, {sum(recorded.seconds.values()):.0f} s")
        for name, why in recorded.failed.items():
            print(f"{name} fails with all checks in place:\n{why}")
        if recorded.failed:
            pytest.exit("first all tests have to pass", returncode=2)
        for number, check in self.checks.items():
            self._try(number, check, list(self._tests_of(number, session.items, recorded)))
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: Any) -> Generator[None, Any, Any]:
        """What is made once for several tests of a module belongs to all of them, and so does the time for it."""
        if fixturedef.scope == "function":
            return (yield)
        module, before, begun = _module(request.node.nodeid), self.switches.where, monotonic()
        self.switches.where = module
        try:
            return (yield)
        finally:
            self.switches.where = before
            self._took(module, monotonic() - begun)

    def _took(self, name: str, seconds: float) -> None:
        self.record.seconds[name] = self.record.seconds.get(name, 0) + seconds

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test takes, and whether it fails."""
        self._took(report.nodeid, report.duration)
        if report.failed:
            self.record.failed[report.nodeid] = report.longreprtext

    def _recorded(self, items: list[pytest.Item]) -> Record:
        def run() -> bool:
            self.switches.is_recording = True
            for item, after in zip_longest(items, items[1:]):
                self.switches.where = item.nodeid
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            self.record.stopped = dict(self.switches.stopped)
            Path(kept.name).write_bytes(pickle.dumps(self.record))
            return True

        with tempfile.NamedTemporaryFile() as kept:
            assert _in_a_fork(run, is_quiet=False) == 0, "the run of all tests did not come to its end"
            found = pickle.loads(Path(kept.name).read_bytes())  # noqa: S301 - our own
        assert isinstance(found, Record)
        return found

    def _tests_of(self, number: int, items: list[pytest.Item], recorded: Record) -> Iterator[pytest.Item]:
        stopped = recorded.stopped.get(number, set())
        seconds = recorded.seconds
        for item in sorted(items, key=lambda one: seconds[one.nodeid] + seconds.get(_module(one.nodeid), 0)):
            if item.nodeid in stopped or _module(item.nodeid) in stopped:
                yield item

    def _try(self, number: int, check: Check, items: list[pytest.Item]) -> None:
        by = next((item.nodeid for item in items if self._notices(item, number)), "")
        if by:
            self.noticed[number] = by
        print(f"{check}: {by or f'NOT NOTICED, it stops somebody in {len(items)} tests'}", flush=True)

    def _notices(self, item: pytest.Item, number: int) -> bool:
        if not self._fails(item, number):
            return False
        if item.nodeid not in self.failing:
            self.failing[item.nodeid] = self._fails(item, None)
        return not self.failing[item.nodeid]

    def _fails(self, item: pytest.Item, number: int | None) -> bool:
        def run() -> bool:
            signal.alarm(LONGEST)
            self.switches.off = number
            self._run(item)
            return not self.record.failed

        return _in_a_fork(run, is_quiet=True) == FAILED

    def _run(self, item: pytest.Item) -> None:
        """Run a test; what is made for all tests stays, the database above all."""
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)


def _module(name: str) -> str:
    return name.partition("::")[0]


def _in_a_fork(work: Callable[[], bool], *, is_quiet: bool) -> int:
    """Do something in a process forked from this one, which logs nothing: its exit code, 0 if it succeeds."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = FAILED + 1
        try:
            for said in (sys.stdout, sys.stderr) if is_quiet else (sys.stderr,):
                os.dup2(os.open(os.devnull, os.O_WRONLY), said.fileno())
            code = 0 if work() else FAILED
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(names: list[str]) -> int:
    """Try all checks, or some; the exit code."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["CI"] = "1"  # the same examples every time
    switches = Switches()
    loading = Loading(switches)
    sys.meta_path.insert(0, loading)
    kinds = {name for name in names if name in KINDS} or {"refusal", "rows"}
    named = [Path(name).resolve() for name in names if name not in KINDS]
    places = [path for path in named if not path.is_relative_to(ROOT / "tests")] or [ROOT]
    chosen = {
        number: check
        for number, check in enumerate(loading.checks)
        if check.kind in kinds and any(check.path.is_relative_to(place) for place in places)
    }
    tests = [str(path) for path in named if path.is_relative_to(ROOT / "tests")] or [str(TESTS)]
    tests += [f"--ignore-glob={TESTS / name}" for name in LEFT_OUT]
    off = [word for name in ("randomly", "cacheprovider", "xdist") for word in ("-p", f"no:{name}")]
    trying = Trying(switches, chosen)
    code = pytest.main(["-qq", "-s", "--no-header", "--no-summary", "--tb=short", *off, *tests], plugins=[trying])
    return int(code) or _said(trying)


def _said(trying: Trying) -> int:
    """Print the count of each layer and of all; the exit code."""
    of = Counter(check.layer for check in trying.checks.values())
    noticed = Counter(trying.checks[number].layer for number in trying.noticed)
    for layer in LAYERS:
        print(f"{layer}: {of[layer]} checks, {noticed[layer]} noticed")
    kinds = Counter(check.kind for check in trying.checks.values())
    print(", ".join(f"{kind}: {count}" for kind, count in kinds.items()))
    alive = [check for number, check in trying.checks.items() if number not in trying.noticed]
    for check in alive:
        print(f"{check}: {REPEATED.get(check.name, 'NOT NOTICED')}")
    argued = [check for check in alive if check.name in REPEATED]
    print(f"{of.total()} checks, {noticed.total()} noticed, {len(alive)} not, {len(argued)} of them argued")
    return 1 if len(alive) > len(argued) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
