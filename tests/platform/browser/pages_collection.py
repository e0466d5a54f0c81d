"""Collection: its pages in their states."""

from __future__ import annotations

from tests.platform.browser import pages_interface, pages_tasks
from tests.platform.browser.sights import Sight

COLLECTION: tuple[Sight, ...] = (*pages_tasks.TASKS, *pages_interface.INTERFACE)

NO_PAGES: frozenset[str] = frozenset(pages_tasks.NO_PAGES) | pages_interface.NO_PAGES
"""Addresses that answer with a file, a word or another address."""
