from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaoping.bulk import BulkResult, DamagedResult, Effort, columns, run_bulk
from kaoping.bulk.database import connect
from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import Observation, Prepared, Record, Subject, Values
from kaoping.engine.terms import Refused, Status, errors
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values
from tests.bulk.equality import (
    CYCLE,
    Way,
    bulk_files,
    bulk_results,
    differences,
    digests,
    plain_cycle,
    plain_results,
    readable,
)
from tests.bulk.schemes import schemes, values
from tests.engine.whole import whole

EXAMPLES = sorted(p.parent for p in Path("examples").glob("*/scheme.yaml"))
WAYS = st.builds(
    Way,
    effort=st.sampled_from([Effort(), Effort(part=1)]),
    shuffled=st.booleans(),
    form=st.sampled_from(["long", "wide"]),
)


def assert_equal(scheme: Scheme, given_values: Values, way: Way | None = None, *, cycle: bool = False) -> None:
    given_values = readable(scheme, given_values)
    if cycle:
        plain = plain_cycle(scheme, given_values)
        periods = list(plain) if isinstance(plain, dict) else [CYCLE]
    else:
        periods = [p.id for p in leaf_periods(scheme)] or [""]
        plain = plain_results(scheme, given_values, periods)
    with TemporaryDirectory() as folder:
        bulk = bulk_results(scheme, given_values, periods, Path(folder), way)
    assert differences(plain, bulk) == []


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(schemes(), WAYS, st.data())
def test_both_engines_give_every_cell_the_same_value(scheme: Scheme, way: Way, data: st.DataObject) -> None:
    assume(not errors(check(scheme)))
    has_cycle = bool(scheme.periods) and scheme.over_periods is not None
    assert_equal(scheme, data.draw(values(scheme)), way, cycle=has_cycle and data.draw(st.booleans()))


@settings(max_examples=12, suppress_health_check=[*HealthCheck])
@given(schemes(), st.data())
def test_stages_that_are_done_in_layers_give_every_cell_the_same_value(scheme: Scheme, data: st.DataObject) -> None:
    assume(not errors(check(scheme)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "LARGE", 0)
        assert_equal(scheme, data.draw(values(scheme)))


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda p: p.name)
def test_every_example_is_the_same_in_bulk(folder: Path) -> None:
    scheme = read_scheme_yaml(folder / "scheme.yaml")
    files = sorted(folder.glob("*.csv"))
    assert files, "an example has values"
    read = read_values(files, scheme)
    # Bulk runs list subjects by group and name, wherever they stand in a file.
    subjects = sorted(read.subjects, key=lambda s: (s.group, s.name))
    assert_equal(scheme, replace(read, subjects=tuple(subjects)))


LARGE = whole("""
    groups: [{id: 甲}, {id: 乙}, {id: 丙}]
    periods: [{id: "1", end: 2026-01-31}, {id: "2", end: 2026-02-28}]
    items:
      - {id: rate, title: 完成率, points: 40, target: 70, rule: {family: ratio, better: more, cap: points}}
      - id: place
        title: 名次
        points: 30
        rule: {family: rank, better: more, linear: {first: 30, last: 12}}
      - id: accidents
        title: 事故
        points: 30
        rule: {family: events, effect: deduct, cap: points, kinds: [{id: small, points: "1.5"}, {id: big, points: 7}]}
    ranking: {on: shown, scope: all}
    missing: {not_reported: open}
    over_periods: {how: mean, missing: skip}
    grades:
      bands: [{grade: 好, in: "[80, )"}, {grade: 差, in: "(, 80)"}]
      quotas: [{grade: 好, share: "30%"}]
""")

"""Three groups and two months, a rank within the group and one among all, lists, quotas and open scores."""


HUGE_TOTAL = """
items:
  - {id: a, title: 甲, points: 10, data: {decimals: 2}, below_zero: negative,
     rule: {family: formula, points: a, cap: points, floor: none}}
rounding: {total: 3, leaf: 3}
total: {floor: none, cap: none}
"""


