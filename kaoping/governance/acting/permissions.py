"""Permissions (权限) and the table of who holds them. There is no other place that lets anybody do anything."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from kaoping.governance.acting.roles import Role


class Permission(StrEnum):
    """What may be done. A permission is held at organisations: those that a post reaches."""

    SEE_ORGANISATIONS = "see_organisations"
    CHANGE_ORGANISATIONS = "change_organisations"
    SEE_PEOPLE = "see_people"
    ENROL_PEOPLE = "enrol_people"
    DISABLE_PEOPLE = "disable_people"
    UNLOCK_PEOPLE = "unlock_people"
    GRANT_ROLES = "grant_roles"
    DELEGATE = "delegate"
    READ_LEDGER = "read_ledger"
    EXPORT_LEDGER = "export_ledger"
    READ_ACCESSES = "read_accesses"
    SEE_JOBS = "see_jobs"
    TEND_JOBS = "tend_jobs"


_P = Permission
_STAFF = frozenset((_P.SEE_ORGANISATIONS, _P.DELEGATE))

GRANTS = MappingProxyType(
    {
        Role.OFFICE: _STAFF | {_P.CHANGE_ORGANISATIONS, _P.SEE_PEOPLE, _P.READ_LEDGER, _P.SEE_JOBS},
        Role.ASSESSOR: _STAFF,
        Role.REPORTER: _STAFF,
        Role.LEADER: _STAFF,
        Role.SUPERVISOR: _STAFF,
        Role.EVALUATOR: _STAFF,
        Role.EXPERT: _STAFF,
        Role.INSPECTOR: _STAFF,
        Role.DISCIPLINE: _STAFF | {_P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES},
        Role.FINANCE: _STAFF,
        Role.AUDITOR: _STAFF | {_P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES},
        Role.DEPUTY: _STAFF,
        # The administrators keep the platform running and see no scores.
        Role.SYSTEM_ADMIN: frozenset(
            {_P.SEE_ORGANISATIONS, _P.SEE_PEOPLE, _P.ENROL_PEOPLE, _P.DISABLE_PEOPLE, _P.SEE_JOBS, _P.TEND_JOBS}
        ),
        Role.SECURITY_ADMIN: frozenset({_P.SEE_ORGANISATIONS, _P.SEE_PEOPLE, _P.UNLOCK_PEOPLE, _P.GRANT_ROLES}),
        Role.AUDIT_ADMIN: frozenset({_P.SEE_ORGANISATIONS, _P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES}),
    }
)
"""Role -> permissions. Every role stands here."""
