"""Application: its pages in their states."""

from __future__ import annotations

from tests.platform.browser import pages_appeals, pages_publication, pages_rectification
from tests.platform.browser.sights import Sight

APPLICATION: tuple[Sight, ...] = (
    pages_publication.PUBLICATION + pages_rectification.RECTIFICATION + pages_appeals.APPEALS
)

NO_PAGES: frozenset[str] = pages_publication.NO_PAGES | pages_rectification.NO_PAGES | pages_appeals.NO_PAGES
"""Addresses that answer with a file, a word or another address."""
