"""A code of an authenticator works once, whichever process it is given to (R-2).

Two processes with nothing in common but the database are given the same code at the same moment, again and again: 20
times in each run of the tests, 200 times by `make soak`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.platform.access.signing import SECRET
from tests.platform.browser.keys import code_of
from tests.platform.browser.server import environment_of, run
from tests.platform.databases import database

PASSWORD = "Correct-Horse-7-Battery"  # noqa: S105 - of people who do not exist
ROUNDS = int(os.environ.get("ROUNDS_OF_ONE_CODE", "20"))
ACCOUNTS = [f"person{number}" for number in range(ROUNDS)]


@contextmanager
def process(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that signs people in."""
    command = [sys.executable, "-m", "tests.platform.access.one_code"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        yield running
        assert running.stdin is not None
        running.stdin.close()


def say(running: subprocess.Popen[str], line: str) -> None:
    assert running.stdin is not None
    running.stdin.write(line + "\n")
    running.stdin.flush()


def hear(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def test_of_two_processes_that_get_one_code_at_once_one_opens(tmp_path: Path) -> None:
    with database(tmp_path) as address, ExitStack() as stack:
        environment = environment_of(tmp_path, address)
        run(environment, "tests.platform.access.one_code_stage", PASSWORD, SECRET, *ACCOUNTS)
        both = [stack.enter_context(process(environment)) for _each in range(2)]
        rounds = [one_round(both, account) for account in ACCOUNTS]

    assert rounds == [["closed", "open"]] * ROUNDS


def one_round(both: list[subprocess.Popen[str]], account: str) -> list[str]:
    """Let both give the same code at once; what they say, sorted.

    A code holds for half a minute. One that runs out while a busy machine works opens nothing; then it is the next's
    turn, which nobody has used.
    """
    for _attempt in range(3):
        found = give_at_once(both, account, code_of(SECRET))
        if "open" in found:
            return sorted(found)
    return ["closed", "closed"]


def give_at_once(both: list[subprocess.Popen[str]], account: str, code: str) -> list[str]:
    """Both stand before the second factor when they are told to go on."""
    for running in both:
        say(running, f"{account} {PASSWORD} {code}")
    assert [hear(running) for running in both] == ["ready", "ready"]
    for running in both:
        say(running, "go")
    return [hear(running) for running in both]