def test_a_total_of_sixteen_digits_is_the_same_in_bulk() -> None:
    value = Observation(Decimal("-1111111111060.79"))
    assert_equal(whole(HUGE_TOTAL), Values((Subject("一", "all"),), {("一", "", "a"): value}))


def test_a_data_item_that_is_a_fact_in_one_group_and_a_number_in_another_is_read_back_as_what_it_is() -> None:
    scheme = whole("""
        groups: [{id: 区}, {id: 县}]
        items:
          - id: plan
            title: 计划
            points: 10
            rule: {family: met, when: "yes"}
            variants: [{groups: [县], rule: {family: met, when: ">="}, target: 5}]
    """)
    subjects = (Subject("甲", "区"), Subject("乙", "县"))
    seen = {("甲", "", "plan"): Observation(True), ("乙", "", "plan"): Observation(Decimal(7))}

    assert_equal(scheme, Values(subjects, seen))


ACROSS_ITEMS = """
groups: [{id: 区}, {id: 县}]
periods: [{id: "1", end: 2026-01-31}]
items:
  - {id: work, title: 工作, points: 60, rule: {family: given, what: score}}
  - id: rate
    title: 得分率
    points: 40
    measure: {expression: work.score / 60 * 100, decimals: 1}
    target: {by: pool, pool: mean, scope: all}
    rule: {family: ratio, better: more, cap: points}
    variants: [{groups: [县], data: [{id: other, decimals: 1, min: 0}]}]
  - id: matter
    title: 问题
    kind: penalty
    same_matter: highest
    items:
      - {id: told, title: 约谈, kind: penalty, points: 2, rule: {family: given, what: deduction}}
      - id: punished
        title: 处分
        kind: penalty
        rule:
          family: events
          effect: deduct
          cap: none
          kinds: [{id: a, points: 1, valid_until: recorded}, {id: b, points: "0.5", valid_days: 30}]
effects: [{id: e, title: 扣分, groups: [县], when: work < 20, do: deduct, points: 2}]
ranking: {on: working, scope: all}
missing: {not_reported: open}
grades:
  bands: [{grade: 好, in: "[80, )"}, {grade: 中, in: "[40, 80)"}, {grade: 差, in: "(, 40)"}]
  last_places: [{grade: 中, share: 30%, rounding: half_up}, {grade: 差, number: 1, ties: out}]
"""


def test_what_goes_across_items_and_groups_is_the_same_in_bulk() -> None:
    subjects = tuple(Subject(f"{group}{at}", group) for group in ("区", "县") for at in range(6))
    given: dict[tuple[str, str, str], Observation] = {}
    for at, subject in enumerate(subjects):
        given[subject.name, "1", "work"] = Observation(None if at == 3 else Decimal(7 * (at % 6) + 20 - at))
        given[subject.name, "1", "told"] = Observation(Decimal(at % 3))
        if subject.group == "县":
            given[subject.name, "1", "other"] = Observation(Decimal(at) * 10)
        until = {"until": date(2026, 1, 29 + at % 3)}
        first: Record = {"kind": "a", "date": date(2026, 1, 2), **until}
        second: Record = {"kind": "b", "date": date(2026, 1, 1 + at % 2)}
        given[subject.name, "1", "punished"] = Observation((first, second))
    assert_equal(whole(ACROSS_ITEMS), Values(subjects, given))


def many_values(subjects: int = 30) -> Values:
    """Values with ties, exact half-way quotients, large numbers, empty cells and lists, and a month left out."""
    people = tuple(Subject(f"单位{at:02d}", "甲乙丙"[at % 3]) for at in range(subjects))
    seen: dict[tuple[str, str, str], Observation] = {}
    for at, subject in enumerate(people):
        for month in ("1", "2"):
            if at % 13 == 12 and month == "2":
                continue  # nothing at all is reported, so this month is missing in the cycle
            # 40 × 0.875 ÷ 70 is 0.5 exactly, so hundredths of it are ties: 40 × 0.00875 ÷ 70 = 0.005.
            rate = [Decimal("61.25"), Decimal(10**13), Decimal("69.99"), Decimal(0), Decimal("0.07")][at % 5]
            if at % 11 != 10:
                seen[subject.name, month, "rate"] = Observation(rate)
            seen[subject.name, month, "place"] = Observation(Decimal(at % 4))
            records = tuple({"kind": ("small", "big")[n % 2], "matter": f"m{n}"} for n in range(at % 3))
            seen[subject.name, month, "accidents"] = Observation(records)
    return Values(people, seen)


