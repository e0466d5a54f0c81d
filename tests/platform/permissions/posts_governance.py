"""Forms of governance and of one's own account: what is right in each."""

from __future__ import annotations

from tests.platform.permissions.posting import Post, any_of, one_of, shown, text, wide

DAY = "2026-11-18"

ACCOUNT = (
    Post("set_language", fields={"language": one_of("en")}, does=False, leads_away=True),
    Post("account_login", who="anonymous", fields={"login": text("office"), "password": text("x")}, does=False),
    # Nobody is half-way through signing in; whoever is in has a factor, and is led on.
    Post(
        "mfa_authenticate",
        fields={"code": one_of("123456"), "credential": one_of("{}")},
        does=False,
        leads_away=True,
    ),
    Post(
        "account_change_password",
        fields={"oldpassword": text("x"), "password1": text("y"), "password2": text("y")},
        does=False,
    ),
    Post("account_reauthenticate", fields={"password": text("x")}, does=False, leads_away=True),
    Post("mfa_reauthenticate", fields={"code": one_of("123456")}, does=False),
    Post("mfa_reauthenticate_webauthn", fields={"credential": one_of("{}")}, does=False, leads_away=True),
    Post("mfa_activate_totp", fields={"code": one_of("123456")}, does=False, leads_away=True),
    Post("mfa_deactivate_totp", does=False, leads_away=True),
    Post("mfa_generate_recovery_codes", does=False, leads_away=True),
    Post("mfa_add_webauthn", fields={"name": text("钥匙"), "credential": one_of("{}")}, does=False, leads_away=True),
    Post("mfa_remove_webauthn", ("nothing",), does=False, leads_away=True),
    Post("mfa_edit_webauthn", ("nothing",), fields={"name": text("钥匙")}, does=False, leads_away=True),
    Post("account_logout", does=False, leads_away=True),
)
ORGANISATIONS = (
    Post(
        "organisations-found",
        fields={
            "parent": one_of("@own_unit", "@foreign_unit"),
            "kind": one_of("section"),
            "code": text("JB-1"),
            "name": text("质量科"),
            "short_name": text("质量"),
            "day": wide(DAY),
        },
    ),
    Post(
        "organisations-rename",
        ("own_unit",),
        fields={"name": text("江北区住建局"), "short_name": text("江北"), "day": wide(DAY)},
    ),
    Post(
        "organisations-move",
        ("rival_unit",),
        fields={"parent": one_of("@own_unit", "@foreign_unit"), "day": wide(DAY)},
    ),
    Post("organisations-dissolve", ("own_unit",), fields={"day": wide(DAY)}),
    Post(
        "organisations-merge",
        fields={
            "predecessors": any_of("@own_unit", "@rival_unit"),
            "parent": one_of("@bureau", "@foreign_unit"),
            "kind": one_of("bureau"),
            "code": text("JIANG"),
            "name": text("江区建设局"),
            "day": wide(DAY),
        },
    ),
    Post("organisations-split", ("own_unit",), fields={"into": text("N1 北一局\nN2 北二局"), "day": wide(DAY)}),
)
PEOPLE = (
    Post("people-small-office", who="security", fields={"reason": text("全局在编 3 人")}),
    Post(
        "people-delegations",
        who="reporter",
        fields={
            "post": one_of("@reporter_post", "@rival_post"),
            "account": one_of("rival"),
            "starts": wide(DAY),
            "ends": wide("2026-11-28"),
            "reason": text("休假"),
        },
    ),
    Post("people-end-delegation", ("rivals_delegation",), who="rival"),
    Post("people-enrol", who="system", fields={"people": one_of("newone 新同志")}),
    Post("people-password", ("rival_person",), who="system"),
    Post("people-disable", ("rival_person",), who="system"),
    Post("people-enable", ("rival_person",), who="system", does=False),
    Post("people-unlock", ("rival_person",), who="security"),
    Post("people-codes", who="security", fields={"people": one_of("rival 某人")}),
    Post("people-factors", ("rival_person",), who="security"),
    Post(
        "people-appoint",
        ("rival_person",),
        who="security",
        fields={
            "organisation": one_of("@own_unit", "@foreign_unit"),
            "role": one_of("assessor"),
            "deputy_of": one_of(""),
            "starts": wide("2027-01-01"),
        },
    ),
    Post("people-end-post", ("rival_person", "rival_post"), who="security", fields={"day": wide("2026-12-01")}),
    Post("sso-mine", does=False),
    Post("sso-person", ("rival_person",), who="security", fields={"subject": text("a-1")}),
)
OTHERS = (
    Post("jobs-again", ("parked_job",), who="system"),
    Post("notices-read", ("rivals_notice",), who="rival"),
    Post("notices-read-all", who="rival"),
    Post("ledger-export-contents", who="audit", does=False),
    Post("ledger-accesses-export-contents", who="audit", does=False),
    Post(
        "dual-ask",
        who="audit",
        fields={"kind": one_of("@grave_kind"), "arguments": one_of("@grave_arguments"), "reason": text("核查")},
    ),
    Post("dual-approve", ("grave_request",), who="leader", fields={"sha256": shown()}),
    Post("dual-refuse", ("grave_request",), who="leader", fields={"reason": text("范围过大")}),
    Post("dual-withdraw", ("grave_request",), who="audit"),
)

GOVERNANCE = ACCOUNT + ORGANISATIONS + PEOPLE + OTHERS
