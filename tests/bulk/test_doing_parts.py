"""Parts are done several at a time in one process, or by another process that is told the same line."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kaoping.bulk import Effort, doing, run_bulk
from kaoping.bulk.doing import Doers
from kaoping.bulk.part import Connections
from kaoping.bulk.spec import PartReport, PartSpec
from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.terms import Refused, errors
from tests.bulk.equality import bulk_files, digests
from tests.bulk.test_equality import LARGE, many_values
from tests.engine.whole import whole


def _done_by_another_process(_: Doers, specs: Sequence[PartSpec], meanwhile: Callable[[], object]) -> list[PartReport]:
    meanwhile()
    lines = "".join(spec.to_json() + "\n" for spec in specs)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-m", "kaoping.bulk.worker"],
        input=lines,
        stdout=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
        check=True,
    )
    return [PartReport.from_json(line) for line in ended.stdout.splitlines()]


def test_another_process_does_parts_by_the_same_lines_and_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = bulk_files(many_values(), tmp_path / "values")
    run_bulk(LARGE, values, tmp_path / "here", effort=Effort(part=1))
    monkeypatch.setattr(Doers, "do", _done_by_another_process)
    run_bulk(LARGE, values, tmp_path / "there", effort=Effort(part=1))

    assert len(digests(tmp_path / "here")) > 10
    assert digests(tmp_path / "there") == digests(tmp_path / "here")


def _specification(number: int) -> PartSpec:
    return PartSpec(
        number=number,
        groups=0,
        scheme="",
        kinds=(),
        subjects="",
        values=(),
        records=(),
        periods=(),
        stages=(0, 0),
        output="",
    )


def test_a_part_that_fails_ends_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    is_busy = threading.Event()
    ended: list[str] = []

    def do(spec: PartSpec, connections: Connections) -> PartReport:
        if spec.number == 0:
            is_busy.wait()
            raise RuntimeError("part 0 failed")
        with duckdb.connect() as db:
            connections.add(db)
            is_busy.set()
            try:
                # Days of work, if nobody ended it.
                db.execute("SELECT sum(hash(range)) FROM range(1000000000000000)").fetchall()
            except duckdb.InterruptException:
                ended.append("interrupted")
                raise
        raise AssertionError("the query came to its end")

    monkeypatch.setattr(doing, "run_part", do)
    with pytest.raises(RuntimeError, match="part 0 failed"):
        Doers(2).do([_specification(0), _specification(1)])
    assert ended == ["interrupted"]


GAP = """
    groups: [{id: 甲}, {id: 乙}]
    periods: [{id: "1"}, {id: "2"}]
    items: [{id: rate, title: 完成率, points: 100, target: 70, rule: {family: ratio, better: more, cap: points}}]
    grades: {bands: [{grade: 好, in: "[80, )"}, {grade: 差, in: "(, 70)"}]}
"""
UNKNOWN = """
    groups: [{id: 甲}, {id: 乙}]
    periods: [{id: "1"}, {id: "2"}]
    items:
      - {id: rate, title: 完成率, points: 100, data: {decimals: 2},
         rule: {family: formula, points: rate + other, cap: points, floor: 0}}
"""


@pytest.mark.parametrize(("text", "code"), [(GAP, "bands-gap"), (UNKNOWN, "expression")])
@pytest.mark.parametrize("processors", [1, 2])
def test_a_scheme_that_is_not_sound_is_refused_though_its_parts_may_have_begun(
    text: str, code: str, processors: int, tmp_path: Path
) -> None:
    people = (Subject("一", "甲"), Subject("二", "乙"))
    seen = {(s.name, period, "rate"): Observation(Decimal(7)) for s in people for period in ("1", "2")}
    values = bulk_files(Values(people, seen), tmp_path / "values")

    with pytest.raises(Refused) as refused:
        run_bulk(whole(text), values, tmp_path / "result", effort=Effort(processors=processors, part=1))
    assert [f.code for f in errors(refused.value.findings)] == [code]
    assert not (tmp_path / "result").exists()
