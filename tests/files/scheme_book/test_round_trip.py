"""Every scheme can be written as a workbook, and the same scheme is read from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Language
from kaoping.files.scheme_book.pages import book_of, laid_scheme
from kaoping.files.scheme_book.reading import check_book, check_scheme_book
from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.cases.examples import EXAMPLES, scheme_of
from tests.engine.checking.fragments import blocks, file_of
from tests.engine.strategies import careless, schemes
from tests.libreoffice import recalculated

DOCS = Path(__file__).parents[3] / "docs"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/scheme.yaml"))
LANGUAGES = pytest.mark.parametrize("language", list(Language))
quickly = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def said(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    """What is found, wherever it stands."""
    return Counter((f.code, f.wrong.zh) for f in findings)


def comes_back(scheme: Scheme, language: Language = Language.ZH) -> None:
    """The scheme is read from its sheets, equal in every field, and checking says the same of it at a cell."""
    laid = laid_scheme(scheme, language)
    found = check_book(book_of(laid, language))
    assert found.scheme is not None, [(f.source, f.code, f.wrong.zh) for f in found.findings]
    assert found.scheme == scheme
    assert found.scheme.digest() == scheme.digest()
    assert laid.other == {}
    assert said(found.findings) == said(check(scheme))
    assert [f for f in found.findings if "!" not in f.source] == []


def documented(page: str) -> list[Scheme]:
    """Schemes in the examples of a page; those that cannot be read at all are left out."""
    found = []
    for block in blocks((DOCS / page).read_text(encoding="utf-8")):
        try:
            found.append(parse_scheme_yaml(file_of(*block)))
        except Refused:
            continue
    return found


@LANGUAGES
@pytest.mark.parametrize("name", NAMES)
def test_every_example_comes_back_from_a_workbook(name: str, language: Language, tmp_path: Path) -> None:
    path = tmp_path / "scheme.xlsx"
    write_scheme_book(scheme_of(name), path, language)

    found = check_scheme_book(path)

    assert found.scheme == scheme_of(name)
    assert found.scheme.digest() == scheme_of(name).digest()
    assert said(found.findings) == said(check(scheme_of(name)))


@LANGUAGES
@pytest.mark.parametrize("page", ["scheme-format.md", "findings.md"])
def test_every_documented_scheme_comes_back(page: str, language: Language) -> None:
    found = documented(page)

    assert len(found) > 20
    for scheme in found:
        comes_back(scheme, language)


@given(schemes())
@quickly
def test_any_scheme_that_an_author_could_have_meant_comes_back(scheme: Scheme) -> None:
    comes_back(scheme)


@given(careless())
@quickly
def test_any_scheme_that_can_be_read_comes_back(scheme: Scheme) -> None:
    comes_back(scheme, Language.EN)


def test_schemes_come_back_after_a_spreadsheet_program_saved_them(tmp_path: Path) -> None:
    written = []
    some = ("bureau", "hunan", "quzhou", "xianning-means")
    for name in some:
        written.append(tmp_path / f"{name}.xlsx")
        write_scheme_book(scheme_of(name), written[-1])

    for name, path in zip(some, recalculated(written, tmp_path / "office"), strict=True):
        assert check_scheme_book(path).scheme == scheme_of(name)


def test_the_same_scheme_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_scheme_book(scheme_of("bureau"), one)
    write_scheme_book(scheme_of("bureau"), other)

    assert one.read_bytes() == other.read_bytes()


RARE = """
id: rare
title: {zh: 少见的写法, en: "2026"}
rounding: {}
ranking: {ties: []}
items:
  - {id: a, title: {zh: （示例）甲, en: 甲}, points: 50, coefficient: {}, rule: {family: given, what: score}}
  - {id: b, title: {zh: 乙、丙, en: "en: 乙"}, points: 50, groups: ["一、二"], rule: {family: given, what: score}}
groups: [{id: "一、二"}, {id: "3"}]
"""


def test_what_no_column_can_hold_is_written_by_its_path(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(RARE)
    path = tmp_path / "scheme.xlsx"
    write_scheme_book(scheme, path)

    found = check_scheme_book(path).scheme

    assert found == scheme
    # A group of settings without any of them, and no items that decide, are not the same as silence.
    assert laid_scheme(scheme, Language.ZH).other == {("rounding",): {}, ("ranking",): {"ties": []}}
