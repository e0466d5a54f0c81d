"""Forms of planning: what is right in each."""

from __future__ import annotations

from tests.platform.appraisal import SCHEME
from tests.platform.permissions.posting import Post, one_of, shown, text, tick, wide

NEW = SCHEME.replace("id: linjiang-test", "id: linjiang-new")
CHANGED = SCHEME.replace("target: 95", "target: 97")

SCHEMES = (
    Post(
        "schemes-new",
        fields={
            "organisation": one_of("@bureau", "@foreign_unit"),
            "text": one_of(NEW),
            "reason": text(""),
            "base": text(""),
        },
    ),
    Post(
        "schemes-edit",
        ("draft_version",),
        fields={
            "organisation": one_of("@bureau", "@foreign_unit"),
            "text": one_of(CHANGED),
            "reason": text("提高目标"),
            "base": shown(),
        },
        files={},
    ),
    Post("schemes-propose", ("draft_version",)),
    Post("schemes-check", ("proposed_version",)),
    Post("schemes-publish", ("checked_version",), who="leader"),
    Post("schemes-send_back", ("proposed_version",), fields={"remark": text("目标值偏低")}),
    Post("schemes-withdraw", ("draft_version",), fields={"reason": text("并入全市方案")}),
)
CYCLES = (
    Post(
        "cycles-new",
        fields={
            "version": one_of("@published_version", "@foreign_version"),
            "title": text("2029 年度考评"),
            "starts": wide("2029-01-01"),
            "last": wide("2029-12-31"),
            "report_within": wide("5"),
        },
    ),
    Post(
        "cycles-plan",
        ("prepared_cycle",),
        fields={
            "report_within": wide("6"),
            "starts-@prepared_period": wide("2027-01-01"),
            "last-@prepared_period": wide("2027-11-30"),
        },
    ),
    Post(
        "cycles-subjects",
        ("prepared_cycle",),
        fields={
            "group-@own_unit": one_of("城区"),
            "group-@rival_unit": one_of("城区"),
            "group-@bureau": one_of(""),
            "group-@station": one_of(""),
            "group-@section": one_of(""),
            "below": one_of("", "@foreign_unit"),
            "into": one_of(""),
            "pasted": one_of("质量监督站\t直属"),
        },
    ),
    Post(
        "cycles-assign",
        ("prepared_cycle",),
        fields={
            "assessor-passed": one_of("质量监督站"),
            "own-passed": tick(),
            "assessor-hazards": one_of("安全管理科"),
            "assessor-solved": one_of("安全管理科"),
            "own-plan": tick(),
            "own-awards": tick(),
        },
    ),
    Post("cycles-open", ("prepared_cycle",), does=False),
    Post("cycles-close", ("open_cycle",), does=False),
    Post("cycles-close_period", ("running_period",), does=False),
    Post("cycles-reopen_period", ("closed_period",), does=False),
    Post("cycles-days", fields={"day": wide("2026-12-07"), "is_working": one_of("0"), "note": text("防汛演练")}),
    Post("cycles-clear_day", ("known_day",)),
    Post("cycles-settle", ("bureau", "year_open"), fields={"settled": one_of("1")}),
)

PLANNING = SCHEMES + CYCLES
