"""A real spreadsheet for tests: LibreOffice recalculates workbooks, without a window and with a profile of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from xml.sax.saxutils import escape

_KEPT = Path(__file__).parents[1] / "build" / "tests" / "office"

Kept: TypeAlias = int | float | str | None
"""What a cell holds; a condition is 1 or 0."""
Grid: TypeAlias = Sequence[Sequence[Kept]]
Workbook: TypeAlias = Mapping[str, Grid]


@dataclass(frozen=True)
class Typed:
    """One cell as a person types it: a number as text with a point, a text, or nothing."""

    sheet: str
    row: int
    column: int
    value: str
    is_number: bool = False


@dataclass(frozen=True)
class Session:
    """A workbook that is opened, and cells that are typed in one after the other.

    Each edit is a group of cells; before the next one the cells have their former content again.
    """

    workbook: Path
    edits: Sequence[Sequence[Typed]]
    widths: Mapping[str, int]
    """The sheets that are read after each edit, with how many columns."""


def recalculated(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Recalculate workbooks in one run of LibreOffice; returns the new files, in the same order.

    The names of the workbooks must differ; `folder` is made and holds the profile and the new files.
    """
    return converted(workbooks, folder, "xlsx:Calc MS Excel 2007 XML")


def converted(workbooks: Sequence[Path], folder: Path, to: str) -> list[Path]:
    """Open workbooks in LibreOffice and save them in the form `to`: an ending, and the name of a filter."""
    out = folder / "converted"
    run = _run(folder, "--convert-to", to, "--outdir", str(out), *map(str, workbooks))
    found = [out / f"{workbook.stem}.{to.partition(':')[0]}" for workbook in workbooks]
    missing = [path.name for path in found if not path.exists()]
    assert not missing, f"LibreOffice did not write {missing}: {run.stdout}{run.stderr}"
    return found


def typed_in(sessions: Sequence[Session], folder: Path) -> list[list[Workbook]]:
    """Open workbooks and type into them, in one run of LibreOffice; returns what stands there after each edit."""
    plan: list[str] = []
    outputs: list[list[Path]] = []
    for number, session in enumerate(sessions):
        plan.append(f"open\t{session.workbook.as_uri()}")
        plan += [f"sheet\t{name}\t{width}" for name, width in session.widths.items()]
        some = [folder / f"{number}-{at}.txt" for at in range(len(session.edits))]
        for edit, output in zip(session.edits, some, strict=True):
            plan += [_line("number" if cell.is_number else "text", cell) for cell in edit]
            plan.append(f"dump\t{output.as_uri()}")
            plan.append("undo")
        plan.append("close")
        outputs.append(some)
    folder.mkdir(parents=True)
    (folder / "plan.txt").write_text("\n".join(plan) + "\n", encoding="utf-8")
    run = _run(folder, "macro:///Standard.Typing.Main", plan=folder / "plan.txt")
    done = (folder / "plan.txt.done").exists()
    assert done, f"LibreOffice did not finish: {run.stdout}{run.stderr}"
    return [[_read(output) for output in some] for some in outputs]


def _line(what: str, cell: Typed) -> str:
    assert not set(cell.value) & set("\t\r\n")
    return f"{what}\t{cell.sheet}\t{cell.row}\t{cell.column}\t{cell.value}"


