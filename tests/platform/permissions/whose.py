"""Whose the objects of the table are, and which of them an address cannot have; written by hand.

A name that is missing here fails a test, and so does an address with an object that is asked with none of another unit,
of another year or of another city, unless it stands in `LACKING` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.platform.permissions.lines import Whose

_NAMES = {
    Whose.OWN: """
        own_unit bureau station section reporter_person reporter_post reporters_delegation reporters_file
        reporters_notice reporters_entry first_entry first_access audits_export grave_request parked_job
        published_version draft_version proposed_version checked_version open_cycle prepared_cycle running_period
        known_day own_task own_task_of_unit empty_task empty_subject own_subject own_value own_extension own_claim
        own_period assessed_task task_of_department units_mapping departments_mapping revoked_key
        run_cycle preview_run confirmed_run announced_run open_run publication announced confirmation
        appealed_publication announced_code confirming_code announced_subject open_order done_order inspectors_order
        closed_order filed_appeal minutes own_pushed department_pushed
    """,
    Whose.UNIT: """
        rival_unit rival_person rival_post rivals_delegation rivals_file rivals_notice rivals_entry auditors_export
        auditors_request rival_task rivals_task rival_receipt rival_value rival_subject rivals_subject third_subject
        rival_extension rival_claim rivals_mapping rivals_key rivals_confirmation rivals_order rivals_appeal
        rivals_pushed
    """,
    Whose.YEAR: """
        old_task old_value old_period old_subject old_extension old_claim old_cycle old_prepared_cycle over_cycle
        closed_period old_running_period old_run old_preview old_open_run old_north old_announced old_code
        old_confirming old_confirmation old_order old_appeal disputed_file old_pushed last_years_day year_known
    """,
    Whose.CITY: """
        foreign_unit stranger strangers_post strangers_delegation strangers_notice strangers_export foreign_file
        foreign_entry foreign_access foreign_request foreign_version foreign_cycle foreign_prepared_cycle
        foreign_run_cycle foreign_period foreign_time foreign_subject foreign_place foreign_day foreign_task
        foreign_value foreign_extension foreign_claim foreign_key foreign_run foreign_open_run foreign_publication
        foreign_confirmation foreign_order foreign_appeal foreign_mapping foreign_pushed
    """,
    Whose.NOTHING: "nothing",
}
_WORDS = frozenset(("zh", "en", "ranking", "people", "awards", "plan", "solved", "passed", "year_open"))
"""What stands in addresses and is no object: languages, tables, data items, a year of which nothing was said."""
WHOSE = {name: whose for whose, names in _NAMES.items() for name in names.split()}
_FARTHEST = (Whose.NOTHING, Whose.CITY, Whose.YEAR, Whose.UNIT, Whose.OWN)


def whose(names: Iterable[str]) -> Whose | None:
    """Whose that is which an address names: of several objects, the farthest counts; None if it names no object.

    Raises:
        KeyError: for a name of which nobody has said whose it is.
    """
    found = {WHOSE[name] for name in names if name not in _WORDS and not name.startswith("move_")}
    return next((one for one in _FARTHEST if one in found), None)


def _each(names: str, why: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), why)


NO_OBJECT = {"public-list": "a language", "public-missing": "no page at all"}
"""Addresses in which something stands that is no object, and what it is."""

_SCHEMES = """
    schemes-one schemes-edit schemes-difference schemes-propose schemes-check schemes-publish schemes-send_back
    schemes-withdraw schemes-yaml schemes-workbook schemes-rules
"""
_CYCLES = """
    cycles-one cycles-plan cycles-subjects cycles-assign cycles-open cycles-close cycles-close_period
    cycles-reopen_period cycles-clear_day cycles-settle
"""
_RUNS = "results-start results-one results-confirm results-discard results-ranking results-compare"
_PUBLICATIONS = """
    publications-open publications-one publications-close publications-decide publications-announce publications-scan
    publications-notify publications-correct publications-withdraw documents-notice documents-workbook
"""
_PEOPLE = """
    people-one people-password people-disable people-enable people-unlock people-factors people-appoint people-end-post
    people-end-delegation sso-person notices-read
"""
_PUBLIC = "public-one public-how public-check public-json public-csv public-receipt"
_DUAL = "dual-one dual-approve dual-refuse dual-withdraw"
_LEDGER = "ledger-one ledger-receipt ledger-access ledger-access-receipt"
_KEYS_OF_ONE = "mfa_remove_webauthn mfa_edit_webauthn"
_ORGANISATIONS = """
    organisations-one organisations-rename organisations-move organisations-dissolve organisations-split
"""
_AGAIN = "whoever asks has to show who they are again first: see tests/platform/access"

LACKING: dict[Whose, dict[str, str]] = {
    Whose.OWN: {
        "tasks-receipt-one": "the task that was submitted is the other district's, whose own it is",
        **_each(_KEYS_OF_ONE, _AGAIN),
    },
    Whose.UNIT: {
        **_each(_SCHEMES, "a scheme is the whole city's"),
        **_each(_CYCLES, "a cycle, its periods and its calendar are the whole city's"),
        **_each(_RUNS, "a run is of all units; what is of one is a score sheet"),
        **_each(_PUBLICATIONS, "a publication is of all units; what is of one is its answer and its score sheet"),
        **_each(_PUBLIC, "a public page is of all units; what is of one is public-unit"),
        **_each("ledger-access ledger-access-receipt", "whoever reads accesses reads those of the whole city"),
        "jobs-again": "jobs are the platform's own work",
        **_each(_KEYS_OF_ONE, _AGAIN),
    },
    Whose.YEAR: {
        **_each(_ORGANISATIONS, "an organisation is of no year"),
        **_each(_PEOPLE, "what belongs to people is of no year"),
        **_each(_KEYS_OF_ONE, "a security key is of no year"),
        **_each(_SCHEMES, "a version serves for several years"),
        **_each(_LEDGER, "the ledger goes on over the years"),
        **_each(_DUAL, "a request lasts for a day"),
        "ledger-contents": "an export lasts for an hour",
        "jobs-again": "jobs are the platform's own work",
        "keys-revoke": "a key is of no cycle: see the table of calls for what it opens",
    },
    Whose.CITY: {
        **_each(f"{_PUBLIC} public-unit", "what is public is everybody's, whichever city it is of"),
        "jobs-again": "jobs are the platform's own work",
        **_each(_KEYS_OF_ONE, "a security key is of a person"),
    },
}
"""Whose objects an address cannot have, with the reason."""