COUNTS = whole("""
    groups: [{id: 甲}, {id: 乙}]
    periods: [{id: "1"}, {id: "2"}]
    items:
      - {id: rate, title: 完成率, points: 60, target: 70, data: {decimals: 2, min: 0, max: 500},
         rule: {family: ratio, better: more, cap: points}, missing: {not_reported: {share: 60%}}}
      - id: cases
        title: 案件
        points: 40
        rule: {family: events, effect: deduct, reported: counts, kinds: [{id: n, points: 7}], cap: 30}
""")
"""Numbers alone: one of which an empty cell is no number, and one of which it is 0."""


def _counted(last: Decimal | None) -> Values:
    """Every status with a number and without one, rows that are not there, and one number for the last subject."""
    people = [Subject(f"单位{at:02d}", "甲乙"[at % 2]) for at in range(20)]
    seen: dict[tuple[str, str, str], Observation] = {}
    for at, status in enumerate(Status):
        for n, number in enumerate((Decimal(at), None)):
            name = people[2 * at + n].name
            # What does not apply, or was not reported, may have no number; what was disputed must have one.
            for period, item in (("1", "rate"), ("2", "cases.n")):
                given = number if at < 3 else None
                seen[name, period, item] = Observation(Decimal(1) if status is Status.DISPUTED else given, status)
    for period, number in (("1", Decimal("69.99")), ("2", last)):
        seen[people[19].name, period, "rate"] = Observation(number)
        seen[people[19].name, period, "cases.n"] = Observation(Decimal(2))
    return Values(tuple(sorted(people, key=lambda s: (s.group, s.name))), seen)


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize(
    "last",
    [Decimal("0.01"), None, Decimal("0.001"), Decimal("500.01"), Decimal(-1)],
    ids=["given", "empty", "too fine", "too large", "too small"],
)
def test_numbers_with_every_status_are_the_same_in_bulk(last: Decimal | None, *, shuffled: bool) -> None:
    assert_equal(COUNTS, _counted(last), Way(shuffled=shuffled, form="numbers"))


def test_an_unknown_data_item_is_said_of_alone_though_periods_ask_for_different_items() -> None:
    scheme = whole("""
        periods: [{id: "1", within: Q}, {id: "2", within: Q}, {id: Q}]
        items:
          - {id: rate, title: 完成率, points: 60, target: 70, rule: {family: ratio, better: more, cap: points}}
          - {id: once, title: 年初一次, points: 40, periods: ["1"], target: 7, rule: {family: met, when: ">="}}
    """)
    seen = {("一", period, item): Observation(Decimal(7)) for period in ("1", "2", "Q") for item in ("rate", "other")}
    assert_equal(scheme, Values((Subject("一", "all"),), seen))


def test_what_a_unit_need_not_report_may_be_anything() -> None:
    scheme = whole("""
        groups: [{id: 甲}, {id: 乙}]
        items:
          - {id: rate, title: 完成率, points: 60, target: 70, rule: {family: ratio, better: more, cap: points}}
          - {id: own, title: 自选, points: 40, groups: [甲], rule: {family: given, what: score}}
    """)
    seen = {(name, "", item): Observation(Decimal(40)) for name in "一二" for item in ("rate", "own")}
    seen["二", "", "own"] = Observation(Decimal(99))
    assert_equal(scheme, Values((Subject("一", "甲"), Subject("二", "乙")), seen))


def test_several_parts_and_pools_across_them_give_the_same() -> None:
    assert_equal(LARGE, many_values(), Way(Effort(part=1), shuffled=True), cycle=True)


