"""The interface and its keys: who may open what. Calls want a signature, and no session is one."""

from __future__ import annotations

from tests.platform.permissions.lines import EVERYBODY, OFFICE, Line

NOBODY = frozenset[str]()


def _call(name: str, args: tuple[str, ...] = (), method: str = "GET") -> Line:
    return Line(name, args, method, allowed=EVERYBODY, status=401, anonymous=401)


INTERFACE: tuple[Line, ...] = (
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
