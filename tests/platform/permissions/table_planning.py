"""Planning: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import Line

PLANNING: tuple[Line, ...] = ()
