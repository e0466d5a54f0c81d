"""The page on the command line says what the program does."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from kaoping.cli.commands import Option
from kaoping.cli.exits import Exit
from kaoping.cli.main import COMMANDS
from kaoping.cli.writing import KINDS

ROOT = Path(__file__).parents[2]
PAGES = pytest.mark.parametrize("page", ["command-line.md", "command-line.zh-CN.md"])


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@PAGES
def test_every_exit_code_is_documented(page: str) -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", text_of(page), flags=re.MULTILINE)]

    assert codes == [code.value for code in Exit]


@PAGES
def test_every_command_has_its_section_in_the_order_of_work(page: str) -> None:
    assert re.findall(r"^## `(\w+)", text_of(page), flags=re.MULTILINE) == list(COMMANDS)


@PAGES
def test_every_file_that_is_written_is_documented(page: str) -> None:
    rows = re.findall(r"^\| `(\.\w+)` \| `([\w.]+)` \|", text_of(page), flags=re.MULTILINE)

    assert rows == [(ending, name) for ending, (name, _) in KINDS.items()]


@PAGES
@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_documented(page: str, name: str) -> None:
    spec = import_module(COMMANDS[name][0]).SPEC
    flags = {p.flags[-1] for p in spec.parameters if isinstance(p, Option)}

    assert {flag for flag in flags if f"`{flag}" not in text_of(page) and flag != "--output"} == set()


@PAGES
def test_every_format_for_programs_is_documented(page: str) -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "kaoping" / "cli").glob("*.py"))

    assert set(re.findall(r'"(kaoping-\w+/\d)"', sources)) == set(re.findall(r"`(kaoping-\w+/\d)`", text_of(page)))


@pytest.mark.parametrize("name", list(COMMANDS))
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_list_every_command(readme: str, name: str) -> None:
    assert f"`kaoping {name}`" in (ROOT / readme).read_text(encoding="utf-8")
