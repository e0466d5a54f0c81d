"""A clerk fills in the empty workbook: the published month of Jinhua comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import score
from kaoping.engine.terms import errors
from kaoping.files.scheme_book.reading import check_scheme_book
from kaoping.files.values import read_values
from tests.cases.examples import EXAMPLES, published
from tests.files.scheme_book.clerk import Clerk
from tests.libreoffice import recalculated


def jinhua(path: Path) -> Clerk:
    """Jinhua's scheme as published, written down by someone who knows Excel and these sheets."""
    clerk = Clerk(path)
    clerk.settings(基本情况__名称="金华市城市管理工作月度考核", 基本情况__制定单位="金华市综合行政执法局")
    clerk.settings(取舍__取舍方式="四舍五入", 取舍__末级指标小数位=2, 取舍__总分小数位=2)
    clerk.settings(缺数处理__未报="零分", 排名__同分处理="并列", 排名__范围="组内")
    clerk.row("考核分组", 分组="区")
    clerk.row("考核分组", 分组="一类街道")
    clerk.row("指标体系", 级次=1, 名称="智慧城管", 分值=40, 评分方法="完成率得分", 目标值=100)
    clerk.row("指标体系", 级次=1, 名称="街面管控", 分值=30, 评分方法="直接给分")
    clerk.row("指标体系", 级次=1, 名称="队容风纪和人行道停车", 各组分值__区=20, 限额与取舍__封顶="分值")
    clerk.row("指标体系", 级次=2, 名称="队容风纪", 评分方法="直接给分")
    clerk.row("指标体系", 级次=2, 名称="人行道停车", 评分方法="直接给分")
    clerk.row("指标体系", 级次=1, 名称="预留分值", 各组分值__区=10, 评分方法="直接给分")
    clerk.row("数据项", 指标="智慧城管", 名称="智慧城管得分", 最小值=0, 最大值=100)
    clerk.row("完成率得分", 指标="智慧城管", 优劣方向="越大越好", 封顶="分值")
    for title in ("街面管控", "队容风纪", "人行道停车"):
        clerk.row("直接给分", 指标=title, 给分方式="评分", 最多=None if title == "街面管控" else 20)
    clerk.row("直接给分", 指标="预留分值", 给分方式="固定分")
    return clerk


def totals(scheme: Scheme) -> list[tuple[str, str, str]]:
    """Unit, total and rank from the published inputs."""
    result = score(scheme, read_values([EXAMPLES / "jinhua" / "values.csv"], scheme))
    return [(s.subject.name, f"{s.total:f}", str(s.rank)) for s in result.subjects]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """The filled-in workbook, saved."""
    clerk = jinhua(tmp_path_factory.mktemp("clerk") / "方案.xlsx")
    clerk.read()
    return clerk


def test_jinhua_filled_in_cell_by_cell_scores_to_the_published_totals_and_ranks(filled: Clerk) -> None:
    found = check_scheme_book(filled.path)

    assert found.scheme is not None, [(f.source, f.wrong.zh) for f in found.findings]
    assert errors(found.findings) == ()
    assert sorted(totals(found.scheme)) == sorted((r["unit"], r["total"], r["rank"]) for r in published("jinhua"))


def test_a_spreadsheet_program_changes_nothing_of_what_the_clerk_wrote(filled: Clerk, tmp_path: Path) -> None:
    (saved,) = recalculated([filled.path], tmp_path / "office")

    assert check_scheme_book(saved).scheme == check_scheme_book(filled.path).scheme


def test_an_empty_workbook_asks_for_the_title_and_the_items_and_takes_no_example_for_real(tmp_path: Path) -> None:
    found = Clerk(tmp_path / "空白.xlsx").read()

    assert found.scheme is None
    assert [(f.source, f.wrong.zh) for f in found.findings] == [
        ("空白.xlsx!方案!C6", "没有填“名称”"),
        ("空白.xlsx!指标体系!A1", "没有填“指标体系”"),
    ]


def test_tiers_kinds_and_conditions_go_down_the_rows_of_their_item(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path / "方案.xlsx")
    clerk.settings(基本情况__名称="试点")
    clerk.row("指标体系", 级次=1, 名称="调整率", 分值=5, 评分方法="分档得分", 数据项__单位="%", 数据项__最小值=0)
    clerk.row("指标体系", 级次=1, 名称="报送", 分值=10, 评分方法="按件加扣分")
    for at, (band, points) in enumerate({"[0, 0]": 5, "(0, 10]": 4, "(10, )": 0}.items()):
        clerk.row("分档得分", 指标="调整率" if at == 0 else None, 区间=band, 得分=points)
    clerk.cells(
        "按件加扣分",
        {"指标": "报送", "加扣": "扣分", "按件加扣分__封顶": "分值", "事件类别__名称": "迟报", "每件分值": 0.5},
    )
    clerk.cells("按件加扣分", {"事件类别__名称": "伤人", "次数": 1, "事件类别·按次数__分值": 3})
    clerk.cells("按件加扣分", {"次数": 2, "事件类别·按次数__分值": 6})

    scheme = clerk.read().scheme

    assert scheme is not None
    tiers, events = (
        item.model_dump(mode="json", exclude_defaults=True, by_alias=True)["rule"] for item in scheme.items
    )
    assert [(t["in"], t["points"]) for t in tiers["tiers"]] == [("[0, 0]", "5"), ("(0, 10]", "4"), ("(10, )", "0")]
    assert [(k["id"], k.get("points"), k.get("by_count")) for k in events["kinds"]] == [
        ("迟报", "0.5", None),
        ("伤人", None, [{"at_least": 1, "points": "3"}, {"at_least": 2, "points": "6"}]),
    ]
