"""The interface and its keys: who may open what. Calls want a signature, and no session is one."""

from __future__ import annotations

from tests.platform.permissions.lines import EVERYBODY, NOBODY, OFFICE, Line, form


def _call(name: str, args: tuple[str, ...] = (), method: str = "GET") -> Line:
    return Line(name, args, method, allowed=EVERYBODY, status=401, anonymous=401)


REPORTER, RIVAL, ASSESSOR = frozenset(("reporter",)), frozenset(("rival",)), frozenset(("assessor",))
UNIT, DEPARTMENT = "own_task_of_unit", "task_of_department"

WORKBOOKS = (
    Line("workbooks-one", (UNIT,), allowed=REPORTER),
    Line("workbooks-one", (UNIT,), method="POST", allowed=REPORTER),
    Line("workbooks-one", (DEPARTMENT,), allowed=ASSESSOR),
    Line("workbooks-one", ("nothing",), allowed=NOBODY),
    Line("workbooks-take", (UNIT,), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-take", (DEPARTMENT,), method="POST", allowed=ASSESSOR, status=302),
    Line("workbooks-file", (UNIT,), allowed=REPORTER),
    Line("workbooks-file", (DEPARTMENT,), allowed=ASSESSOR),
    # A sheet of the reporter's own waits; where none does, one begins again.
    Line("workbooks-own", (UNIT,), allowed=REPORTER),
    Line("workbooks-own", (UNIT,), method="POST", allowed=REPORTER),
    Line("workbooks-own", (DEPARTMENT,), allowed=ASSESSOR, status=302),
    Line("workbooks-own", ("nothing",), allowed=NOBODY),
    Line("workbooks-own-new", (UNIT,), allowed=REPORTER, status=302),
    Line("workbooks-own-new", (UNIT,), method="POST", allowed=REPORTER),
    Line("workbooks-own-new", (DEPARTMENT,), method="POST", allowed=ASSESSOR),
    Line("workbooks-own-forget", (UNIT,), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-own-forget", (DEPARTMENT,), method="POST", allowed=ASSESSOR, status=302),
    Line("workbooks-mapping-text", (UNIT, "units_mapping"), allowed=REPORTER),
    Line("workbooks-mapping-text", (UNIT, "departments_mapping"), allowed=NOBODY),
    Line("workbooks-mapping-text", (DEPARTMENT, "departments_mapping"), allowed=ASSESSOR),
    Line("workbooks-mapping-delete", (UNIT, "units_mapping"), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-mapping-delete", (UNIT, "departments_mapping"), method="POST", allowed=NOBODY),
    Line("workbooks-mapping-delete", (DEPARTMENT, "nothing"), method="POST", allowed=NOBODY),
    # Of the other district, of which no sheet waits
    *form("workbooks-one", ("rivals_task",), RIVAL),
    Line("workbooks-take", ("rivals_task",), method="POST", allowed=RIVAL, status=302),
    Line("workbooks-file", ("rivals_task",), allowed=RIVAL),
    *form("workbooks-own", ("rivals_task",), RIVAL, shown=302, sent=302),
    *form("workbooks-own-new", ("rivals_task",), RIVAL, shown=302),
    Line("workbooks-own-forget", ("rivals_task",), method="POST", allowed=RIVAL, status=302),
    Line("workbooks-mapping-text", ("rivals_task", "rivals_mapping"), allowed=RIVAL),
    Line("workbooks-mapping-text", ("rivals_task", "units_mapping"), allowed=NOBODY),
    Line("workbooks-mapping-delete", ("rivals_task", "rivals_mapping"), method="POST", allowed=RIVAL, status=302),
    # Of last year: its period is closed
    *form("workbooks-one", ("old_task",), REPORTER),
    Line("workbooks-take", ("old_task",), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-file", ("old_task",), allowed=REPORTER),
    *form("workbooks-own", ("old_task",), REPORTER, shown=302, sent=302),
    *form("workbooks-own-new", ("old_task",), REPORTER, shown=302),
    Line("workbooks-own-forget", ("old_task",), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-mapping-text", ("old_task", "units_mapping"), allowed=REPORTER),
    Line("workbooks-mapping-delete", ("old_task", "units_mapping"), method="POST", allowed=REPORTER, status=302),
    # Of another city
    *form("workbooks-one", ("foreign_task",), NOBODY),
    Line("workbooks-take", ("foreign_task",), method="POST", allowed=NOBODY),
    Line("workbooks-file", ("foreign_task",), allowed=NOBODY),
    *form("workbooks-own", ("foreign_task",), NOBODY),
    *form("workbooks-own-new", ("foreign_task",), NOBODY),
    Line("workbooks-own-forget", ("foreign_task",), method="POST", allowed=NOBODY),
    Line("workbooks-mapping-text", (UNIT, "foreign_mapping"), allowed=NOBODY),
    Line("workbooks-mapping-delete", (UNIT, "foreign_mapping"), method="POST", allowed=NOBODY),
)

INTERFACE: tuple[Line, ...] = (
    *WORKBOOKS,
    Line("keys", allowed=OFFICE),
    Line("keys-new", allowed=OFFICE),
    Line("keys-new", method="POST", allowed=OFFICE),
    Line("keys-revoke", ("revoked_key",), method="POST", allowed=OFFICE, status=409),
    Line("keys-revoke", ("rivals_key",), method="POST", allowed=OFFICE, status=302),
    Line("keys-revoke", ("foreign_key",), method="POST", allowed=NOBODY),
    Line("keys-revoke", ("nothing",), method="POST", allowed=NOBODY),
    Line("keys-openapi", allowed=OFFICE),
    _call("api-tasks"),
    _call("api-task", ("nothing",)),
    _call("api-values", ("nothing",), "POST"),
    _call("api-receipt", ("nothing",)),
)
