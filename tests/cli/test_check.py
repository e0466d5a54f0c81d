"""`kaoping check` lists every fault with its place."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping

TWO_FAULTS = """id: x
title: x
items:
  - {title: a, points: 1, rule: {family: given, what: guess}}
  - {title: b, points: 3, rule: {family: steps}}
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.yaml"
    path.write_text(TWO_FAULTS, encoding="utf-8")
    return path


def test_all_faults_are_listed_at_once_with_line_and_column(kaoping: Kaoping, faulty: Path) -> None:
    ended = kaoping("check", faulty)

    assert ended.code == 3
    assert "faulty.yaml:4:" in ended.out
    assert "faulty.yaml:5:" in ended.out
    assert "共 2 个错误" in ended.out


def test_findings_are_english_where_english_is_spoken(kaoping: Kaoping, faulty: Path) -> None:
    assert "2 errors" in kaoping("check", faulty, "--lang", "en").out


def test_programs_get_code_place_and_both_languages(kaoping: Kaoping, faulty: Path) -> None:
    ended = kaoping("check", faulty, "--json")

    found = json.loads(ended.out)["findings"]
    assert ended.code == 3
    assert [(f["severity"], f["path"]) for f in found] == [
        ("error", "items[0].rule.what"),
        ("error", "items[1].rule.floor"),
    ]
    assert set(found[0]["wrong"]) == {"zh", "en"}


def test_a_scheme_without_faults_ends_with_0(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("check", jinhua / "scheme.yaml", "--quiet")

    assert (ended.code, ended.out) == (0, "没有发现问题\n")


def test_warnings_end_with_1_only_where_asked_for(kaoping: Kaoping, tmp_path: Path) -> None:
    # A cap of 20 on deductions from 10 points down to 0 is never reached: a warning.
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(
        "id: x\ntitle: x\nitems:\n  - title: a\n    points: 10\n    target: 95\n"
        "    rule: {family: steps, floor: 0, "
        "below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 20}}\n",
        encoding="utf-8",
    )

    assert kaoping("check", scheme).code == 0
    assert kaoping("check", scheme, "--strict").code == 1


def test_a_file_that_is_no_text_is_refused_without_a_traceback(kaoping: Kaoping, tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(bytes(range(256)))

    ended = kaoping("check", path)

    assert ended.code == 3
    assert "Traceback" not in ended.out + ended.err
