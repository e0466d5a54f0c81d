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
    BIND_IDENTITIES = "bind_identities"
    DELEGATE = "delegate"
    KEEP_FILES = "keep_files"
    READ_LEDGER = "read_ledger"
    EXPORT_LEDGER = "export_ledger"
    READ_ACCESSES = "read_accesses"
    APPROVE_GRAVE = "approve_grave"
    SEE_JOBS = "see_jobs"
    TEND_JOBS = "tend_jobs"
    SEE_COMPLIANCE = "see_compliance"
    # Planning
    SEE_SCHEMES = "see_schemes"
    MAKE_SCHEMES = "make_schemes"
    CHECK_SCHEMES = "check_schemes"
    PUBLISH_SCHEMES = "publish_schemes"
    KEEP_CYCLES = "keep_cycles"
    # Collection
    REPORT = "report"
    ASSESS = "assess"
    SEE_VALUES = "see_values"
    REVIEW_VALUES = "review_values"
    KEEP_KEYS = "keep_keys"
    # Analysis
    RUN = "run"
    CONFIRM_RUNS = "confirm_runs"
    SEE_RESULTS = "see_results"
    SEE_OWN_RESULTS = "see_own_results"
    # Application
    OPEN_CONFIRMATION = "open_confirmation"
    CONFIRM_RESULT = "confirm_result"
    DECIDE_RESULTS = "decide_results"
    PUBLISH_RESULTS = "publish_results"
    APPEAL = "appeal"
    SEE_APPEALS = "see_appeals"
    DECIDE_APPEALS = "decide_appeals"
    ORDER = "order"
    RECTIFY = "rectify"
    CHECK_RECTIFICATION = "check_rectification"
    SEE_ORDERS = "see_orders"


_P = Permission
_STAFF = frozenset((_P.SEE_ORGANISATIONS, _P.DELEGATE, _P.KEEP_FILES, _P.SEE_SCHEMES))

_WATCH = frozenset((_P.SEE_VALUES, _P.SEE_RESULTS, _P.SEE_APPEALS, _P.SEE_ORDERS))
"""Looking at everything of the appraisals of an organisation, and changing nothing."""

GRANTS = MappingProxyType(
    {
        Role.OFFICE: _STAFF
        | _WATCH
        | {
            _P.CHANGE_ORGANISATIONS,
            _P.SEE_PEOPLE,
            _P.READ_LEDGER,
            _P.SEE_JOBS,
            _P.MAKE_SCHEMES,
            _P.CHECK_SCHEMES,
            _P.KEEP_CYCLES,
            _P.REVIEW_VALUES,
            _P.KEEP_KEYS,
            _P.RUN,
            _P.CONFIRM_RUNS,
            _P.OPEN_CONFIRMATION,
            _P.PUBLISH_RESULTS,
            _P.ORDER,
            _P.CHECK_RECTIFICATION,
        },
        Role.ASSESSOR: _STAFF | {_P.ASSESS},
        Role.REPORTER: _STAFF | {_P.REPORT, _P.SEE_OWN_RESULTS, _P.CONFIRM_RESULT, _P.APPEAL, _P.RECTIFY},
        # Leaders decide and publish what others have made and checked.
        Role.LEADER: _STAFF | _WATCH | {_P.PUBLISH_SCHEMES, _P.DECIDE_RESULTS, _P.PUBLISH_RESULTS, _P.APPROVE_GRAVE},
        # Office and inspectors check each other's orders; that it is another role, `rectification.checking` sees to.
        Role.SUPERVISOR: _STAFF | _WATCH | {_P.ORDER, _P.CHECK_RECTIFICATION},
        Role.EVALUATOR: _STAFF | {_P.SEE_APPEALS, _P.DECIDE_APPEALS},
        Role.EXPERT: _STAFF,
        Role.INSPECTOR: _STAFF,
        Role.DISCIPLINE: _STAFF
        | _WATCH
        | {_P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES, _P.DECIDE_APPEALS, _P.APPROVE_GRAVE},
        Role.FINANCE: _STAFF,
        Role.AUDITOR: _STAFF
        | _WATCH
        | {_P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES, _P.APPROVE_GRAVE, _P.SEE_COMPLIANCE},
        Role.DEPUTY: _STAFF,
        # The administrators keep the platform running and see no scores.
        Role.SYSTEM_ADMIN: frozenset(
            {
                _P.SEE_ORGANISATIONS,
                _P.SEE_PEOPLE,
                _P.ENROL_PEOPLE,
                _P.DISABLE_PEOPLE,
                _P.SEE_JOBS,
                _P.TEND_JOBS,
                _P.SEE_COMPLIANCE,
            }
        ),
        Role.SECURITY_ADMIN: frozenset(
            {
                _P.SEE_ORGANISATIONS,
                _P.SEE_PEOPLE,
                _P.UNLOCK_PEOPLE,
                _P.GRANT_ROLES,
                _P.BIND_IDENTITIES,
                _P.SEE_COMPLIANCE,
            }
        ),
        Role.AUDIT_ADMIN: frozenset(
            {_P.SEE_ORGANISATIONS, _P.READ_LEDGER, _P.EXPORT_LEDGER, _P.READ_ACCESSES, _P.SEE_COMPLIANCE}
        ),
    }
)
"""Role -> permissions. Every role stands here."""
