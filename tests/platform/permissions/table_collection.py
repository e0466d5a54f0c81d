"""Collection: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import Line
from tests.platform.permissions.table_interface import INTERFACE
from tests.platform.permissions.table_tasks import TASKS

COLLECTION: tuple[Line, ...] = (*TASKS, *INTERFACE)
