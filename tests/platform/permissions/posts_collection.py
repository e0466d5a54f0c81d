"""Forms of collection: what is right in each."""

from __future__ import annotations

from tests.platform.permissions.posting import Post, any_of, number, one_of, shown, text, wide

CELL = "@empty_subject:passed"

TASKS = (
    Post(
        "tasks-one",
        ("empty_task",),
        who="reporter",
        fields={f"typed:{CELL}": text("91.2"), f"note:{CELL}": text("按检测报告"), f"version:{CELL}": number("0")},
        keeps_drafts=True,
        names_others=False,
    ),
    Post(
        "tasks-accept",
        ("own_task",),
        fields={"value": any_of("@own_value", foreign="@foreign_value")},
        names_others=False,
    ),
    Post(
        "tasks-cell",
        ("empty_task", "empty_subject", "passed"),
        who="reporter",
        fields={"version": number("0"), "typed": text("91.2"), "note": text("按检测报告"), "do": one_of("save")},
        files={"upload": "txt"},
        keeps_drafts=True,
        names_others=False,
    ),
    Post(
        "tasks-extend",
        ("own_task",),
        who="reporter",
        fields={"until": wide("2027-01-15"), "reason": text("检测报告尚未出具")},
        does=False,
    ),
    Post("tasks-decide", ("own_extension",), fields={"decision": one_of("grant"), "remark": text("按期补报")}),
    Post("values-return", ("own_value",), fields={"reason": text("口径不符")}),
    Post(
        "claims-make",
        ("own_period", "own_subject", "awards"),
        who="reporter",
        fields={
            "date": one_of("2026-10-12"),
            "kind": one_of("市级表彰"),
            "count": one_of("1"),
            "matter": text("示范工地"),
            "reason": text("受市政府表彰"),
        },
        files={"file": "txt"},
    ),
    Post("claims-one", ("own_claim",), fields={"decision": one_of("grant"), "remark": text("属实")}),
)
WORKBOOKS = (
    Post("workbooks-one", ("own_task_of_unit",), who="reporter", files={"file": "csv"}, does=False),
    Post("workbooks-take", ("own_task_of_unit",), who="reporter", fields={"content": one_of("x")}, does=False),
    Post("workbooks-own-new", ("own_task_of_unit",), who="reporter", files={"own-file": "csv"}),
    Post(
        "workbooks-own",
        ("own_task_of_unit",),
        who="reporter",
        fields={
            "sheet": shown(),
            "head": shown(),
            "of": shown(),
            "digest": shown(),
            "c1": one_of("item"),
            "f1": number(""),
            "c2": one_of("value"),
            "f2": number(""),
            "c3": one_of("ignored"),
            "f3": number(""),
            "n3": one_of("item:passed"),
            "n4": one_of("item:plan"),
            "n5": one_of("ignored"),
            "name": text("月报"),
        },
    ),
    Post("workbooks-own-forget", ("own_task_of_unit",), who="reporter"),
    Post("workbooks-mapping-delete", ("own_task_of_unit", "units_mapping"), who="reporter"),
)
KEYS = (
    Post(
        "keys-new",
        fields={
            "organisation": one_of("@own_unit", "@foreign_unit"),
            "name": text("智慧工地平台"),
            "way": one_of("own"),
            "last": wide("2027-06-30"),
        },
    ),
    Post("keys-revoke", ("revoked_key",), does=False),
)

COLLECTION = TASKS + WORKBOOKS + KEYS
