"""An upheld appeal corrects every public result that used the value, not only the one that was appealed against."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaoping.analysis.runs.services import confirm, discard, start
from kaoping.application.appeals import services
from kaoping.application.appeals.models import Appeal
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.rules import obstacles
from kaoping.application.publication.selectors import history
from kaoping.application.publication.services import decide, open_confirmation
from kaoping.basis.refusals import Refusal
from kaoping.governance.desk import waits_for
from kaoping.governance.notices.models import Notice
from kaoping.planning.cycles.models import Period
from tests.platform.application.appealing import YES, filed, judged
from tests.platform.appraisal import give_all, the_cycle, the_period
from tests.platform.cast import Cast
from tests.platform.publishing import SHOWN_UNTIL, UNTIL, a_file, corrected

pytestmark = pytest.mark.usefixtures("data_folder")

YEAR = "2026 年度住建系统绩效考评（虚构）"


def public(cast: Cast, period: Period | None) -> Publication:
    """A result of a quarter or of the year, shown to everybody."""
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=period)
    run = confirm(actor=cast.actor("checker"), run=run, is_known=True)
    found = open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)
    found.confirmations.update(answer="agreed")
    found.state = State.TO_DECIDE
    found.save()
    found = decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))
    return announce(actor=cast.actor("leader"), publication=found, until=SHOWN_UNTIL)


def upheld_against_the_quarter(cast: Cast) -> tuple[Appeal, Publication, Publication]:
    """An upheld appeal of the north against the third quarter, whose value the year used as well."""
    for key in ("2026Q3", "2026Q4"):
        give_all(cast, key)
    quarter, other, year = public(cast, the_period(cast)), public(cast, the_period(cast, "2026Q4")), public(cast, None)
    assert other.pk
    return judged(cast, filed(cast, against=quarter), YES, YES), quarter, year


def on_the_desk(cast: Cast, who: str) -> list[str]:
    return [one.title for one in waits_for(cast.actor(who)) if "申诉" in one.title]


def said_on(cast: Cast, who: str, publication: Publication) -> str:
    return cast.browser(who).get(f"/publications/{publication.pk}/").content.decode()


def test_the_year_waits_for_its_correction_on_the_desk_and_its_pages_say_so(cast: Cast) -> None:
    appeal, quarter, year = upheld_against_the_quarter(cast)

    assert on_the_desk(cast, "office") == [
        "申诉成立，需重新计算：江北区建设局 主体结构合格率",
        f"也用了申诉更正的数据，需重新计算：{YEAR}",
    ]
    said = f"第 {appeal.pk} 号申诉：江北区建设局 主体结构合格率"
    public_page = cast.browser("office").get(reverse("public-one", args=["zh", year.code])).content.decode()
    for page in (said_on(cast, "office", year), said_on(cast, "reporter", year), public_page):
        assert f"{said}（第三季度）" in page
    assert said in said_on(cast, "office", quarter)
    other = Publication.objects.get(run__period__key="2026Q4")
    assert said not in said_on(cast, "office", other), "the fourth quarter reads no value of the third"
    told = [one for one in Notice.objects.filter(to=cast.people["office"]) if "也用了" in one.text]
    assert [one.said["title"] for one in told] == [YEAR]
    assert obstacles(year) == ["还有申诉没有办结或没有更正：江北区建设局。办结后才能通报。"]


def test_one_press_runs_all_of_them_again_and_each_is_corrected_with_its_reason(cast: Cast) -> None:
    appeal, quarter, year = upheld_against_the_quarter(cast)

    answer = cast.browser("office").post(f"/appeals/{appeal.pk}/run/", follow=True).content.decode()

    assert "已发起第 4、5 次计算，请由另一人确认。" in answer
    runs = [one.run.replaced_by.get() for one in (quarter, year)]
    assert on_the_desk(cast, "office") == []
    with pytest.raises(Refusal, match="没有需要重新计算的申诉"):
        services.run_again(actor=cast.actor("office"), publication=year)
    quarters, years = [confirm(actor=cast.actor("checker"), run=run, is_known=True) for run in runs]
    assert on_the_desk(cast, "leader") == [
        "申诉成立，需更正公示：江北区建设局 主体结构合格率",
        f"也用了申诉更正的数据，需更正公示：{YEAR}",
    ]
    corrected(cast, quarter, quarters)
    new = corrected(cast, year, years)

    assert on_the_desk(cast, "leader") == []
    assert obstacles(new) == []
    (found,) = history(new)
    assert found.decisions == [f"第 {appeal.pk} 号申诉：江北区建设局 主体结构合格率（第三季度）"]
    # By hand: 95 is the target, so the quarter is 72.42 + 7.60 = 80.02; the mean with 72.42 is 76.22.
    assert [(one.after.subject.name, str(one.before.total), str(one.after.total)) for one in found.moved] == [
        ("江北区建设局", "72.42", "76.22")
    ]
    for page in (
        said_on(cast, "office", new),
        cast.browser("office").get(reverse("public-one", args=["zh", new.code])).content.decode(),
    ):
        assert found.decisions[0] in page


def test_a_discarded_run_of_the_year_leaves_it_waiting(cast: Cast) -> None:
    _appeal, _quarter, year = upheld_against_the_quarter(cast)
    run = services.run_again(actor=cast.actor("office"), publication=year)
    assert f"也用了申诉更正的数据，需重新计算：{YEAR}" not in on_the_desk(cast, "office")

    discard(actor=cast.actor("office"), run=run, reason="误")

    assert f"也用了申诉更正的数据，需重新计算：{YEAR}" in on_the_desk(cast, "office")
