"""How things stand, on the first page (一览): everybody reads what they may know, and it leads where it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from kaoping.application.publication.models import State as PublicationState
from kaoping.application.rectification.models import Order, State
from kaoping.collection.tasks.models import State as TaskState
from kaoping.collection.tasks.models import Task
from kaoping.governance.desk import Glance, glances, pictures
from tests.platform.application.appealing import filed
from tests.platform.application.orders import as_row as an_order
from tests.platform.appraisal import the_period, the_subject, the_task
from tests.platform.cast import NOON, Cast
from tests.platform.permissions.lines import STAFF
from tests.platform.publishing import the_publication

Browser = Callable[[str], Client]


def of(cast: Cast, who: str) -> dict[str, Glance]:
    return {one.title: one for one in glances(cast.actor(who))}


def test_the_office_reads_how_many_tasks_of_the_running_period_were_submitted(cast: Cast) -> None:
    for unit in ("jiangbei", "jiangnan", "zhijian"):
        the_task(cast, unit, "2026Q4")
    Task.objects.filter(pk=the_task(cast, "jiangbei", "2026Q4").pk).update(submitted_at=NOON)
    Task.objects.filter(pk=the_task(cast, "jiangnan", "2026Q4").pk).update(due=date(2026, 11, 17))

    found = of(cast, "office")["第四季度报送"]

    assert (found.figure, found.note, found.urgent) == ("1 / 3", "逾期未报 1 项", True)
    assert f"period={the_period(cast, '2026Q4').pk}" in found.address


def test_a_unit_reads_its_next_task_its_last_total_and_rank(cast: Cast) -> None:
    publication = the_publication(cast, PublicationState.ANNOUNCED)
    task = the_task(cast, "jiangbei", "2026Q4")
    Task.objects.filter(period=the_period(cast)).update(state=TaskState.ACCEPTED)

    found = of(cast, "reporter")

    assert found["第四季度报送"].address == reverse("tasks-one", args=[task.pk])
    result = found["第三季度结果"]
    # By hand: see `give_all`; second of the two districts.
    assert (result.figure, result.note) == ("72.42", "江北区建设局 · 第 2 名 · 合格")
    assert result.address == reverse("results-sheet", args=[publication.run_id, the_subject(cast).pk])
    assert (found["第三季度发布"].figure, found["第三季度发布"].note) == (
        "公示中",
        # Shown on Wednesday the 18th: five working days later appeals end.
        "公示至2026年11月25日 · 申诉至2026年11月25日",
    )


def test_open_orders_and_appeals_are_counted_and_late_ones_said(cast: Cast) -> None:
    filed(cast)
    Order.objects.filter(pk=an_order(cast, State.OPEN).pk).update(due=date(2026, 11, 17))
    an_order(cast, State.OPEN, "jiangnan")

    found = of(cast, "office")

    assert (found["整改中"].figure, found["整改中"].note, found["整改中"].urgent) == ("2", "其中超期 1 件", True)
    assert found["办理中的申诉"].figure == "1"
    assert of(cast, "rival")["整改中"].figure == "1"
    assert "办理中的申诉" not in of(cast, "rival")


def test_who_sees_all_results_has_the_last_one_drawn_and_counts_red_lights_as_its_board_does(
    cast: Cast, browser: Browser
) -> None:
    publication = the_publication(cast, PublicationState.ANNOUNCED)
    board = reverse("results-one", args=[publication.run_id])

    (drawn,) = pictures(cast.actor("office"))
    shown = browser("office").get(board)

    assert (drawn.address, drawn.part) == (board, "#standing")
    assert f'hx-get="{board}"' in browser("office").get("/").content.decode()
    assert 'id="standing"' in shown.content.decode()
    assert of(cast, "office")["第三季度结果"].figure == str(shown.context["board"].lights.red)


def test_nobody_else_has_it(cast: Cast) -> None:
    the_publication(cast, PublicationState.ANNOUNCED)

    assert [pictures(cast.actor(who)) for who in ("reporter", "rival", "system")] == [[], [], []]


def test_administrators_read_nothing_of_an_appraisal(cast: Cast) -> None:
    the_publication(cast)

    assert [of(cast, who) for who in ("system", "security", "audit")] == [{}, {}, {}]


def test_whatever_stands_there_opens(cast: Cast, browser: Browser) -> None:
    filed(cast)
    an_order(cast, State.OPEN)
    the_task(cast, "jiangbei", "2026Q4")

    for who in sorted(STAFF):
        client = browser(who)
        page = client.get("/").content.decode()
        for one in glances(cast.actor(who)):
            assert one.title in page
            assert client.get(one.address).status_code == 200, one
