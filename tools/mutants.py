"""Mutation testing: change the code in one place at a time, and see whether the tests notice.

    tools/mutants.py              every target, one after the other
    tools/mutants.py steps rank   these targets

Each target is a few modules and the tests that concern them. mutmut makes the mutants and runs the tests in
mutants/<target>, a folder of its own. Printed are the numbers for each module and every survivor; one
that docs/mutation-testing.md does not argue makes the run fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
WORK = ROOT / "mutants"
ARGUED = ROOT / "docs" / "mutation-testing.md"
LINKED = ("kaoping", "tests", "docs", "examples", "README.md")

RULES = "kaoping/engine/rules"
SHARED = (
    "tests/engine/rules/test_findings.py",
    "tests/engine/rules/test_lines.py",
    "tests/engine/rules/test_sentences.py",
    "tests/engine/rules/test_turns.py",
    "tests/engine/test_algorithm_pages.py",
    "tests/engine/test_penalties.py",
)
"""What is said of all families at one place: words in both languages, curves, tables of the pages, penalties."""


@dataclass(frozen=True)
class Target:
    """Modules that are mutated together, and the tests that have to notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


def _family(name: str, *more: str, tests: tuple[str, ...] = ()) -> Target:
    modules = tuple(f"{RULES}/{module}.py" for module in (name, *more))
    return Target(modules, (f"tests/engine/rules/test_{name}.py", *tests, *SHARED))


TARGETS = {
    "numbers": Target(
        ("kaoping/engine/numbers/rounding.py", "kaoping/engine/numbers/scaled.py"),
        ("tests/engine/numbers",),
    ),
    "program": Target(
        tuple(f"kaoping/engine/program/{module}.py" for module in ("builder", "python_code", "typing")),
        ("tests/engine/program",),
    ),
    "base": Target((f"{RULES}/base.py",), ("tests/engine/rules",)),
    "met": _family("met"),
    "steps": _family("steps"),
    "ratio": _family("ratio"),
    "line": _family("line"),
    "tiers": _family("tiers"),
    "lookup": _family("lookup"),
    "events": _family("events", "event_kinds", "event_lines", "validity"),
    "rank": _family("rank"),
}

SETTINGS = """[tool.mutmut]
source_paths = ["kaoping"]
only_mutate = {modules}
also_copy = ["docs", "examples", "README.md"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["--hypothesis-profile=mutants", "-p", "no:cacheprovider"]
type_check_command = {types}
# Each mutant starts where no test has run yet: schemes keep what was compiled from them.
process_isolation = "forkserver"

[tool.mypy]
strict = true
plugins = ["pydantic.mypy"]
warn_unused_ignores = false

[tool.pytest.ini_options]
pythonpath = ["."]
addopts = ["--strict-markers", "--strict-config", "--import-mode=importlib"]
filterwarnings = ["error"]
"""
"""No more than a mutant needs: what is said of code that mutmut itself adds would be noise."""

VERDICTS = {0: "survived", 1: "killed", 3: "killed", 33: "untested", 37: "types", 36: "timeout", 24: "timeout"}
SHOWN = ("killed", "types", "timeout", "untested", "survived", "unclear")
"""`types`: the strict type check refuses the mutant. `untested`: no test comes near it."""


@dataclass
class Outcome:
    """What became of the mutants of one module, and what those that lived change."""

    counts: Counter[str] = field(default_factory=Counter)
    alive: list[str] = field(default_factory=list)


def prepare(name: str, target: Target) -> Path:
    """A folder in which mutmut finds the target's code, tests and settings."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for linked in LINKED:
        (folder / linked).symlink_to(ROOT / linked)
    settings = SETTINGS.format(
        modules=json.dumps(target.modules),
        tests=json.dumps(target.tests),
        types=json.dumps(["mypy", "--output", "json", *target.modules]),
    )
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


def run(folder: Path) -> None:
    """Let mutmut make and try every mutant, one at a time."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": "", "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        command = [TOOLS / "mutmut", "run", "--max-children", "1"]
        done = subprocess.run(command, cwd=folder, env=environment, stdout=out, stderr=out, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"mutmut failed; see {log}")


def outcome(folder: Path, module: str) -> Outcome:
    """Read what mutmut found out about one module."""
    found = Outcome()
    meta = json.loads((folder / "mutants" / f"{module}.meta").read_text(encoding="utf-8"))
    for mutant, code in meta["exit_code_by_key"].items():
        verdict = VERDICTS.get(abs(code) if code is not None else -1, "unclear")
        found.counts[verdict] += 1
        if verdict in ("survived", "untested", "unclear"):
            found.alive.append(described(folder, module, mutant))
    return found


def described(folder: Path, module: str, mutant: str) -> str:
    """A mutant in one line: its function, the old text and the new."""
    with chdir(folder):
        lines = get_diff_for_mutant(mutant, path=module).splitlines()[3:]
    old, new = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    name = mutant.rpartition(".")[2].rpartition("__mutmut")[0].removeprefix("x").strip("_ǁ").replace("ǁ", ".")
    return f"{name}: {old} → {new}"


def report(results: dict[str, Outcome]) -> Iterator[str]:
    """Table of numbers, and every mutant that lived."""
    argued = " ".join(ARGUED.read_text(encoding="utf-8").split()) if ARGUED.exists() else ""
    yield "| module | made | " + " | ".join(SHOWN) + " |"
    yield "|" + "---|" * (len(SHOWN) + 2)
    for module, found in results.items():
        numbers = [found.counts.total(), *(found.counts[verdict] for verdict in SHOWN)]
        yield f"| `{module.removeprefix('kaoping/engine/')}` | " + " | ".join(map(str, numbers)) + " |"
    for module, found in results.items():
        for line in found.alive:
            known = " ".join(line.split()) in argued
            yield f"{'argued' if known else 'ALIVE'}  {module.removeprefix('kaoping/engine/')}  {line}"


def main(names: list[str]) -> int:
    """Run the named targets, or all; 1 if a mutant lives that nobody has argued."""
    results: dict[str, Outcome] = {}
    for name in names or TARGETS:
        target = TARGETS[name]
        print(f"mutants: {name} …", file=sys.stderr, flush=True)
        folder = prepare(name, target)
        run(folder)
        results |= {module: outcome(folder, module) for module in target.modules}
    lines = list(report(results))
    print("\n".join(lines))
    return any(line.startswith("ALIVE") for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
