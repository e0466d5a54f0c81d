"""Whether the tests notice a missing permission check: each is taken out of the code in turn, and the tests are run.

A check is a statement that calls one of `CHECKS`, or that raises `Denied`, `Unseen` or `NotFresh` under a condition
(which is made false). One that goes unnoticed is printed, and the exit code is 1.

Usage: tools/permission_mutants.py [FILE...]   (default: every file under kaoping/governance)
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = {
    "require",
    "require_fresh",
    "_keep_separated",
    "_check_deputy",
    "two_people",
    "require_independent",
    "_may_bind",
}
REFUSALS = {"Denied", "Unseen", "NotFresh"}
TESTS = [
    f"tests/platform/{name}"
    for name in ("permissions", "dual", "sso", "people", "organisations", "ledger", "jobs", "access")
]
"""Those that find most come first."""


@dataclass(frozen=True)
class Check:
    """A check in a file: the lines that it covers, and what they become."""

    path: Path
    first: int
    last: int
    instead: str

    def said(self) -> str:
        """Where it is, and its text."""
        line = self.path.read_text(encoding="utf-8").splitlines()[self.first - 1].strip()
        return f"{self.path.relative_to(ROOT)}:{self.first} {line}"


def checks(path: Path) -> Iterator[Check]:
    """The checks of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _name(node.value.func) in CHECKS:
            yield Check(path, node.lineno, node.end_lineno or node.lineno, " " * node.col_offset + "pass")
        if isinstance(node, ast.If) and any(_refuses(statement) for statement in node.body):
            test = node.test
            yield Check(path, test.lineno, test.end_lineno or test.lineno, " " * node.col_offset + "if False:")


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _refuses(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Raise)
        and isinstance(statement.exc, ast.Call)
        and _name(statement.exc.func) in REFUSALS
    )


def is_noticed(check: Check) -> bool:
    """Whether the tests fail without the check."""
    before = check.path.read_text(encoding="utf-8")
    lines = before.splitlines()
    lines[check.first - 1 : check.last] = [check.instead]
    check.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:randomly", *TESTS]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1
    finally:
        check.path.write_text(before, encoding="utf-8")


def main(names: list[str]) -> int:
    """Try all checks; the exit code."""
    paths = [Path(name).resolve() for name in names] or sorted((ROOT / "kaoping" / "governance").rglob("*.py"))
    found = [check for path in paths for check in checks(path)]
    alive = []
    for number, check in enumerate(found, 1):
        noticed = is_noticed(check)
        alive += [] if noticed else [check]
        print(f"{number}/{len(found)} {'noticed' if noticed else 'NOT NOTICED'} {check.said()}", flush=True)
    print(f"{len(found)} checks, {len(found) - len(alive)} noticed, {len(alive)} not")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
