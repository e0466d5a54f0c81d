"""The workbooks of all examples, recalculated by LibreOffice, say what the engine says, to the last digit."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from kaoping.engine.words import Language
from kaoping.files.results import write_results_workbook
from tests.files.results_examples import NAMES, results
from tests.files.results_workbooks import differences, errors, read
from tests.libreoffice import recalculated


def spoil(workbook: Path, spoiled: Path) -> None:
    """Copy a workbook with a 1 as the kept value of every formula, so that no kept value can be believed."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(spoiled, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>1</v>", data)
            target.writestr(name, data)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_of_every_example_agrees(name: str, tmp_path: Path) -> None:
    found = results(name)
    workbooks = []
    for at, result in enumerate(found):
        written, spoiled = tmp_path / f"written-{at}.xlsx", tmp_path / f"{at}.xlsx"
        write_results_workbook(result, written)
        spoil(written, spoiled)
        # Without recalculation the workbook would say nonsense; so what agrees below was computed.
        assert len(differences(read(spoiled), result)) > 10
        workbooks.append(spoiled)
    for path, result in zip(recalculated(workbooks, tmp_path / "office"), found, strict=True):
        values = read(path)
        assert differences(values, result) == []
        assert errors(values) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_beside_formulas_is_what_the_engine_says(name: str, tmp_path: Path) -> None:
    for result in results(name):
        path = tmp_path / "result.xlsx"
        write_results_workbook(result, path)
        assert differences(read(path), result) == []


def test_the_english_workbook_agrees_as_well(tmp_path: Path) -> None:
    result = results("bureau")[0]
    path = tmp_path / "english.xlsx"
    write_results_workbook(result, path, Language.EN)
    values = read(recalculated([path], tmp_path / "office")[0])
    assert differences(values, result, Language.EN) == []
    assert errors(values) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_units_own_workbook_agrees_and_names_nobody_else(name: str, tmp_path: Path) -> None:
    written = []
    for at, result in enumerate(results(name)):
        # Whoever has most company in their group is compared with most others.
        company = Counter(s.subject.group for s in result.subjects)
        own = max(result.subjects, key=lambda s: (company[s.subject.group], s.subject.name)).subject.name
        path, spoiled = tmp_path / f"written-{at}.xlsx", tmp_path / f"{at}.xlsx"
        write_results_workbook(result, path, only=own)
        spoil(path, spoiled)
        assert len(differences(read(spoiled), result, only=own)) > 3
        written.append((own, result, spoiled))

    recalculations = recalculated([path for _, _, path in written], tmp_path / "office")

    for path, (own, result, _) in zip(recalculations, written, strict=True):
        values = read(path)
        assert differences(values, result, only=own) == []
        assert errors(values) == []
        texts = {str(cell) for rows in values.values() for row in rows for cell in row}
        groups = {group.id if group.title is None else group.title.zh for group in result.scheme.groups}
        assert texts & {s.subject.name for s in result.subjects} - {own} - groups == set()
