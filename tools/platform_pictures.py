"""Pictures of the platform of the demonstration: the board of a result, and a score sheet with an item open.

    make pictures

Loads the invented city into a folder of its own, serves it, and looks at it in Chromium; called by make_pictures.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kaoping.demo.platform import start_clock
from kaoping.demo.serving import environment, free_port

UNIT, ITEM = "江北区建设局", "structure"
SECONDS = 60
"""How long a server may take to start."""


def make(pictures: Path) -> None:
    """Make the pictures in both languages."""
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        page = chromium.new_page(base_url=address, viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page.goto("/demo/")
        page.locator("form[action$='/lj.office/'] button").click()
        page.wait_for_load_state()
        _photograph(page, pictures, "zh")
        page.locator("button[name=language][value=en]").first.click()
        page.wait_for_load_state()
        _photograph(page, pictures, "en")
        chromium.close()


def _photograph(page: Page, pictures: Path, language: str) -> None:
    page.goto("/results/")
    board = page.locator("main tbody a").first.get_attribute("href") or ""
    page.goto(board)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=pictures / f"board.{language}.png")
    sheet = page.get_by_role("link", name=UNIT).first.get_attribute("href") or ""
    page.goto(f"{sheet}?item={ITEM}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=pictures / f"sheet.{language}.png")


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of a served demonstration, with the clock of its city."""
    said = environment(folder)
    subprocess.run([sys.executable, "-m", "kaoping.demo.load"], env=said, check=True, stdout=subprocess.DEVNULL)
    start_clock(folder)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "kaoping.site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with subprocess.Popen(command, env=said) as server:  # noqa: S603 - our own command
        try:
            _wait_for(f"http://127.0.0.1:{port}/-/alive")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{address} does not answer")
