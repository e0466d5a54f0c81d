"""How a run is split: enough parts for every processor, but none so small that planning it costs more than it saves."""

from __future__ import annotations

import pytest

from kaoping.bulk.planning import LEAST, Effort, Plan, make_plan

PERIODS = tuple(str(month) for month in range(1, 13))
STANDING = dict.fromkeys(PERIODS, "1")


def _plan(values: int, effort: Effort, *, by_period: bool = True) -> Plan:
    """The plan for so many leaf values in all: four groups of the same size in twelve periods."""
    sizes = dict.fromkeys("甲乙丙丁", (0, values // 48))
    plan, _ = make_plan(sizes, PERIODS, effort, by_period=by_period, standing=STANDING)
    return plan


@pytest.mark.parametrize(
    ("values", "parts"),
    [(480, 1), (LEAST + 80, 1), (2 * LEAST - 128, 1), (2 * LEAST + 64, 2), (10_000_080, 2), (21_600_000, 4)],
)
def test_two_processors_share_what_makes_two_parts_worth_planning(values: int, parts: int) -> None:
    assert len(_plan(values, Effort(processors=2)).parts()) == parts
    assert len(_plan(values, Effort(processors=2), by_period=False).parts()) == parts


def test_one_processor_does_what_fits_into_memory_in_one_part() -> None:
    assert len(_plan(5_999_952, Effort()).parts()) == 1
    assert len(_plan(9_999_984, Effort()).parts()) == 2


def test_many_processors_are_kept_busy_by_parts_that_are_large_enough() -> None:
    assert len(_plan(3 * LEAST + 48, Effort(processors=8)).parts()) == 3