def _run(folder: Path, *arguments: str, plan: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is missing: scripts/apt-install.sh libreoffice-calc"
    profile = folder / "profile"
    shutil.copytree(_profile(program), profile)
    environment = dict(os.environ) if plan is None else {**os.environ, "KAOPING_PLAN": plan.as_uri()}
    command = [*_started(program, profile), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def _profile(program: str) -> Path:
    """A profile with settings and macro. The first start of one takes seconds: it is made once, and copied."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    made = _KEPT / hashlib.sha256(f"{program}{_SETTINGS}{_MACRO}".encode()).hexdigest()[:16]
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with TemporaryDirectory(dir=_KEPT) as begun:
                profile = Path(begun) / "profile"
                (profile / "user").mkdir(parents=True)
                (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
                subprocess.run(
                    [*_started(program, profile), "--terminate_after_init"], capture_output=True, check=False
                )
                _add_macro(profile / "user" / "basic" / "Standard")
                profile.replace(made)
    return made


def _started(program: str, profile: Path) -> list[str]:
    return [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]


def _read(output: Path) -> Workbook:
    """What the macro wrote: a line for each sheet, then one for each of its rows."""
    found: dict[str, list[list[Kept]]] = {}
    rows: list[list[Kept]] = []
    for line in output.read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition("\t")
        if mark == "sheet":
            rows = found[rest] = []
        else:
            rows.append([_value(text) for text in rest.split("\t")])
    return found


def _value(text: str) -> Kept:
    kind, value = text[:1], text[1:]
    if kind == "n":
        number = float(value)
        return int(number) if number == int(number) else number
    return value if kind == "s" else None


# 0 is "always": cached values are never believed, whoever wrote the file.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

_MACRO = """
Dim aBook As Object
Dim aKept(1000) As Variant
Dim nKept As Long
Dim aNames(2000) As String
Dim aWidths(2000) As Long
Dim nNames As Long

Sub Main
  Dim aFiles As Object, aReader As Object, aParts As Variant, aHidden(0) As New com.sun.star.beans.PropertyValue
  aFiles = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  aReader = CreateUnoService("com.sun.star.io.TextInputStream")
  aReader.setInputStream(aFiles.openFileRead(Environ("KAOPING_PLAN")))
  aReader.setEncoding("UTF-8")
  aHidden(0).Name = "Hidden"
  aHidden(0).Value = True
  Do While Not aReader.isEOF()
    aParts = Split(aReader.readLine(), Chr(9))
    Select Case aParts(0)
      Case "open"
        aBook = StarDesktop.loadComponentFromURL(aParts(1), "_blank", 0, aHidden())
        aBook.calculateAll()
        nNames = 0
      Case "sheet"
        aNames(nNames) = aParts(1)
        aWidths(nNames) = CLng(aParts(2))
        nNames = nNames + 1
      Case "number", "text"
        TypeIn(aParts)
      Case "dump"
        aBook.calculate()
        WriteDown(aFiles, aParts(1))
      Case "undo"
        TakeBack()
      Case "close"
        aBook.close(True)
    End Select
  Loop
  aReader.closeInput()
  aFiles.openFileWrite(Environ("KAOPING_PLAN") & ".done").closeOutput()
  StarDesktop.terminate()
End Sub

Sub TypeIn(aParts As Variant)
  Dim aCell As Object
  aCell = aBook.Sheets.getByName(aParts(1)).getCellByPosition(CLng(aParts(3)), CLng(aParts(2)))
  aKept(nKept) = Array(aCell, aCell.getType(), aCell.getString(), aCell.getValue())
  nKept = nKept + 1
  Enter(aCell, aParts(0), aParts(4))
End Sub

Sub Enter(aCell As Object, aKind As String, aValue As String)
  If aKind = "number" Then
    aCell.setFormula(aValue)
  Else
    aCell.setString(aValue)
  End If
End Sub

Sub TakeBack()
  Dim aOld As Variant
  Do While nKept > 0
    nKept = nKept - 1
    aOld = aKept(nKept)
    If aOld(1) = com.sun.star.table.CellContentType.VALUE Then
      aOld(0).setValue(aOld(3))
    Else
      aOld(0).setString(aOld(2))
    End If
  Loop
End Sub

Sub WriteDown(aFiles As Object, aTarget As String)
  Dim aWriter As Object, aSheet As Object, aCursor As Object, aData As Variant, aRow As Variant, nAt As Long
  Dim nRow As Long, aTexts() As String
  aWriter = CreateUnoService("com.sun.star.io.TextOutputStream")
  aWriter.setOutputStream(aFiles.openFileWrite(aTarget))
  aWriter.setEncoding("UTF-8")
  For nAt = 0 To nNames - 1
    aSheet = aBook.Sheets.getByName(aNames(nAt))
    aWriter.writeString("sheet" & Chr(9) & aSheet.getName() & Chr(10))
    aCursor = aSheet.createCursor()
    aCursor.gotoEndOfUsedArea(False)
    aData = aSheet.getCellRangeByPosition(0, 0, aWidths(nAt) - 1, aCursor.RangeAddress.EndRow).getDataArray()
    For nRow = 0 To UBound(aData)
      aRow = aData(nRow)
      ReDim aTexts(UBound(aRow)) As String
      For nColumn = 0 To UBound(aRow)
        Select Case VarType(aRow(nColumn))
          Case 8
            aTexts(nColumn) = "s" & aRow(nColumn)
          Case 5
            aTexts(nColumn) = "n" & aRow(nColumn)
          Case Else
            aTexts(nColumn) = "e"
        End Select
      Next
      aWriter.writeString("row" & Chr(9) & Join(aTexts, Chr(9)) & Chr(10))
    Next
  Next
  aWriter.closeOutput()
End Sub
"""


def _add_macro(library: Path) -> None:
    """Put the macro into a library of a profile."""
    names = 'xmlns:library="http://openoffice.org/2000/library"'
    script = 'xmlns:script="http://openoffice.org/2000/script" script:name="Typing" script:language="StarBasic"'
    files = {
        "script.xlb": f'<library:library {names} library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="Typing"/></library:library>',
        "Typing.xba": f"<script:module {script}>{escape(_MACRO)}</script:module>",
    }
    for name, text in files.items():
        (library / name).write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
