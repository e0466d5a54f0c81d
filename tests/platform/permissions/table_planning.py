"""Planning: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import OFFICE, STAFF, Line

LEADER = frozenset(("leader",))
WORKING = OFFICE | LEADER
NOBODY = frozenset[str]()

SCHEMES = (
    Line("schemes", allowed=STAFF),
    Line("schemes-new", allowed=OFFICE),
    Line("schemes-new", method="POST", allowed=OFFICE),
    Line("schemes-one", ("published_version",), allowed=STAFF),
    Line("schemes-one", ("draft_version",), allowed=WORKING),
    Line("schemes-one", ("foreign_version",), allowed=NOBODY),
    Line("schemes-one", ("nothing",), allowed=NOBODY),
    Line("schemes-edit", ("draft_version",), allowed=OFFICE),
    Line("schemes-edit", ("draft_version",), method="POST", allowed=OFFICE),
    Line("schemes-edit", ("published_version",), allowed=OFFICE),
    Line("schemes-edit", ("proposed_version",), allowed=NOBODY),
    Line("schemes-edit", ("foreign_version",), allowed=NOBODY),
    Line("schemes-difference", ("draft_version",), allowed=WORKING),
    Line("schemes-difference", ("published_version",), allowed=NOBODY),
    Line("schemes-difference", ("foreign_version",), allowed=NOBODY),
    Line("schemes-propose", ("draft_version",), method="POST", allowed=OFFICE, status=302),
    Line("schemes-propose", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-check", ("proposed_version",), method="POST", allowed=OFFICE, status=302),
    Line("schemes-check", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-publish", ("checked_version",), method="POST", allowed=LEADER, status=302),
    Line("schemes-publish", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-send_back", ("proposed_version",), allowed=OFFICE),
    Line("schemes-send_back", ("proposed_version",), method="POST", allowed=OFFICE),
    Line("schemes-send_back", ("checked_version",), allowed=LEADER),
    Line("schemes-send_back", ("foreign_version",), allowed=NOBODY),
    Line("schemes-withdraw", ("draft_version",), allowed=OFFICE),
    Line("schemes-withdraw", ("draft_version",), method="POST", allowed=OFFICE),
    Line("schemes-withdraw", ("published_version",), allowed=LEADER),
    Line("schemes-withdraw", ("foreign_version",), allowed=NOBODY),
    Line("schemes-yaml", ("published_version",), allowed=STAFF),
    Line("schemes-yaml", ("draft_version",), allowed=WORKING),
    Line("schemes-yaml", ("foreign_version",), allowed=NOBODY),
    Line("schemes-workbook", ("published_version",), allowed=STAFF),
    Line("schemes-workbook", ("foreign_version",), allowed=NOBODY),
    Line("schemes-rules", ("published_version",), allowed=STAFF),
    Line("schemes-rules", ("foreign_version",), allowed=NOBODY),
)

PLANNING: tuple[Line, ...] = SCHEMES
