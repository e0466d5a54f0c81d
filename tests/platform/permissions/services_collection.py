"""Collection: who may use which service."""

from __future__ import annotations

from tests.platform.permissions.calls import Services
from tests.platform.permissions.services_interface import INTERFACE
from tests.platform.permissions.services_values import VALUES

COLLECTION: Services = {**VALUES, **INTERFACE}
