"""The canonical form of a result is plain JSON of its cells, for every example; each subject's part stands alone."""

import json
from decimal import Decimal

import pytest

from kaoping.engine.numbers import plain
from kaoping.engine.scoring import Result
from tests.files.results_examples import NAMES, results


def as_json(result: Result) -> bytes:
    """The same, written cell by cell by the standard library."""

    def said(value: object) -> object:
        return {"n": plain(value)} if isinstance(value, Decimal) else value

    lines = []
    for one in sorted(result.subjects, key=lambda found: found.subject.name):
        cells = {step.key: said(one.value(step.key)) for step in one.compiled.program.steps}
        ends = None if one.interval is None else [plain(end) for end in one.interval]
        lines.append([one.subject.name, one.subject.group, cells, ends])
    return json.dumps(lines, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("name", NAMES)
def test_the_canonical_form_is_plain_json_of_all_cells(name: str) -> None:
    for result in results(name):
        assert result.canonical() == as_json(result)


@pytest.mark.parametrize("name", NAMES)
def test_the_parts_of_the_subjects_make_the_whole(name: str) -> None:
    for result in results(name):
        lines = [json.loads(line) for _name, line in result.canonical_lines()]

        assert lines == json.loads(result.canonical())
        assert [line[0] for line in lines] == [name for name, _line in result.canonical_lines()]
