"""The documents are complete, agree with each other, and lead to where they say."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.repository.files import ROOT, relative, repository_files, text_of

README = ROOT / "README.md"
README_ZH = ROOT / "README.zh-CN.md"
DECISIONS = ROOT / "docs" / "adr"
GLOSSARY = ROOT / "docs" / "glossary.md"

STATUSES = {"reported", "verified", "disputed", "not_applicable", "not_reported", "no_data"}
FAMILIES = {"met", "checklist", "steps", "ratio", "line", "tiers", "lookup", "events", "rank", "relative"}
FAMILIES |= {"raters", "votes", "decision", "either", "formula", "given"}


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```|^    .*?$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


def headings(path: Path) -> list[str]:
    return re.findall(r"^#+ ", without_code(text_of(path)), flags=re.MULTILINE)


def glossary_rows() -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in text_of(GLOSSARY).splitlines() if line.startswith("| ")]
    return [row for row in rows if row[0] != "中文"]


@pytest.mark.parametrize("readme", [README, README_ZH], ids=relative)
@pytest.mark.parametrize("command", ["make demo", "make test", "pip install ."])
def test_both_readmes_name_the_commands(readme: Path, command: str) -> None:
    assert command in text_of(readme)


def test_both_readmes_have_the_same_sections() -> None:
    assert headings(README) == headings(README_ZH)


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        [line.split("#")[0].rstrip() for line in text_of(path).splitlines() if line.startswith("    ")]
        for path in (README, README_ZH)
    )

    assert english == chinese


def test_both_readmes_list_the_same_subcommands_as_there_or_not_yet() -> None:
    english = re.findall(r"^\| `(kaoping \w+)` .*\| (Not yet)?", text_of(README), flags=re.MULTILINE)
    chinese = re.findall(r"^\| `(kaoping \w+)` .*\| (尚未实现)?", text_of(README_ZH), flags=re.MULTILINE)

    assert [(name, bool(missing)) for name, missing in english] == [(name, bool(missing)) for name, missing in chinese]
    assert english


def test_every_decision_is_in_the_index_under_its_own_title() -> None:
    index = text_of(DECISIONS / "README.md")
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name not in {"README.md", "template.md"})

    titles = {record.name: text_of(record).splitlines()[0].removeprefix("# ") for record in records}

    assert titles
    assert {name: f"[{title}]({name})" in index for name, title in titles.items()} == dict.fromkeys(titles, True)


def test_every_decision_has_its_own_number_and_the_parts_of_the_template() -> None:
    parts = re.findall(r"^## .*", text_of(DECISIONS / "template.md"), flags=re.MULTILINE)
    records = sorted(DECISIONS.glob("[0-9]*.md"))

    assert len({record.name[:4] for record in records}) == len(records)
    for record in records:
        assert text_of(record).startswith(f"# {record.name[:4]}. "), relative(record)
        assert re.findall(r"^## .*", text_of(record), flags=re.MULTILINE) == parts, relative(record)


def test_the_list_of_changes_has_a_section_for_what_is_not_released() -> None:
    assert re.search(r"^## Unreleased$", text_of(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)


def test_every_link_inside_the_documents_leads_to_a_file() -> None:
    documents = [path for path in repository_files() if path.suffix == ".md" and path.name != "template.md"]
    links = [
        (relative(document), target)
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", without_code(text_of(document)))
        if not target.startswith(("http:", "https:", "mailto:"))
    ]

    assert links
    assert [link for link in links if not (ROOT / link[0]).parent.joinpath(link[1]).exists()] == []


def test_every_glossary_row_has_a_term_an_identifier_and_a_meaning() -> None:
    assert [row for row in glossary_rows() if len(row) != 3 or not all(cell.strip() for cell in row)] == []


def test_no_term_stands_twice_in_the_glossary() -> None:
    terms = Counter(term for row in glossary_rows() for term in re.split("[、，]", row[0]))

    assert [term for term, times in terms.items() if times > 1] == []


def test_the_glossary_has_every_status_and_every_family_of_rules() -> None:
    identifiers = {name for row in glossary_rows() for name in re.findall(r"`(\w+)`", row[1])}

    assert identifiers >= STATUSES | FAMILIES
