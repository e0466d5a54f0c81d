"""`kaoping template`: the workbook into which the values for a scheme are filled, or a scheme itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import CommandSpec, Option
from kaoping.cli.convert import refuse_existing
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.findings import show_findings
from kaoping.cli.reading import read_scheme_file, read_values_files
from kaoping.cli.running import MAPPING, named_period
from kaoping.cli.screen import Screen
from kaoping.cli.writing import refuse_inputs, whole_file
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject
from kaoping.engine.words import Words
from kaoping.files.scheme_book.writing import write_empty_book
from kaoping.files.template import Arrangement, write_template

_BY: dict[str, Arrangement] = {"group": "group", "assessor": "assessor"}


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    scheme: str | None,
    output: str | None,
    empty: bool,
    by: str | None,
    period: str | None,
    units: tuple[str, ...],
    mapping: str | None,
    force: bool,
) -> int:
    """Write the template of a scheme, or an empty workbook for a scheme."""
    if empty or scheme is None:
        return _empty_scheme(screen, scheme, output, empty=empty, force=force)
    path = Path(output or "template.xlsx")
    if path.suffix != ".xlsx":
        wrong = Words(f"填报表是工作簿，不能写成 {path}", f"a template is a workbook, not {path}")
        raise Stop(Exit.USAGE, wrong, Words("文件名以 .xlsx 结尾", "end the name in .xlsx"))
    files = [Path(u) for u in units]
    refuse_inputs([path], [Path(scheme), *files])
    refuse_existing(path, force=force)
    read = read_scheme_file(Path(scheme))
    period = named_period(read, period)
    subjects = _units(screen, read, files, period, mapping)
    arrangement = _BY[by or "group"]
    whole_file(
        path,
        lambda part: write_template(read, part, subjects, by=arrangement, period=period, language=screen.language),
    )
    screen.line(Words("填报表", "template"), Words("：", ": "), str(path))
    return Exit.DONE


def _empty_scheme(screen: Screen, scheme: str | None, output: str | None, *, empty: bool, force: bool) -> int:
    """Write the workbook in which a scheme is written from the start."""
    if not empty or scheme is not None:
        raise Stop(
            Exit.USAGE,
            Words("要么写方案，要么写 --scheme", "name a scheme, or write --scheme"),
            Words(
                "数据填报表：kaoping template 方案；空白的方案工作簿：kaoping template --scheme -o 方案.xlsx",
                "for values: kaoping template SCHEME; an empty scheme: kaoping template --scheme -o scheme.xlsx",
            ),
        )
    path = Path(output or "scheme.xlsx")
    if path.suffix != ".xlsx":
        wrong = Words(f"这是工作簿，不能写成 {path}", f"this is a workbook, not {path}")
        raise Stop(Exit.USAGE, wrong, Words("文件名以 .xlsx 结尾", "end the name in .xlsx"))
    refuse_existing(path, force=force)
    whole_file(path, lambda part: write_empty_book(part, screen.language))
    screen.line(Words("空白方案", "empty scheme"), Words("：", ": "), str(path))
    return Exit.DONE


def _units(
    screen: Screen, scheme: Scheme, files: Sequence[Path], period: str | None, mapping: str | None
) -> tuple[Subject, ...]:
    """The units that files with values name; their figures do not matter here."""
    if not files:
        return ()
    found = read_values_files(files, scheme, period, mapping)
    if found.notes:
        show_findings(screen, found.notes)
    return found.values.subjects


SPEC = CommandSpec(
    "template",
    Words(
        "按考评方案生成数据填报表（工作簿），填好后可直接用 kaoping score 读取。",
        "Write the workbook into which the values for a scheme are filled; kaoping score reads it back.",
    ),
    (
        replace(SCHEME, required=False),
        Option(
            ("-o", "--output"),
            "output",
            Words(
                "写到哪个文件，默认 template.xlsx（--scheme 时为 scheme.xlsx）",
                "the file to write; template.xlsx where left out, scheme.xlsx with --scheme",
            ),
            metavar=Words("文件", "FILE"),
        ),
        Option(
            ("--scheme",),
            "empty",
            Words("不写方案，生成空白的方案工作簿", "name no scheme: write the workbook in which one is written"),
        ),
        Option(
            ("--by",),
            "by",
            Words(
                "group：每个考核分组一张表（默认）；assessor：每个考核责任部门一张表",
                "group: a sheet for each peer group (default); assessor: one for each assessing department",
            ),
            metavar=Words("group|assessor", "group|assessor"),
            choices=tuple(_BY),
        ),
        Option(
            ("--units",),
            "units",
            Words(
                "已有的数据文件或文件夹，单位名单取自其中，可写多次",
                "a file with values from which the units are taken, or a folder, as often as wanted",
            ),
            metavar=Words("文件", "FILE"),
            many=True,
        ),
        Option(
            ("--period",),
            "period",
            Words(
                "填报的考核期；方案有多期而省略时，每期一行",
                "the period of the values; a row for each where the scheme has several and none is named",
            ),
            metavar=Words("考核期", "PERIOD"),
        ),
        MAPPING,
        Option(("--force",), "force", Words("文件已存在时覆盖", "write over a file that is there already")),
    ),
    run,
)