def test_one_part_at_a_time_or_two_and_rows_in_any_order_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for number, (processors, shuffled) in enumerate([(1, False), (2, False), (2, True)]):
        given_values = bulk_files(many_values(), tmp_path / f"values{number}", shuffled=shuffled)
        result = tmp_path / f"result{number}"
        run_bulk(LARGE, given_values, result, effort=Effort(processors=processors, part=1))
        written.append(digests(result))
    assert len(written[0]) > 10
    assert written[0] == written[1] == written[2]


def test_one_period_of_a_file_with_several_is_scored_alone(tmp_path: Path) -> None:
    given_values = many_values()
    run_bulk(LARGE, bulk_files(given_values, tmp_path / "values"), tmp_path / "result", periods=["2"])

    found = BulkResult(tmp_path / "result")
    assert found.recipe["periods"] == ["2"]
    assert differences({"2": Prepared(LARGE, given_values, "2").run()}, {"2": found.period("2")}) == []


def test_a_changed_figure_in_a_result_is_noticed_when_it_is_explained(tmp_path: Path) -> None:
    run_bulk(LARGE, bulk_files(many_values(), tmp_path / "values"), tmp_path / "result")
    (path,) = (tmp_path / "result" / "trace" / "low").glob("*/stage0-0-kind0.parquet")
    with connect() as db:
        db.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{path}')")
        db.execute("UPDATE t SET \"rate.score\" = \"rate.score\" + 1 WHERE subject = '单位03' AND period = '1'")
        db.execute(f"COPY t TO '{path}' (FORMAT parquet)")

    with pytest.raises(DamagedResult, match="单位03"):
        BulkResult(tmp_path / "result").period("1")


def refused_in_bulk(scheme: Scheme, given_values: Values, folder: Path) -> set[str]:
    with pytest.raises(Refused) as refused:
        run_bulk(scheme, bulk_files(given_values, folder / "values"), folder / "result")
    assert not (folder / "result").exists()
    return {f.code for f in refused.value.findings}


def test_a_rule_that_needs_the_last_day_of_a_period_without_one_is_refused(tmp_path: Path) -> None:
    scheme = whole("""
        periods: [{id: "1"}]
        items:
          - id: x
            title: 加分
            points: 5
            rule: {family: events, effect: add, valid_days: 30, cap: points, kinds: [{id: k, points: 1}]}
    """)
    record: Record = {"kind": "k", "date": date(2026, 1, 5)}
    seen = {("甲", "1", "x"): Observation((record,))}

    assert refused_in_bulk(scheme, Values((Subject("甲"),), seen), tmp_path) == {"period-without-end"}


def test_a_period_that_is_made_of_others_is_refused_where_it_is_to_be_scored_itself(tmp_path: Path) -> None:
    scheme = whole("""
        periods: [{id: Q1}, {id: "1", within: Q1}, {id: "2", within: Q1}]
        items: [{id: x, title: 得分, points: 10, rule: {family: given, what: score}}]
        over_periods: {how: mean, missing: skip}
    """)
    files = bulk_files(Values((Subject("甲"),), {("甲", "1", "x"): Observation(Decimal(9))}), tmp_path / "values")

    with pytest.raises(Refused, match="Q1") as refused:
        run_bulk(scheme, files, tmp_path / "result", periods=["Q1"])
    assert [f.code for f in refused.value.findings] == ["unknown-period"]


def test_numbers_that_need_more_than_38_digits_are_refused_with_the_line_that_needs_them(tmp_path: Path) -> None:
    scheme = whole("""
        items:
          - id: x
            title: 乘积
            points: 10
            data: [{id: a, decimals: 6}, {id: b, decimals: 6}]
            rule: {family: formula, points: a * a * b, cap: points, floor: 0}
    """)
    # (10^13 at 6 decimals)^3 has 3 × 19 = 57 digits.
    seen = {("甲", "", key): Observation(Decimal(10**13)) for key in ("a", "b")}

    assert refused_in_bulk(scheme, Values((Subject("甲"),), seen), tmp_path) == {"too-large-for-bulk"}
