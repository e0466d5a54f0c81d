"""Whether the tests notice a missing permission check: each is taken out of the code in turn, and the tests are run.

A check is a statement that calls one of `CHECKS`; one that raises `Denied`, `Unseen` or `NotFresh` under a condition
(which is made false); or one that under a condition refuses somebody for who they are: maker and checker are one
person, or it is the own unit (`PERSONAL`). One that goes unnoticed is printed, and the exit code is 1.

Usage: tools/permission_mutants.py [FILE or FOLDER...]   (default: all that stands in `TESTS_OF`)
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
    "refuse_own_unit",
    "_may_bind",
}
REFUSALS = {"Denied", "Unseen", "NotFresh"}
PERSONAL = {
    "oneself", "own", "own-work", "own-unit", "not-another", "same-person", "same-session", "separated", "involved",
}  # fmt: skip
"""Codes of refusals that are about who somebody is, not about what is in the form."""
TABLES = ("permissions/test_services.py", "permissions/test_permissions.py")
TESTS_OF = {
    "governance": (
        *TABLES,
        "permissions",
        "dual",
        "sso",
        "people",
        "organisations",
        "ledger",
        "jobs",
        "access",
        "files",
    ),
    "planning": (*TABLES, "planning"),
    "collection": (*TABLES, "collection", "interface", "workbooks"),
    "analysis": (*TABLES, "analysis"),
    "application": (*TABLES, "application", "publication", "documents"),
    "participation": (*TABLES, "portal"),
}
"""The tests that have to notice, by the layer of a check; those that find most come first."""


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
    if not isinstance(statement, ast.Raise) or not isinstance(statement.exc, ast.Call):
        return False
    codes = [one.value for one in statement.exc.keywords if one.arg == "code"]
    is_personal = any(isinstance(code, ast.Constant) and code.value in PERSONAL for code in codes)
    return is_personal or _name(statement.exc.func) in REFUSALS


def tests_of(path: Path) -> list[str]:
    """The tests that have to notice a change in a file."""
    return [f"tests/platform/{name}" for name in TESTS_OF[path.relative_to(ROOT / "kaoping").parts[0]]]


def is_noticed(check: Check) -> bool:
    """Whether the tests fail without the check."""
    before = check.path.read_text(encoding="utf-8")
    lines = before.splitlines()
    lines[check.first - 1 : check.last] = [check.instead]
    check.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        options = ["-q", "-x", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *options, *tests_of(check.path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1
    finally:
        check.path.write_text(before, encoding="utf-8")


def main(names: list[str]) -> int:
    """Try all checks; the exit code."""
    named = [Path(name).resolve() for name in names] or [ROOT / "kaoping" / layer for layer in TESTS_OF]
    paths = [file for path in named for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
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
