"""The table of forms: every address that takes what is sent, and what is right there; written by hand.

An address that is missing fails a test. Calls of the interface, and the grid's own, send JSON: they stand in
`test_odd_messages.py`.
"""

from __future__ import annotations

from tests.platform.permissions.posts_application import APPLICATION
from tests.platform.permissions.posts_collection import COLLECTION
from tests.platform.permissions.posts_governance import GOVERNANCE
from tests.platform.permissions.posts_planning import PLANNING

POSTS = GOVERNANCE + PLANNING + COLLECTION + APPLICATION
MESSAGES = frozenset(("tasks-drafts", "api-values"))
