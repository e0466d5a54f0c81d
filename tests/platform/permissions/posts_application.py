"""Forms of analysis and application: what is right in each."""

from __future__ import annotations

from tests.platform.permissions.posting import Post, one_of, text, wide

PUBLICATION, CONFIRMATION = "publication", "confirmation"

RESULTS = (
    Post(
        "results-start",
        ("run_cycle",),
        fields={"period": one_of("@own_period", "@foreign_period"), "reason": text("更正")},
    ),
    # A later run was confirmed already.
    Post("results-confirm", ("preview_run",), who="checker", does=False),
    Post("results-discard", ("preview_run",), fields={"reason": text("数据有误")}),
)
PUBLICATIONS = (
    Post("publications-open", ("open_run",), fields={"days": wide("3")}),
    Post(
        "publications-answer",
        (PUBLICATION, CONFIRMATION),
        who="reporter",
        fields={"answer": one_of("remarks"), "remark": text("应为 97.5%")},
    ),
    Post("publications-reply", (PUBLICATION, CONFIRMATION), fields={"reply": text("已核对")}, does=False),
    Post("publications-close", (PUBLICATION,), does=False),
    Post("publications-decide", (PUBLICATION,), who="leader", files={"minutes": "txt"}, does=False),
    Post("publications-announce", (PUBLICATION,), fields={"days": wide("5")}, does=False),
    Post("publications-scan", ("announced",), files={"scan": "txt"}),
    Post("publications-notify", (PUBLICATION,), does=False),
    Post(
        "publications-correct",
        ("announced",),
        who="leader",
        fields={"run": one_of("@preview_run", "@foreign_run"), "reason": text("申诉成立")},
        does=False,
    ),
    Post("publications-withdraw", (PUBLICATION,), fields={"reason": text("附表有误")}),
)
RECTIFICATION = (
    Post(
        "orders-new",
        who="supervisor",
        query="?cycle=@open_cycle",
        fields={
            "subject": one_of("@own_subject", "@foreign_subject"),
            "period": one_of("@own_period", "@foreign_period"),
            "item": one_of("hazards"),
            "problem": text("临边防护缺失"),
            "demand": text("立即整改"),
            "owner": text("项目负责人"),
            "within": wide("10"),
        },
    ),
    Post(
        "orders-move",
        ("open_order", "move_put_right"),
        who="reporter",
        fields={"said": text("已加固")},
        files={"evidence": "txt"},
    ),
    Post("orders-move", ("open_order", "move_cancel"), fields={"said": text("重复下达")}),
    Post("orders-move", ("done_order", "move_check"), who="supervisor", fields={"said": text("已验收")}),
    Post("orders-move", ("done_order", "move_send_back"), who="supervisor", fields={"said": text("照片不清")}),
    Post("orders-move", ("closed_order", "move_reopen"), fields={"said": text("复发"), "within": wide("10")}),
)
APPEALS = (
    Post(
        "appeals-new",
        ("appealed_publication", "own_subject"),
        who="reporter",
        fields={
            "ground": one_of("@own_period:solved:solved"),
            "grounds": text("复核单为 97.5%"),
            "proposed": text("97.5%"),
        },
        files={"evidence": "txt"},
    ),
    Post(
        "appeals-opinion",
        ("filed_appeal",),
        who="discipline",
        fields={"upholds": one_of("yes"), "reason": text("证据充分"), "value": one_of("是")},
    ),
    Post("appeals-withdraw", ("filed_appeal",), who="reporter", fields={"reason": text("已沟通")}),
    Post("appeals-run", ("filed_appeal",), does=False),
)

APPLICATION = RESULTS + PUBLICATIONS + RECTIFICATION + APPEALS
