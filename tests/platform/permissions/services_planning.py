"""Planning: who may use which service."""

from __future__ import annotations

from tests.platform.permissions.calls import Services

PLANNING: Services = {}
