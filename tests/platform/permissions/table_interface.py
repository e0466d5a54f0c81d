"""The interface and its keys: who may open what. Calls want a signature, and no session is one."""

from __future__ import annotations

from tests.platform.permissions.lines import EVERYBODY, OFFICE, Line

NOBODY = frozenset[str]()


def _call(name: str, args: tuple[str, ...] = (), method: str = "GET") -> Line:
    return Line(name, args, method, allowed=EVERYBODY, status=401, anonymous=401)


REPORTER, ASSESSOR = frozenset(("reporter",)), frozenset(("assessor",))

WORKBOOKS = (
    Line("workbooks-one", ("own_task_of_unit",), allowed=REPORTER),
    Line("workbooks-one", ("own_task_of_unit",), method="POST", allowed=REPORTER),
    Line("workbooks-one", ("task_of_department",), allowed=ASSESSOR),
    Line("workbooks-one", ("nothing",), allowed=NOBODY),
    Line("workbooks-take", ("own_task_of_unit",), method="POST", allowed=REPORTER, status=302),
    Line("workbooks-take", ("task_of_department",), method="POST", allowed=ASSESSOR, status=302),
    Line("workbooks-file", ("own_task_of_unit",), allowed=REPORTER),
    Line("workbooks-file", ("task_of_department",), allowed=ASSESSOR),
)

INTERFACE: tuple[Line, ...] = (
    *WORKBOOKS,
    Line("keys", allowed=OFFICE),
    Line("keys-new", allowed=OFFICE),
    Line("keys-new", method="POST", allowed=OFFICE),
    Line("keys-revoke", ("revoked_key",), method="POST", allowed=OFFICE, status=409),
    Line("keys-revoke", ("foreign_key",), method="POST", allowed=NOBODY),
    Line("keys-revoke", ("nothing",), method="POST", allowed=NOBODY),
    Line("keys-openapi", allowed=OFFICE),
    _call("api-tasks"),
    _call("api-task", ("nothing",)),
    _call("api-values", ("nothing",), "POST"),
    _call("api-receipt", ("nothing",)),
)
