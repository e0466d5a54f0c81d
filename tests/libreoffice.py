"""A real spreadsheet for tests: LibreOffice recalculates workbooks, without a window and with a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# 0 is "always": cached values are never believed, whoever wrote the file.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Recalculate workbooks in one run of LibreOffice; returns the new files, in the same order.

    The names of the workbooks must differ; `folder` is made and holds the profile and the new files.
    """
    return converted(workbooks, folder, "xlsx:Calc MS Excel 2007 XML")


def converted(workbooks: Sequence[Path], folder: Path, to: str) -> list[Path]:
    """Open workbooks in LibreOffice and save them in the form `to`: an ending, and the name of a filter."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is missing: scripts/apt-install.sh libreoffice-calc"
    profile, out = folder / "profile", folder / "converted"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        to,
        "--outdir",
        str(out),
        *map(str, workbooks),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    ending = to.partition(":")[0]
    found = [out / f"{workbook.stem}.{ending}" for workbook in workbooks]
    missing = [path.name for path in found if not path.exists()]
    assert not missing, f"LibreOffice did not write {missing}: {run.stdout}{run.stderr}"
    return found
