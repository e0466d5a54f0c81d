"""Makes the pictures of docs/pictures anew: a terminal, a report, a workbook and the platform, in both languages.

    make pictures

Needs chromium-headless-shell, LibreOffice (soffice), pdftoppm and pdftotext on the path, and the fonts Noto Sans CJK.
Look at the pictures before they are committed.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import platform_pictures

from kaoping.cli.main import run
from kaoping.engine.words import Language

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "examples" / "bureau"
UNIT = "江北区建设局"
EXPLAINED = {Language.ZH: "主体结构合格率", Language.EN: "main structures passed"}
MOST_BYTES = 300_000

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_STYLES = {
    "0": "",
    "1": "font-weight:700",
    "1;34": "font-weight:700;color:#8ab4f8",
    "2": "opacity:.6",
    "31": "color:#f08080",
    "32": "color:#8fd18f",
    "33": "color:#e6c27a",
}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body{{margin:0;background:#1d2430}} pre{{margin:0;padding:22px 26px;color:#e4e8ee;white-space:pre;
font:15px/1.45 "Noto Sans Mono CJK SC",monospace}} i{{font-style:normal;color:#8ab4f8}}</style><pre>{}</pre>"""


class Terminal(io.StringIO):
    """What stands on the screen of a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def main() -> int:
    """Make all pictures; the exit code says whether each is small enough."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.environ["COLUMNS"] = "120"
    for language in Language:
        with tempfile.TemporaryDirectory() as name:
            _make(language, Path(name))
    platform_pictures.make(PICTURES)
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for picture, size in sizes.items():
        print(f"{size:8d}  {picture}")
    return 0 if max(sizes.values()) < MOST_BYTES else 1


def _make(language: Language, folder: Path) -> None:
    mark = language.value
    files = [str(EXAMPLE / "scheme.yaml"), str(EXAMPLE)]
    item = EXPLAINED[language]
    shown = _typed(["score", "scheme.yaml", "values/"], _said(["score", *files], language))
    shown += "\n" + _typed(
        ["explain", "scheme.yaml", "values/", "--unit", UNIT, "--item", f'"{item}"' if " " in item else item],
        _said(["explain", *files, "--unit", UNIT, "--item", item], language),
    )
    page = folder / "terminal.html"
    page.write_text(_PAGE.format(shown), encoding="utf-8")
    lines = re.sub("<[^>]+>", "", shown).count("\n") + 1
    _photograph(page, PICTURES / f"terminal.{mark}.png", 1180, lines * 22 + 48)
    _said(["score", *files, "-o", str(folder / "result.xlsx"), "-o", str(folder / "report.html")], language)
    _photograph(folder / "report.html", PICTURES / f"report.{mark}.png", 1180, 900)
    _print(folder / "result.xlsx", PICTURES / f"workbook.{mark}.png")


def _said(arguments: list[str], language: Language) -> str:
    out = Terminal()
    with redirect_stdout(out):
        code = run([*arguments, "--lang", language.value], {})
    if code:
        raise SystemExit(f"kaoping {' '.join(arguments)} ended with {code}")
    return out.getvalue()


def _typed(command: list[str], answer: str) -> str:
    """A command and its answer as HTML; digests are cut, they say nothing in a picture."""
    text = html.escape(re.sub(r"sha256 ([0-9a-f]{8})[0-9a-f]+", r"sha256 \1…", answer), quote=False)
    styled = _SGR.sub(lambda m: "</span>" + f'<span style="{_STYLES[m.group(1)]}">', text)
    return f"<i>$</i> <b>kaoping {html.escape(' '.join(command), quote=False)}</b>\n<span>{styled}</span>"


def _photograph(page: Path, picture: Path, width: int, height: int) -> None:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
    size = f"--window-size={width},{height}"
    _call("chromium-headless-shell", *flags, size, f"--screenshot={picture}", page.as_uri())


def _print(workbook: Path, picture: Path) -> None:
    """The upper part of a unit's score sheet, as it is printed."""
    folder = workbook.parent
    _call("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook))
    pdf = workbook.with_suffix(".pdf")
    pages = _call("pdftotext", "-layout", str(pdf), "-").split("\f")
    at = next(n for n, text in enumerate(pages, start=1) if UNIT in text and re.search("评分单|Score sheet", text))
    part = ("-f", str(at), "-l", str(at), "-singlefile", "-x", "70", "-y", "80", "-W", "1165", "-H", "600")
    _call("pdftoppm", "-r", "110", "-png", *part, str(pdf), str(picture.with_suffix("")))


def _call(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own commands


if __name__ == "__main__":
    sys.exit(main())
