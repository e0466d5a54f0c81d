"""Running a part of this program in a process of its own, so that nothing in an untrusted file can harm this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import kaoping
from kaoping.files.sheets.model import Limits

# openpyxl loads NumPy where there is one, to know its numbers when it writes: a third of the memory that is allowed.
_START = """
import runpy, sys
sys.modules["numpy"] = None
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


def run_apart(module: str, arguments: Sequence[str], data: bytes, out: IO[bytes], limits: Limits) -> bool:
    """Let a module read `data` from its standard input and write into `out`; whether it came to its end in time.

    The module puts its own limits into force first (`kaoping.files.sheets.confined.confine`).
    """
    environment = {
        "PYTHONPATH": str(Path(kaoping.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        # One parser of XML everywhere, the fast one: declarations are refused before it sees a part.
        "OPENPYXL_LXML": "False",
        "OPENPYXL_DEFUSEDXML": "False",
    }
    try:
        ended = subprocess.run(  # noqa: S603 - this program itself, with fixed arguments
            [sys.executable, "-P", "-s", "-c", _START, module, *arguments],
            input=data,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=2 * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    out.seek(0)
    return ended.returncode == 0
