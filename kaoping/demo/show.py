"""What the demonstration shows: published beside computed, one score explained, and the files it wrote."""

from __future__ import annotations

from pathlib import Path

from kaoping.cli.exits import Exit
from kaoping.cli.reading import read_scheme_file, read_values_files
from kaoping.cli.screen import Screen
from kaoping.cli.tables import Column, Styled, Table
from kaoping.cli.writing import write_results
from kaoping.demo.published import Published, example_folder, published
from kaoping.engine.explanation import explain
from kaoping.engine.explanation.text import block_lines
from kaoping.engine.scoring import Result, SubjectResult, score
from kaoping.engine.words import Words

_INTRODUCTION = Words(
    "下面用公开的方案和数据重新计算这个月的得分，逐个数字与公布的结果核对。",
    "The published scheme and figures of this month are scored again; each result stands beside the printed one.",
)
_COLUMNS = (
    (Words("单位", "unit"), False),
    (Words("智慧城管 公布", "smart city printed"), True),
    (Words("计算", "computed"), True),
    (Words("总分 公布", "total printed"), True),
    (Words("计算", "computed"), True),
    (Words("名次 公布", "rank printed"), True),
    (Words("计算", "computed"), True),
)
_FILES = ("result.xlsx", "report.html")
_FURTHER = Words(
    "工作簿中的评分单全是活公式，可以改数试算；报告用浏览器打开，不需要网络。",
    "The score sheets of the workbook are live formulas: change a figure and see. The report opens in any browser, "
    "without network.",
)
_EXPLAINED = ("金华开发区", "smart_city")


def show(screen: Screen, folder: Path) -> int:
    """Score, compare, explain and write; the exit code says whether everything agrees."""
    source = example_folder("jinhua")
    scheme = read_scheme_file(source / "scheme.yaml")
    result = score(scheme, read_values_files([source / "values.csv"], scheme).values)
    printed = published(source)
    screen.line(screen.styled(scheme.title, "title"))
    screen.line(_INTRODUCTION)
    agree, figures = 0, 0
    for group in scheme.groups:
        table = Table([Column(screen.words(words), right=right) for words, right in _COLUMNS], title=group.id)
        for row in (p for p in printed if p.group == group.id):
            cells = _compared(row, result.of(row.unit))
            agree += sum(cell.style == "good" for cell in cells if isinstance(cell, Styled))
            figures += sum(isinstance(cell, Styled) for cell in cells)
            table.add(row.unit, *cells)
        screen.line()
        screen.table(table)
    screen.line()
    style = "good" if agree == figures else "bad"
    screen.line(
        screen.styled(Words(f"{figures} 个数字中 {agree} 个一致。", f"{agree} of {figures} figures agree."), style)
    )
    _explain_one(screen, result)
    _write(screen, result, folder)
    return Exit.DONE if agree == figures else Exit.DIFFERENT


def _compared(printed: Published, computed: SubjectResult) -> list[str | Styled]:
    pairs = [
        (f"{printed.smart_city:f}", f"{computed.score('smart_city'):f}"),
        (f"{printed.total:f}", f"{computed.total:f}"),
        (str(printed.rank), str(computed.rank)),
    ]
    cells: list[str | Styled] = []
    for left, right in pairs:
        same = left == right
        cells += [left, Styled(f"{right} {'✓' if same else '✗'}", "good" if same else "bad")]
    return cells


def _explain_one(screen: Screen, result: Result) -> None:
    unit, item = _EXPLAINED
    explanation = explain(result, unit, screen.language)
    block = next(b for b in explanation.blocks if b.item == item)
    screen.line()
    screen.line(
        screen.styled(Words(f"每个得分都能说明来历，例如 {unit}：", f"Every score explains itself; {unit}:"), "strong")
    )
    for line in block_lines(block, screen.language):
        screen.line(line)


def _write(screen: Screen, result: Result, folder: Path) -> None:
    screen.line()
    write_results(screen, [(folder / name, result) for name in _FILES])
    screen.line(_FURTHER)
