"""Workbooks of random schemes on random values agree with the engine, whatever rules they are made of."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kaoping.engine.scoring import Result, score, score_cycle
from kaoping.engine.terms import Refused
from kaoping.files.results import write_results_workbook
from tests.engine.strategies import schemes, values
from tests.files.results_workbooks import differences, read
from tests.libreoffice import recalculated

NUMBER = 25


def random_results() -> list[Result]:
    """The results of random schemes on random values that the engine takes: of a cycle where there is one.

    They are drawn first, because LibreOffice starts too slowly to be asked about each by itself.
    """
    found: list[Result] = []

    @seed(20_260_331)
    @settings(max_examples=NUMBER, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        scheme = data.draw(schemes())
        given = data.draw(values(scheme))
        period = scheme.periods[-1].id if scheme.periods else None
        is_cycle = scheme.over_periods is not None and bool(scheme.periods)
        try:
            found.append(score_cycle(scheme, given).cycle if is_cycle else score(scheme, given, period))
        except Refused:
            return

    draw()
    return found


def test_random_schemes_agree(tmp_path: Path) -> None:
    results = random_results()
    assert len(results) > NUMBER // 2
    assert any(result.periods for result in results)
    workbooks = [tmp_path / f"{at}.xlsx" for at in range(len(results))]
    for path, result in zip(workbooks, results, strict=True):
        write_results_workbook(result, path)
        assert differences(read(path), result, may_be_beyond=True) == []
    for path, result in zip(recalculated(workbooks, tmp_path / "office"), results, strict=True):
        # The values reach 10^13 with two decimals, which is beyond what a spreadsheet can reckon with.
        assert differences(read(path), result, may_be_beyond=True) == [], result.scheme.canonical().decode()
