"""A unit appeals, two who had no part in it uphold it, and the public sees the correction and who moved."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.platform.browser.looking import faults_of
from tests.platform.browser.loop.cast import Cast
from tests.platform.browser.loop.evaluating import confirm
from tests.platform.browser.loop.figures import AFTER, BEFORE, MOVED
from tests.platform.browser.loop.people import Person
from tests.platform.browser.loop.publishing import reads, shows


def appeal(cast: Cast, evidence: Path) -> str:
    """The unit appeals on one item with evidence; another unit neither sees it nor files one in its name."""
    north, south = cast["north"], cast["south"]
    north.clock.strikes("2026-10-19 14:00")
    north.signs_in()
    north.opens("/appeals/")
    north.sees("可以申诉至 2026年10月23日", "剩 4 个工作日")
    north.follows("提出申诉")
    form = north.path()
    claim = {"grounds": "重大隐患一件不在本区工地，属市管项目。", "proposed": "删去重大隐患"}
    north.sends(ground="安全隐患", **claim, evidence=evidence)
    north.sees("已提交申诉。")
    north.keeps_a_picture("appeal-of-a-unit")
    appeal_ = north.path()
    south.signs_in()
    cast["safety"].signs_in()
    for one in (south, cast["safety"]):
        one.is_refused(appeal_)
        one.is_refused(form)
        one.is_refused_to_send(f"{appeal_}withdraw/", reason="不申诉了")
    return appeal_


def decide_jointly(cast: Cast, appeal_: str) -> None:
    """Discipline and a third party judge apart; the same judgement of both decides."""
    maker, discipline, evaluator = cast["maker"], cast["discipline"], cast["evaluator"]
    discipline.clock.strikes("2026-10-20 09:00")
    for one in (maker, cast["leader"], discipline, evaluator):
        one.signs_in()
    # Neither the office, which had a hand in the score, nor a leader judges an appeal.
    for one in (maker, cast["leader"]):
        one.is_refused(f"{appeal_}opinion/")
    uphold(discipline, appeal_, "经核查，该隐患所在项目由市级监管。")
    discipline.is_refused(f"{appeal_}opinion/")
    evaluator.opens(appeal_)
    expect(evaluator.page.get_by_role("main")).not_to_contain_text("由市级监管")
    uphold(evaluator, appeal_, "现场核实，项目不属江北区。")
    evaluator.sees("成立", "由市级监管")
    evaluator.keeps_a_picture("appeal-upheld")


def uphold(judge: Person, appeal_: str, reason: str) -> None:
    """Uphold it: the ordinary hazard counts, the major one does not."""
    judge.opens(appeal_)
    judge.follows("出具意见")
    judge.keeps_a_picture(f"opinion-of-{judge.account}")
    judge.sends(upholds="成立", reason=reason, r1_keep=False)
    judge.sees("已出具意见。")


def run_again(cast: Cast, appeal_: str) -> None:
    """The office runs the quarter again over the corrected value, and another confirms it."""
    maker, checker = cast["maker"], cast["checker"]
    maker.opens(appeal_)
    maker.presses("重新计算")
    maker.sees("请由另一人确认。")
    checker.signs_in()
    checker.opens("/results/")
    row = checker.page.get_by_role("row").filter(has_text="预览")
    run = row.get_by_role("link", name="查看").get_attribute("href") or ""
    confirm(checker, run)
    for unit, (_rank, *_blocks, total, grade) in AFTER.items():
        checker.sees_row(unit, total, grade)


def correct(cast: Cast, appeal_: str, old: str) -> str:
    """A leader asks for the correction, and two others approve what exactly everybody will be shown. Its address.

    The public sees the old result marked, the new one, and what changed.
    """
    checker, leader, public = cast["checker"], cast["leader"], cast.public
    reads(public, old)
    shows(public, BEFORE)
    leader.clock.strikes("2026-10-21 10:00")
    leader.signs_in()
    checker.signs_in()
    leader.opens(appeal_)
    leader.follows("更正公示")
    correction = leader.path()
    checker.is_refused(correction)
    leader.sends(reason="申诉成立：江北区建设局一件重大隐患不属其监管范围，予以删除。")
    leader.sees("双人双锁", "更正公开的结果")
    leader.keeps_a_picture("correction-asked-for")
    leader.sends()  # The reason is proposed as it was given.
    leader.sees("已提交申请，等待批准。")
    approve(cast, leader.path())
    leader.opens(appeal_)
    leader.keeps_a_picture("corrected")

    reads(public, old)
    expect(public.get_by_role("note")).to_contain_text("本结果已更正，以下内容不再有效。")
    public.get_by_role("link", name="查看更正后的结果").click()
    shows(public, AFTER)
    shows_what_moved(public)
    assert faults_of(public, "loop.corrected") == []
    return public.url


def approve(cast: Cast, request: str) -> None:
    """Two of two units, at desks of their own, approve; whoever asked does not, and until then nothing has changed."""
    leader, discipline, district, public = cast["leader"], cast["discipline"], cast["district"], cast.public
    digest = leader.page.locator("main details code").first.text_content() or ""
    assert "申请人不能批准自己的申请" in leader.is_refused_to_send(f"{request}approve/", 200, sha256=digest)
    cast["maker"].signs_in()
    cast["maker"].is_refused(request)
    for one, said in ((discipline, "等待另一人"), (district, "操作已经执行")):
        reads(public, "/public/")
        public.get_by_role("link", name="2026 年下半年住建系统考评").click()
        shows(public, BEFORE)
        one.signs_in()
        one.follows("批准双人双锁操作")
        one.follows("批准")
        one.sees("江北区建设局", digest)
        one.keeps_a_picture(f"approval-of-{one.account}")
        one.sends()
        one.sees(said)


def shows_what_moved(public: Page) -> None:
    """The correction on a public page: why, and every unit whose total, grade or rank moved, in the order of ranks."""
    correction = public.locator("#changed")
    expect(correction).to_contain_text("申诉成立：江北区建设局一件重大隐患不属其监管范围，予以删除。")
    rows = correction.locator("tbody tr")
    said = [tuple(row.locator("td, th").all_inner_texts()) for row in rows.all()]
    assert sorted(said) == sorted((unit, *rest) for unit, rest in MOVED.items())
