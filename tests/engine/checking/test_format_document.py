"""Every example of the two pages on the format can be read and has no error; both pages show the same schemes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.engine.scheme import Leaf
from kaoping.engine.scheme.shape import fields_of
from kaoping.engine.terms import errors
from kaoping.files.scheme_yaml import check_scheme_yaml, parse_scheme_yaml
from tests.engine.checking.fragments import blocks, file_of

DOCS = Path(__file__).parents[3] / "docs"
DOCUMENT = (DOCS / "scheme-format.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "scheme-format.zh-CN.md").read_text(encoding="utf-8")
BLOCKS = blocks(DOCUMENT)


@pytest.mark.parametrize("at", range(len(BLOCKS)))
def test_an_example_has_no_error(at: int, tmp_path: Path) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(file_of(*BLOCKS[at]), encoding="utf-8")

    found = check_scheme_yaml(path)

    assert found.scheme is not None, [(f.code, f.source, f.wrong.zh) for f in found.findings]
    assert [(f.code, f.source, f.wrong.zh) for f in errors(found.findings)] == []


def test_the_first_example_is_the_same_in_chinese() -> None:
    english, chinese = (parse_scheme_yaml(file_of(*block)) for block in BLOCKS[:2])

    assert english == chinese


def test_both_pages_have_the_same_number_of_examples() -> None:
    assert [kind for kind, _ in blocks(CHINESE)] == [kind for kind, _ in BLOCKS]


@pytest.mark.parametrize("at", range(len(BLOCKS)))
def test_the_chinese_page_shows_the_same_scheme_in_chinese(at: int) -> None:
    chinese = parse_scheme_yaml(file_of(*blocks(CHINESE)[at]))

    assert chinese == parse_scheme_yaml(file_of(*BLOCKS[at]))


@pytest.mark.parametrize("page", [DOCUMENT, CHINESE], ids=["English", "Chinese"])
def test_every_family_of_rules_has_its_example(page: str) -> None:
    rule = fields_of(Leaf)["rule"].shape
    families = [c for model in rule.models for c in fields_of(model)["family"].shape.choices]

    assert [family for family in families if f"`{family}`" not in page] == []
