"""A stored result carries what it was made from, and a recomputation finds whatever was changed in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaoping.cli.running import run
from kaoping.engine.terms import Refused
from kaoping.files.results import write_results_json
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.stored import Compared, compare_stored, read_stored, rescored
from kaoping.files.values import read_values

EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(p.parent.name for p in EXAMPLES.glob("*/scheme.yaml"))


def stored(name: str, folder: Path) -> Path:
    example = EXAMPLES / name
    scheme = read_scheme_yaml(example / "scheme.yaml")
    files = sorted(example.glob("*.csv"))
    path = folder / "result.json"
    write_results_json(run(scheme, read_values(files, scheme)).results[0], path)
    return path


def compared(path: Path) -> Compared:
    found = read_stored(path)
    return compare_stored(found, rescored(found))


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    plain = json.loads(path.read_text(encoding="utf-8"))
    change(plain)
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_example_comes_out_as_stored(name: str, tmp_path: Path) -> None:
    found = compared(stored(name, tmp_path))

    assert found.differences == ()
    assert found.agrees
    assert found.scores > 0


def test_a_changed_step_is_named_with_what_was_stored_and_what_comes_out(tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        step = next(s for s in plain["subjects"][1]["items"][0]["steps"] if s["result"]["zh"] == "37.74")
        step["result"] = {"zh": "37.94", "en": "37.94"}

    found = compared(changed(stored("jinhua", tmp_path), change))

    first = found.differences[0]
    assert not found.agrees
    assert (first.subject, first.item) == ("金华开发区", "smart_city")
    assert first.what.zh == "按比例得分"
    assert (first.stored["zh"], first.recomputed["zh"]) == ("37.94", "37.74")


@pytest.mark.parametrize(("field", "value"), [("total", "99.00"), ("rank", 1), ("grade", "优秀"), ("open", True)])
def test_a_changed_result_of_a_unit_is_named(field: str, value: object, tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        plain["subjects"][2][field] = value

    found = compared(changed(stored("jinhua", tmp_path), change))

    assert [(d.subject, d.item, d.stored) for d in found.differences] == [("婺城区", "", value)]


def test_a_changed_score_of_an_item_is_named(tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        plain["subjects"][0]["items"][1]["score"] = "28.00"

    (found,) = compared(changed(stored("jinhua", tmp_path), change)).differences

    assert (found.item, found.what.zh, found.stored, found.recomputed) == ("street_control", "得分", "28.00", "27.80")


def test_changed_values_inside_the_file_do_not_match_their_digest(tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        row = next(r for r in plain["made_from"]["values"][1] if r[3] == {"n": "95.43"})
        row[3] = {"n": "96.43"}

    found = compared(changed(stored("jinhua", tmp_path), change))

    assert (found.scheme_agrees, found.values_agree, found.result_agrees) == (True, False, False)
    assert found.differences[0].subject == "金义新区(金东区)"


def test_a_changed_rule_inside_the_file_does_not_match_its_digest(tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        plain["made_from"]["scheme"]["items"][0]["points"] = "41"

    found = compared(changed(stored("jinhua", tmp_path), change))

    assert (found.scheme_agrees, found.values_agree) == (False, True)


def test_missing_and_additional_units_and_items_are_named(tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        del plain["subjects"][0]
        plain["subjects"][0]["items"].pop(1)
        plain["subjects"].append({"name": "新单位", "items": []})

    found = compared(changed(stored("jinhua", tmp_path), change)).differences

    assert {(d.subject, d.item) for d in found} == {
        ("金华开发区", "street_control"),
        ("新单位", ""),
        ("金义新区(金东区)", ""),
    }


def test_a_result_without_what_it_was_made_from_needs_it_given(tmp_path: Path) -> None:
    path = changed(stored("jinhua", tmp_path), lambda plain: plain.pop("made_from"))
    found = read_stored(path)

    with pytest.raises(Refused) as caught:
        rescored(found)
    assert caught.value.findings[0].code == "nothing-to-score"

    scheme = read_scheme_yaml(EXAMPLES / "jinhua" / "scheme.yaml")
    values = read_values([EXAMPLES / "jinhua" / "values.csv"], scheme)
    assert compare_stored(found, rescored(found, scheme, values)).agrees


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "kaoping-result/1"}',
        '{"format": "kaoping-result/1", "recipe": 1, "subjects": []}',
        '{"format": "kaoping-result/1", "recipe": {"engine": 1}, "subjects": []}',
        "[" * 100_000,
        "\x00\x01\x02",
        '{"format": "kaoping-result/1", "recipe": NaN}',
    ],
)
def test_a_damaged_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused):
        read_stored(path)


@pytest.mark.parametrize(
    "value", [5, {"n": "1e999999999"}, {"n": "x"}, {"d": "2026-13-01"}, [1], {"n": "1", "d": "2"}, {"n": "9" * 100}]
)
def test_damaged_values_are_refused(value: object, tmp_path: Path) -> None:
    def change(plain: Any) -> None:
        plain["made_from"]["values"][1][0][3] = value

    path = changed(stored("jinhua", tmp_path), change)

    with pytest.raises(Refused):
        rescored(read_stored(path))
