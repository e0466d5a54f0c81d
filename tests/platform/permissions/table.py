"""The table of permissions: every page, every method, every role; written by hand.

A line is an address and what each of the cast gets. An address that is missing fails a test, and so does a line whose
address does not exist. `own`, `other` and so on stand for objects of the cast (see `test_permissions.py`).
"""

from __future__ import annotations

from tests.platform.permissions.lines import EVERYBODY, STAFF, Line
from tests.platform.permissions.table_analysis import ANALYSIS
from tests.platform.permissions.table_application import APPLICATION
from tests.platform.permissions.table_collection import COLLECTION
from tests.platform.permissions.table_governance import GOVERNANCE
from tests.platform.permissions.table_planning import PLANNING

__all__ = ["EVERYBODY", "STAFF", "TABLE", "Line"]

TABLE = GOVERNANCE + PLANNING + COLLECTION + ANALYSIS + APPLICATION
