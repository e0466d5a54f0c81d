"""Application: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import Line
from tests.platform.permissions.table_appeals import APPEALS
from tests.platform.permissions.table_publication import PUBLICATION
from tests.platform.permissions.table_rectification import RECTIFICATION

APPLICATION: tuple[Line, ...] = PUBLICATION + RECTIFICATION + APPEALS
