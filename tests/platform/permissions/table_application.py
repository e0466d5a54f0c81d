"""Application: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import Line

APPLICATION: tuple[Line, ...] = ()
