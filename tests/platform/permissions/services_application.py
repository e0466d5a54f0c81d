"""Application: who may use which service."""

from __future__ import annotations

from tests.platform.permissions.calls import Services
from tests.platform.permissions.services_appeals import APPEALS
from tests.platform.permissions.services_publication import PUBLICATION
from tests.platform.permissions.services_rectification import RECTIFICATION

APPLICATION: Services = {**PUBLICATION, **RECTIFICATION, **APPEALS}
