"""What rectification comes to is scored by schemes: the closure rate, and a deduction that overdue orders double."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from kaoping.analysis.runs.models import ItemScore, State
from kaoping.analysis.runs.services import start
from kaoping.application.rectification import services, sources
from kaoping.application.rectification.models import Order
from kaoping.basis import clock
from kaoping.basis.refusals import Refusal
from kaoping.collection.values.models import Value
from kaoping.collection.values.services import accept
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.schemes import services as schemes
from tests.platform.application.orders import PROOF
from tests.platform.appraisal import SCHEME, the_cycle
from tests.platform.cast import Cast, the_foreign_unit
from tests.platform.collection.acts import another_cycle, fill_and_submit, task_in
from tests.platform.planning.schemes import drafted

pytestmark = pytest.mark.usefixtures("data_folder")

AUGUST = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
HEAD, GRADES = SCHEME[: SCHEME.index("items:")], SCHEME[SCHEME.index("grades:") :]
ITEMS = """\
missing: {{not_applicable: rescale, not_reported: zero, no_data: full}}
items:
  - id: closed
    title: {{zh: 整改闭环率, en: orders closed in time}}
    points: 60
    data: {{unit: "%", min: 0, max: 100, decimals: {decimals}, source: rectification.closure_rate}}
    target: 100
    rule: {{family: ratio, better: more, cap: points}}
  - id: passed
    title: {{zh: 合格率, en: passed}}
    points: 40
    data:
      - {{id: rate, unit: "%", decimals: 1}}
      - {{id: late, type: fact, source: rectification.is_overdue}}
    rule:
      family: decision
      cases: [{{when: late, points: points - (95 - rate) * 2 * 2, title: 有整改超期的加倍扣分}}]
      otherwise: points - (95 - rate) * 2
      floor: 0
      cap: points
