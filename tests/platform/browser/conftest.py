"""A browser, and two platforms for it: one with a full stage, one before its first start.

The tests here never touch the test process's own database: Playwright's event loop and Django's connections do not
share a thread. So a browser lives for one module, and platforms are processes of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.platform.browser.server import Platform, empty_platform, staged_platform

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without its windows: the same engine draws and runs a page, with a third less computing."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; `make test` installs it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform with the cast, its sessions, and enough of everything for full pages."""
    folder: Path = tmp_path_factory.mktemp("staged")
    # Workers have a folder each, within one that they share.
    base = tmp_path_factory.getbasetemp()
    with staged_platform(folder, base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as platform:
        yield platform


@pytest.fixture
def unbegun(tmp_path: Path) -> Iterator[Platform]:
    """A platform before its first start."""
    with empty_platform(tmp_path) as platform:
        yield platform
