"""The demonstration holds the computed month of Jinhua against the printed one."""

import io
from pathlib import Path

from kaoping.cli.screen import Screen
from kaoping.demo.show import show
from kaoping.engine.words import Language


def shown(language: Language, folder: Path) -> tuple[int, str]:
    out = io.StringIO()
    return show(Screen(language, {}, out=out, err=io.StringIO()), folder), out.getvalue()


def test_every_printed_figure_is_ticked(tmp_path: Path) -> None:
    code, text = shown(Language.ZH, tmp_path)

    # Six units: the weighted part, the total and the rank of each.
    assert code == 0
    assert "18 个数字中 18 个一致" in text
    assert text.count("✓") == 18


def test_it_speaks_english_too(tmp_path: Path) -> None:
    assert "18 of 18 figures agree" in shown(Language.EN, tmp_path)[1]


def test_it_writes_a_workbook_and_a_report_and_says_where(tmp_path: Path) -> None:
    code, text = shown(Language.ZH, tmp_path / "demo-output")

    written = sorted((tmp_path / "demo-output").iterdir())
    assert code == 0
    assert [p.name for p in written] == ["report.html", "result.xlsx"]
    assert all(str(p) in text for p in written)


def test_it_says_the_same_every_time(tmp_path: Path) -> None:
    assert shown(Language.ZH, tmp_path) == shown(Language.ZH, tmp_path)
