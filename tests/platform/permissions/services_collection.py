"""Collection: who may use which service."""

from __future__ import annotations

from tests.platform.permissions.calls import Services
from tests.platform.permissions.services_interface import INTERFACE
from tests.platform.permissions.services_values import VALUES
from tests.platform.permissions.services_workbooks import WORKBOOKS

COLLECTION: Services = {**VALUES, **WORKBOOKS, **INTERFACE}