"""


@pytest.mark.parametrize(
    ("written", "mended", "code", "right"),
    [
        ("rectification.closure_rate", "rectification.closed_rate", "unknown-source", "rectification.closure_rate"),
        ("rectification.is_overdue", "rectifcation.is_overdue", "unknown-source", "rectification.is_overdue"),
        ("rectification.is_overdue", "rectification.overdue", "source-type", "number"),
        ("type: fact, source", "type: number, source", "source-type", "fact"),
    ],
    ids=["no-such", "mistyped", "number-for-a-fact", "fact-for-a-number"],
)
def test_a_source_that_is_not_meant_so_keeps_a_scheme_from_being_checked(
    cast: Cast, written: str, mended: str, code: str, right: str
) -> None:
    text = (HEAD + ITEMS.format(decimals=1) + GRADES).replace(written, mended)
    version = drafted(cast, text)
    (found,) = [one for one in version.findings if one["code"] == code]
    line = text[: text.index(mended)].count("\n") + 1
    assert (found["severity"], right in found["right"]["zh"], right in found["right"]["en"]) == ("error", True, True)
    assert found["source"].split(":")[1] == str(line)
    with pytest.raises(Refusal, match="方案还有错误"):
        schemes.propose(actor=cast.actor("office"), version=version)


def test_the_name_of_a_ledger_or_a_system_is_no_kind_of_computed_value(cast: Cast) -> None:
    text = (HEAD + ITEMS.format(decimals=1) + GRADES).replace(
        "decimals: 1}", 'decimals: 1, source: "www.tjj.gov.cn 月报"}', 1
    )
    assert not [one for one in drafted(cast, text).findings if one["severity"] == "error"]


def an_appraisal(cast: Cast, decimals: int) -> Cycle:
    """Of three orders to the north in August two were put right in time; the south had none."""
    cycle = another_cycle(cast, {"rate": (None, True)}, HEAD + ITEMS.format(decimals=decimals) + GRADES)
    north, demand = (
        cycle.subjects.get(name="江北区建设局"),
        services.Demand("临边防护缺失", "补齐防护", "安全科科长", 5),
    )
    with clock.at(AUGUST):
        for is_put_right in (True, True, False):
            order = services.order(actor=cast.actor("office"), subject=north, period=cycle.periods.get(), demand=demand)
            if is_put_right:
                done = services.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF])
                services.check(actor=cast.actor("supervisor"), order=done, said="属实")
    for unit, who in (("jiangbei", "reporter"), ("jiangnan", "rival")):
        task = fill_and_submit(cast, who, task_in(cycle, cast, unit), {"rate": "91.2"}, unit)
        accept(actor=cast.actor("office"), task=task)
    return cycle


@pytest.mark.parametrize(
    ("decimals", "rate", "score"),
    # By hand: 2 of 3 are 66.666… per cent. Of 60 points 66.67 % are 40.002, 66.7 % are 40.02, 67 % are 40.2.
    [(2, "66.67", "40.00"), (1, "66.7", "40.02"), (0, "67", "40.20")],
)
def test_the_closure_rate_is_scored_and_what_is_overdue_doubles_a_deduction(
    decimals: int, rate: str, score: str, cast: Cast
) -> None:
    cycle = an_appraisal(cast, decimals)

    run = start(actor=cast.actor("office"), cycle=cycle, period=cycle.periods.get())

    assert (run.state, run.findings) == (State.PREVIEW, [])
    computed = Value.objects.get(period__cycle=cycle, subject__name="江北区建设局", item="closed")
    assert computed.content == f'{{"n":"{rate}"}}'
    rows = ItemScore.objects.filter(run=run).values_list("subject__name", "item", "score")
    found = {(unit, item): points for unit, item, points in rows}
    # By hand: 91.2 is 3.8 below 95; 2 points each are 7.6, doubled 15.2. Nothing was due in the south.
    assert {key: points for key, points in found.items() if key[0] != "质量监督站"} == {
        ("江北区建设局", "closed"): Decimal(score),
        ("江北区建设局", "passed"): Decimal("24.80"),
        ("江南区建设局", "closed"): Decimal(60),
        ("江南区建设局", "passed"): Decimal("32.40"),
    }


def _values(cycle: Cycle, key: str, unit: str = "江北区建设局") -> tuple[object, object, object]:
    period, subject = cycle.periods.get(key=key), cycle.subjects.get(name=unit)
    computes = (sources.closure_rate, sources.overdue, sources.is_overdue)
    rate, count, late = (compute(cycle, period, subject) for compute in computes)
    return rate, count, late


def _order_in(cast: Cast, cycle: Cycle, day: datetime) -> Order:
    north, demand = cycle.subjects.get(name="江北区建设局"), services.Demand("临边防护缺失", "补齐防护", "科长", 10)
    with clock.at(day):
        return services.order(actor=cast.actor("office"), subject=north, period=cycle.periods.get(), demand=demand)


def test_an_order_that_outlives_its_cycle_counts_in_the_next_one(cast: Cast) -> None:
    ended, running = another_cycle(cast, {}), the_cycle(cast)

    order = _order_in(cast, ended, datetime(2026, 9, 28, 4, 0, tzinfo=UTC))

    # 29 and 30 September; after the holiday Thu 8, Fri 9, Sat 10 (worked), Mon 12 to Fri 16 October: ten.
    assert order.due == date(2026, 10, 16)
    with clock.at(datetime(2026, 12, 20, 4, 0, tzinfo=UTC)):
        assert _values(running, "2026Q4") == (0, 1, True)
        assert _values(running, "2026Q4", "江南区建设局") == (None, 0, False)
        # It was not due, nor overdue, while the period lasted in which it was made.
        assert _values(ended, "2026Q3") == _values(running, "2026Q3") == (None, 0, False)


def test_an_order_counts_for_its_unit_in_every_appraisal_of_the_time_but_in_none_of_another_owner(cast: Cast) -> None:
    one, other = another_cycle(cast, {}), another_cycle(cast, {}, name="b")
    made = _order_in(cast, one, AUGUST)

    assert _values(one, "2026Q3") == _values(other, "2026Q3") == (0, 1, True)
    Order.objects.filter(pk=made.pk).update(tenant=the_foreign_unit())
    assert _values(one, "2026Q3") == (None, 0, False)


def test_queries_for_what_is_scored_do_not_grow_with_orders(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cycle = another_cycle(cast, {})
    for number in (1, 9):
        for _order in range(number):
            _order_in(cast, cycle, AUGUST)
        period, subject = cycle.periods.get(), cycle.subjects.get(name="江北区建设局")
        for compute in (sources.closure_rate, sources.overdue, sources.is_overdue):
            with django_assert_num_queries(1):
                compute(cycle, period, subject)
