from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaoping.bulk import Effort, columns, run_bulk
from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.terms import errors
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
    if cycle:
        plain = plain_cycle(scheme, given_values)
        periods = list(plain) if isinstance(plain, dict) else [CYCLE]
    else:
        periods = [p.id for p in scheme.periods] or [""]
        plain = plain_results(scheme, given_values, periods)
    with TemporaryDirectory() as folder:
        bulk = bulk_results(scheme, given_values, periods, Path(folder), way)
    assert differences(plain, bulk) == []


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(schemes(), WAYS, st.data())
def test_both_engines_give_every_cell_the_same_value(scheme: Scheme, way: Way, data: st.DataObject) -> None:
    assume(not errors(check(scheme)))
    has_cycle = bool(scheme.periods) and scheme.over_periods is not None
    assert_equal(scheme, data.draw(values(scheme)), way, cycle=has_cycle and data.draw(st.booleans()))


@settings(max_examples=15, suppress_health_check=[*HealthCheck])
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


def many_values(subjects: int = 30) -> Values:
    """Values with ties, exact half-way quotients, large numbers, empty cells and lists."""
    people = tuple(Subject(f"单位{at:02d}", "甲乙丙"[at % 3]) for at in range(subjects))
    seen: dict[tuple[str, str, str], Observation] = {}
    for at, subject in enumerate(people):
        for month in ("1", "2"):
            # 40 × 0.875 ÷ 70 is 0.5 exactly, so hundredths of it are ties: 40 × 0.00875 ÷ 70 = 0.005.
            rate = [Decimal("61.25"), Decimal(10**13), Decimal("69.99"), Decimal(0), Decimal("0.07")][at % 5]
            if at % 11 != 10:
                seen[subject.name, month, "rate"] = Observation(rate)
            seen[subject.name, month, "place"] = Observation(Decimal(at % 4))
            records = tuple({"kind": ("small", "big")[n % 2], "matter": f"m{n}"} for n in range(at % 3))
            seen[subject.name, month, "accidents"] = Observation(records)
    return Values(people, seen)


def test_several_parts_and_pools_across_them_give_the_same() -> None:
    assert_equal(LARGE, many_values(), Way(Effort(part=1), shuffled=True), cycle=True)


def test_one_process_or_two_and_rows_in_any_order_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for number, (processes, shuffled) in enumerate([(1, False), (2, False), (2, True)]):
        given_values = bulk_files(many_values(), tmp_path / f"values{number}", shuffled=shuffled)
        result = tmp_path / f"result{number}"
        run_bulk(LARGE, given_values, result, effort=Effort(processes=processes, part=1))
        written.append(digests(result))
    assert len(written[0]) > 10
    assert written[0] == written[1] == written[2]
