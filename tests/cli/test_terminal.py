"""On a terminal: tables that fit, colours where they are wanted, and a calm end where nobody reads on."""

import io

import pytest

from kaoping.cli.help_page import HelpPage
from kaoping.cli.screen import OutputLost, Screen
from kaoping.cli.tables import Column, Styled, Table, drawn_lines
from kaoping.cli.widths import width
from kaoping.engine.words import Language, Words


class Terminal(io.StringIO):
    """A text that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def table() -> Table:
    """A small ranking with one column that may be left out."""
    item = Column("1 群众满意度测评得分", right=True, optional=True)
    made = Table([Column("名次", right=True), Column("单位"), item, Column("总分", right=True)], title="城区")
    made.add("1", "江北区", "19.07", Styled("94.67", "good"))
    made.add("2", "滨湖开发区", "7.10", "87.10")
    return made


def drawn(table: Table, environment: dict[str, str] | None = None) -> str:
    out = Terminal()
    Screen(Language.ZH, environment or {}, out=out, err=io.StringIO()).table(table)
    return out.getvalue()


@pytest.mark.parametrize("most", [120, 44, 36, 30])
def test_a_table_is_never_wider_than_the_terminal_and_its_figures_stay_whole(table: Table, most: int) -> None:
    lines = list(drawn_lines(table, most, lambda text: text.text))

    # At least 4 (名次), 10 (the longest name), 5 (a score), 5 (a total) and three gaps of 2: 30.
    assert max(width(line) for line in lines) <= most
    assert lines[-2].split() == ["1", "江北区", "19.07", "94.67"]


def test_where_the_figures_do_not_fit_those_of_the_items_are_left_out_and_it_is_said(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "29")

    text = drawn(table)

    assert "19.07" not in text
    assert "94.67" in text
    assert "略去 1 列" in text


def test_a_wide_terminal_shows_every_column(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")

    assert "1 群众满意度测评得分" in drawn(table)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_styles_are_left_away_where_they_are_not_wanted(table: Table, environment: dict[str, str]) -> None:
    assert "\x1b" not in drawn(table, environment)


def test_a_terminal_gets_styles(table: Table) -> None:
    assert "\x1b[32m94.67\x1b[0m" in drawn(table)


@pytest.mark.parametrize("error", [BrokenPipeError(), OSError(28, "No space left on device")])
def test_output_that_cannot_be_written_is_told_from_other_faults(error: OSError) -> None:
    class Full(io.StringIO):
        def write(self, text: str, /) -> int:
            raise error

    with pytest.raises(OutputLost) as lost:
        Screen(Language.ZH, {}, out=Full(), err=io.StringIO()).line("x")
    assert lost.value.error is error


def test_help_fits_a_narrow_terminal() -> None:
    page = HelpPage(Language.EN, 50)
    said = "what it does, in a sentence that has to be broken"
    page.listed(Words("选项", "Options"), [("--a-rather-long-option FILE", said)])

    assert max(len(line) for line in page.lines) <= 50
