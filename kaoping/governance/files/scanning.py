"""Asking a program of the installation, such as ClamAV, whether a file is malicious, before it is kept (R-57).

The program is given the file on its standard input, and says by its exit code what it found: 0 nothing, 1 something.
Anything else, and no answer in time, is no answer: the file is not kept.
"""

from __future__ import annotations

import shlex
import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from kaoping.governance.acting import Refusal

PATIENCE = 60
"""Seconds."""


def scan(name: str, data: bytes) -> None:
    """Let the program look at a file; without one nothing is asked. Not within a transaction: it takes a moment.

    Raises:
        Refusal: `file-infected`; `file-not-scanned`, if there is no answer.
    """
    command = shlex.split(settings.KAOPING_SCANNER)
    if not command:
        return
    said = {"name": name}
    match _asked(command, data):
        case 0:
            return
        case 1:
            wrong = _("病毒扫描在文件“%(name)s”中发现了问题，没有保存；请清除病毒，或换一个文件提交。")
            raise Refusal(wrong % said, code="file-infected", field="evidence")
        case _:
            wrong = _("病毒扫描程序没有应答，文件“%(name)s”没有保存；请稍后再交，仍不行的请告知系统管理员。")
            raise Refusal(wrong % said, code="file-not-scanned", field="evidence")


def _asked(command: list[str], data: bytes) -> int | None:
    """The program's exit code; None if it could not be started or was too slow."""
    try:
        return subprocess.run(  # noqa: S603 - the command is the administrator's
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return None
