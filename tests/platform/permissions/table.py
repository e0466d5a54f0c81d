"""The table of permissions: every page, every method, every role; written by hand.

A line is an address and what each of the cast gets. An address that is missing fails a test, and so does a line whose
address does not exist. `own`, `other` and so on stand for objects of the cast (see `test_permissions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = frozenset(
    [
        "office",
        "leader",
        "reporter",
        "rival",
        "assessor",
        "discipline",
        "auditor",
        "evaluator",
        "system",
        "security",
        "audit",
    ]
)
KEEPERS = frozenset(("office", "system", "security"))
STAFF = EVERYBODY - {"system", "security", "audit"}
WATCHERS = frozenset(("office", "system"))
READERS = frozenset(("office", "discipline", "auditor", "audit"))


@dataclass(frozen=True)
class Line:
    """An address (by name, with its arguments), a method, and who gets what.

    Whoever is not in `allowed` gets 404: what one may not see does not exist.
    """

    name: str
    args: tuple[str, ...] = ()
    method: str = "GET"
    allowed: frozenset[str] = EVERYBODY
    status: int = 200
    anonymous: int = 302


def _pages(*lines: Line) -> tuple[Line, ...]:
    return lines


OFFICE, SYSTEM, SECURITY = frozenset(("office",)), frozenset(("system",)), frozenset(("security",))

TABLE = _pages(
    Line("home"),
    Line("alive", anonymous=200),
    Line("ready", anonymous=200),
    Line("set_language", method="POST", status=302),
    # Signing in and one's own account: the same for everybody.
    Line("account_login", status=302, anonymous=200),
    Line("account_login", method="POST", status=302, anonymous=200),
    Line("mfa_authenticate", status=302),
    Line("mfa_authenticate", method="POST", status=302),
    Line("account_logout"),
    Line("account_logout", method="POST", status=302),
    Line("account_change_password"),
    Line("account_change_password", method="POST"),
    Line("account_reauthenticate"),
    Line("account_reauthenticate", method="POST"),
    Line("mfa_reauthenticate"),
    Line("mfa_reauthenticate", method="POST"),
    # Nobody of the cast has a security key.
    Line("mfa_reauthenticate_webauthn", status=302),
    Line("factors"),
    Line("mfa_index"),
    Line("mfa_activate_totp", status=302),
    Line("mfa_deactivate_totp", status=302),
    # Nobody of the cast has printed codes yet.
    Line("mfa_view_recovery_codes", status=404),
    Line("mfa_generate_recovery_codes", status=302),
    Line("mfa_download_recovery_codes", status=404),
    Line("mfa_list_webauthn"),
    Line("mfa_add_webauthn", status=302),
    # Keys are changed only after showing who one is again; then somebody else's do not exist.
    Line("mfa_remove_webauthn", ("nothing",), status=302),
    Line("mfa_edit_webauthn", ("nothing",), status=302),
    # Organisations
    Line("organisations"),
    Line("organisations-one", ("own_unit",)),
    Line("organisations-one", ("nothing",), status=404),
    Line("organisations-found", allowed=OFFICE),
    Line("organisations-found", method="POST", allowed=OFFICE),
    Line("organisations-rename", ("own_unit",), allowed=OFFICE),
    Line("organisations-rename", ("own_unit",), method="POST", allowed=OFFICE),
    Line("organisations-rename", ("foreign_unit",), allowed=frozenset()),
    Line("organisations-rename", ("foreign_unit",), method="POST", allowed=frozenset()),
    Line("organisations-move", ("own_unit",), allowed=OFFICE),
    Line("organisations-move", ("own_unit",), method="POST", allowed=OFFICE),
    Line("organisations-move", ("foreign_unit",), allowed=frozenset()),
    Line("organisations-dissolve", ("own_unit",), allowed=OFFICE),
    Line("organisations-dissolve", ("own_unit",), method="POST", allowed=OFFICE, status=200),
    Line("organisations-dissolve", ("foreign_unit",), allowed=frozenset()),
    # People
    Line("people", allowed=KEEPERS),
    Line("people-one", ("rival_person",), allowed=KEEPERS),
    Line("people-one", ("nothing",), allowed=frozenset()),
    Line("people-small-office", allowed=SECURITY),
    Line("people-small-office", method="POST", allowed=SECURITY),
    Line("people-delegations", allowed=STAFF),
    Line("people-delegations", method="POST", allowed=STAFF),
    Line("people-end-delegation", ("rivals_delegation",), method="POST", allowed=frozenset(("rival",)), status=302),
    Line("people-end-delegation", ("nothing",), method="POST", allowed=frozenset()),
    Line("people-enrol", allowed=SYSTEM),
    Line("people-enrol", method="POST", allowed=SYSTEM),
    Line("people-password", ("rival_person",), method="POST", allowed=SYSTEM),
    Line("people-disable", ("rival_person",), method="POST", allowed=SYSTEM, status=302),
    Line("people-enable", ("rival_person",), method="POST", allowed=SYSTEM, status=302),
    Line("people-unlock", ("rival_person",), allowed=SECURITY),
    Line("people-unlock", ("rival_person",), method="POST", allowed=SECURITY, status=302),
    Line("people-appoint", ("rival_person",), allowed=SECURITY),
    Line("people-appoint", ("rival_person",), method="POST", allowed=SECURITY),
    Line("people-end-post", ("rival_person", "rival_post"), allowed=SECURITY),
    Line("people-end-post", ("rival_person", "rival_post"), method="POST", allowed=SECURITY),
    Line("people-end-post", ("rival_person", "nothing"), allowed=frozenset()),
    # Background jobs
    Line("jobs", allowed=WATCHERS),
    Line("jobs-again", ("parked_job",), method="POST", allowed=SYSTEM, status=302),
    Line("jobs-again", ("nothing",), method="POST", allowed=frozenset()),
    # The ledger
    Line("ledger", allowed=READERS),
    Line("ledger-one", ("first_entry",), allowed=READERS),
    Line("ledger-one", ("nothing",), allowed=frozenset()),
    Line("ledger-receipt", ("first_entry",), allowed=READERS),
    Line("ledger-receipt", ("nothing",), allowed=frozenset()),
    Line("ledger-export", allowed=frozenset(("discipline", "auditor", "audit"))),
)
