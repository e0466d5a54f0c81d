"""Governance and the shell: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import (
    KEEPERS,
    OFFICE,
    READERS,
    SECURITY,
    STAFF,
    SYSTEM,
    WATCHERS,
    Line,
)

AUDIT = frozenset(("audit",))
EXPORTERS = frozenset(("discipline", "auditor", "audit"))
APPROVERS = frozenset(("leader", "discipline", "auditor"))

GOVERNANCE: tuple[Line, ...] = (
    Line("home"),
    Line("alive", anonymous=200),
    Line("ready", anonymous=200),
    Line("metrics", allowed=frozenset(), anonymous=404),
    # Without a language nothing is chosen.
    Line("set_language", method="POST", status=400, anonymous=400),
    # Signing in and one's own account: the same for everybody.
    Line("account_login", status=302, anonymous=200),
    Line("account_login", method="POST", status=302, anonymous=200),
    Line("mfa_authenticate", status=302),
    Line("mfa_authenticate", method="POST", status=302),
    Line("account_logout"),
    Line("account_logout", method="POST", status=302),
    Line("account_change_password"),
    Line("account_change_password", method="POST"),
    # Who has a second factor shows that one.
    Line("account_reauthenticate", status=302),
    Line("account_reauthenticate", method="POST", status=302),
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
    Line("organisations-merge", allowed=OFFICE),
    Line("organisations-merge", method="POST", allowed=OFFICE),
    Line("organisations-split", ("own_unit",), allowed=OFFICE),
    Line("organisations-split", ("own_unit",), method="POST", allowed=OFFICE),
    Line("organisations-split", ("foreign_unit",), allowed=frozenset()),
    # Searching shows what one may see, help is for everybody
    Line("search"),
    Line("help"),
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
    # It is not disabled.
    Line("people-enable", ("rival_person",), method="POST", allowed=SYSTEM, status=409),
    Line("people-unlock", ("rival_person",), allowed=SECURITY),
    Line("people-unlock", ("rival_person",), method="POST", allowed=SECURITY, status=302),
    Line("people-codes", allowed=SECURITY),
    Line("people-codes", method="POST", allowed=SECURITY),
    Line("people-factors", ("rival_person",), allowed=SECURITY),
    Line("people-factors", ("rival_person",), method="POST", allowed=SECURITY, status=302),
    Line("people-appoint", ("rival_person",), allowed=SECURITY),
    Line("people-appoint", ("rival_person",), method="POST", allowed=SECURITY),
    Line("people-end-post", ("rival_person", "rival_post"), allowed=SECURITY),
    Line("people-end-post", ("rival_person", "rival_post"), method="POST", allowed=SECURITY),
    Line("people-end-post", ("rival_person", "nothing"), allowed=frozenset()),
    # Files: whoever sent one opens it; capabilities let others open those that they use.
    Line("files-one", ("reporters_file",), allowed=frozenset(("reporter",))),
    Line("files-one", ("nothing",), allowed=frozenset()),
    # Background jobs
    Line("jobs", allowed=WATCHERS),
    Line("jobs-again", ("parked_job",), method="POST", allowed=SYSTEM, status=302),
    Line("jobs-again", ("nothing",), method="POST", allowed=frozenset()),
    # How the installation stands
    Line("compliance", allowed=SYSTEM | SECURITY | AUDIT | {"auditor"}),
    # Notices: everybody reads their own
    Line("notices"),
    Line("notices-read", ("rivals_notice",), method="POST", allowed=frozenset(("rival",)), status=302),
    Line("notices-read", ("nothing",), method="POST", allowed=frozenset()),
    Line("notices-read-all", method="POST", status=302),
    # The ledger
    Line("ledger", allowed=READERS),
    Line("ledger-one", ("first_entry",), allowed=READERS),
    Line("ledger-one", ("nothing",), allowed=frozenset()),
    Line("ledger-receipt", ("first_entry",), allowed=READERS),
    Line("ledger-receipt", ("reporters_entry",), allowed=READERS | {"reporter"}),
    Line("ledger-one", ("reporters_entry",), allowed=READERS),
    Line("ledger-one", ("foreign_entry",), allowed=frozenset()),
    Line("ledger-receipt", ("foreign_entry",), allowed=frozenset()),
    Line("ledger-receipt", ("nothing",), allowed=frozenset()),
    Line("ledger-export-contents", method="POST", allowed=EXPORTERS, status=403),
    Line("ledger-contents", ("audits_export",), allowed=AUDIT),
    Line("ledger-contents", ("nothing",), allowed=frozenset()),
    # Single sign-on: the provider of these tests is never there
    Line("sso-start", status=302, anonymous=403),
    Line("sso-back", status=403, anonymous=403),
    Line("sso-mine"),
    Line("sso-mine", method="POST", status=403),
    Line("sso-person", ("rival_person",), allowed=SECURITY),
    Line("sso-person", ("rival_person",), method="POST", allowed=SECURITY),
    Line("sso-person", ("nothing",), allowed=frozenset()),
    # Two people, two locks: the request is the audit administrator's
    Line("dual"),
    Line("dual-ask", status=302),
    Line("dual-ask", method="POST", status=302),
    Line("dual-one", ("grave_request",), allowed=APPROVERS | AUDIT),
    Line("dual-one", ("nothing",), allowed=frozenset()),
    Line("dual-approve", ("grave_request",), allowed=APPROVERS),
    Line("dual-approve", ("grave_request",), method="POST", allowed=APPROVERS),
    Line("dual-refuse", ("grave_request",), allowed=APPROVERS),
    Line("dual-refuse", ("grave_request",), method="POST", allowed=APPROVERS),
    Line("dual-withdraw", ("grave_request",), method="POST", allowed=AUDIT, status=302),
    Line("ledger-export", allowed=EXPORTERS),
)
