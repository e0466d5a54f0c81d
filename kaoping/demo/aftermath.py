"""What follows from the results of Linjiang: orders, a value returned, an appeal in its window."""

from __future__ import annotations

from datetime import timedelta

from kaoping.application.appeals import services as appeals
from kaoping.application.appeals.grounds import grounds
from kaoping.application.publication.models import Publication
from kaoping.application.rectification import services as rectification
from kaoping.application.rectification.services import Demand
from kaoping.basis import clock
from kaoping.collection.values import drafts, reviewing, submitting
from kaoping.demo.cast import Unit
from kaoping.demo.founding import actor
from kaoping.demo.loading import subject_of, typed_cells, unit_of, value_of
from kaoping.demo.timeline import SHOWN
from kaoping.files.evidence.checking import Checked, check
from kaoping.planning.cycles.models import Cycle, Period

PUT_RIGHT, LEFT_UNDONE, APPEALING, WAITING = "开发区", "老城区", "江北区", "高新区"


def order_after(cycle: Cycle, publication: Publication) -> None:
    """Two orders from a result: one will be put right and closed, the other one is left until it is overdue."""
    period = publication.run.period
    assert period is not None
    for who, unit, item, problem in (
        ("lj.office", PUT_RIGHT, "decoration", "装饰装修合格率低于目标，两个项目抽检不合格。"),
        ("lj.supervisor", LEFT_UNDONE, "rectified", "隐患整改闭环率只有七成，明显低于目标。"),
    ):
        said = Demand(problem, "逐项整改，报送整改结果和照片。", "分管副局长", 20, item, publication)
        rectification.order(actor=actor(who), subject=subject_of(cycle, unit), period=period, demand=said)


def put_right_after(cycle: Cycle) -> None:
    """One of the two units reports that it has put right what was wrong."""
    done = [document(f"整改报告（{PUT_RIGHT}，虚构）.txt", "两个项目已返工并复检合格。（虚构）\n")]
    for made in subject_of(cycle, PUT_RIGHT).orders.all():
        reporter = actor(unit_of(PUT_RIGHT).reporter)
        rectification.put_right(actor=reporter, order=made, said="已返工，复检合格。", evidence=done)


def close_after(cycle: Cycle) -> None:
    """An inspector finds that what the office had ordered is right now, and closes the order."""
    for made in subject_of(cycle, PUT_RIGHT).orders.all():
        rectification.check(actor=actor("lj.inspector"), order=made, said="现场核实，属实。")


def report_early(cycle: Cycle) -> None:
    """Two units report their next quarter early: of one the office returns a value, the other one waits."""
    period = cycle.periods.get(key="2026Q4")
    with clock.at(SHOWN - timedelta(hours=25)):
        _report(period, unit_of(LEFT_UNDONE))
    with clock.at(SHOWN - timedelta(hours=22)):
        value = value_of(period, LEFT_UNDONE, "smart_sites")
        reason = "第四季度还没有结束，请在季度末按平台导出的数据填报。"
        reviewing.return_value(actor=actor("lj.office"), value=value, reason=reason)
    with clock.at(SHOWN - timedelta(hours=6)):
        _report(period, unit_of(WAITING))


def _report(period: Period, unit: Unit) -> None:
    task, who = period.tasks.get(organisation__code=unit.code), actor(unit.reporter)
    drafts.save_drafts(actor=who, task=task, cells=typed_cells(task, {unit.code: unit}))
    submitting.submit(actor=who, task=task)


def appeal_against(publication: Publication) -> None:
    """A unit appeals against the accidents that were counted; discipline and a third party have it before them."""
    unit = unit_of(APPEALING)
    subject = publication.run.totals.get(subject__organisation__code=unit.code).subject
    ground = next(one for one in grounds(publication, subject) if one.item == "accidents")
    said = appeals.Claim(
        ground, "9 月 3 日的隐患已按期整改，销号回执在案，不应按超期双倍扣分。", "删除“超期未整改”标记"
    )
    proof = [document("销号回执（江北区，虚构）.txt", "9 月 12 日复查合格，准予销号。（虚构）\n")]
    with clock.at(SHOWN - timedelta(hours=4)):
        appeals.file_appeal(
            actor=actor(unit.reporter), publication=publication, subject=subject, claim=said, evidence=proof
        )


def document(name: str, text: str) -> Checked:
    """A document of the story, checked like any other."""
    return check(name, text.encode())
