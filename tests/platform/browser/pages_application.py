"""Application: its pages in their states."""

from __future__ import annotations

from tests.platform.browser.sights import Sight

APPLICATION: tuple[Sight, ...] = ()

NO_PAGES: frozenset[str] = frozenset()
"""Addresses that answer with a file, a word or another address."""
