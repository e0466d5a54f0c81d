"""`kaoping bulk`: score a large body of values in Parquet files, on all processors, into a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from kaoping.bulk import BulkResult, Effort, PeriodSummary, run_bulk, sorted_files, summary_of
from kaoping.cli.check import SCHEME
from kaoping.cli.commands import JSON, Argument, CommandSpec, Option
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.reading import read_scheme_file, reading
from kaoping.cli.running import named_period
from kaoping.cli.screen import Screen
from kaoping.cli.tables import Column, Table
from kaoping.engine.words import Words

_SIZE = re.compile(r"[1-9]\d*(?:MB|GB)")


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    scheme: str,
    files: tuple[str, ...],
    output: str | None,
    periods: tuple[str, ...],
    processes: str | None,
    memory: str | None,
    as_json: bool,
) -> int:
    """Score what the files hold and write the result into a folder; show how many units each period has."""
    folder = _new_folder(output)
    effort = Effort(processors=_number_of_processes(processes), memory=_size(memory))
    read = read_scheme_file(Path(scheme))
    chosen = [found for name in periods if (found := named_period(read, name)) is not None]
    paths = [Path(f) for f in files]
    for path in paths:
        with reading(path), path.open("rb"):
            pass
    given = sorted_files(paths)
    with screen.progress(Words("批量计算", "computing")) as progress:
        try:
            run_bulk(read, given, folder, periods=chosen or None, effort=effort, progress=progress.at)
        except OSError as error:
            raise _not_written(folder, error) from None
    result = BulkResult(folder)
    if as_json:
        screen.json(_plain(result))
    else:
        _show(screen, result)
    return Exit.DONE


def _new_folder(output: str | None) -> Path:
    if output is None:
        wrong = Words("没有写结果文件夹", "it is not said where the result goes")
        raise Stop(Exit.USAGE, wrong, Words("加 -o 文件夹", "add -o FOLDER"))
    folder = Path(output)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        wrong = Words(f"{folder} 已有内容，不能覆盖", f"{folder} is not empty and is not written over")
        raise Stop(Exit.FILE, wrong, Words("换一个新的文件夹", "name a new folder"))
    return folder


def _number_of_processes(text: str | None) -> int:
    if text is None:
        return len(os.sched_getaffinity(0))
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 1024):
        wrong = Words(f"--processes 的值“{text}”写法有误", f"--processes {text!r} is no number of parts")
        raise Stop(Exit.USAGE, wrong, Words("写 1 到 1024 的整数", "write a whole number from 1 to 1024"))
    return int(text)


def _size(text: str | None) -> str:
    if text is not None and not _SIZE.fullmatch(text):
        wrong = Words(f"--memory 的值“{text}”写法有误", f"--memory {text!r} is no amount of memory")
        raise Stop(Exit.USAGE, wrong, Words("例如 600MB、2GB", "such as 600MB or 2GB"))
    return text or ""


def _not_written(folder: Path, error: OSError) -> Stop:
    reason = error.strerror or str(error)
    return Stop(
        Exit.FILE,
        Words(f"不能写入 {folder}（{reason}）", f"{folder} cannot be written ({reason})"),
        Words("检查有无写权限、磁盘是否已满", "look whether it may be written and the disk is not full"),
    )


def _show(screen: Screen, result: BulkResult) -> None:
    said = screen.language
    screen.line(screen.styled(result.scheme.title, "title"))
    screen.line()
    heads = (
        Words("考核期", "period"),
        Words("单位", "units"),
        Words("待定", "open"),
        Words("不排名", "unranked"),
        Words("最高分", "highest"),
        Words("最低分", "lowest"),
    )
    # Without periods there is one row, which has no name.
    cycle = Words("全周期", "cycle").say(said) if result.recipe["periods"] != [""] else "—"
    table = Table([Column(h.say(said), right=at > 0) for at, h in enumerate(heads)])
    for one in summary_of(result.folder):
        name = one.period or cycle
        ends = ("—" if end is None else f"{end:f}" for end in (one.highest, one.lowest))
        table.add(name, str(one.subjects), str(one.open), str(one.unranked), *ends)
    screen.table(table)
    screen.line()
    screen.line(Words(f"结果已写入 {result.folder}", f"The result is in {result.folder}"))


def _plain(result: BulkResult) -> dict[str, Any]:
    """What `--json` prints: the recipe of the run, and of each period how many units it has."""
    return {
        **result.recipe,
        "format": "kaoping-bulk/1",
        "folder": str(result.folder),
        "totals": [_period(one) for one in summary_of(result.folder)],
    }


def _period(one: PeriodSummary) -> dict[str, Any]:
    ends = {"highest": one.highest, "lowest": one.lowest}
    return {
        "period": one.period,
        "subjects": one.subjects,
        "open": one.open,
        "unranked": one.unranked,
        **{name: None if end is None else f"{end:f}" for name, end in ends.items()},
    }


SPEC = CommandSpec(
    "bulk",
    Words(
        "批量计算：数据是 Parquet 文件，用上所有处理器，得分和每一步写入一个文件夹。",
        "Score a large body of values from Parquet files, on all processors, into a folder with every step.",
    ),
    (
        SCHEME,
        Argument(
            "files",
            Words("数据", "FILES"),
            Words(
                "Parquet 文件：数据、逐条记录、单位名单；按各文件的列区分",
                "Parquet files: values, records of lists, the list of units; told apart by their columns",
            ),
            many=True,
        ),
        Option(
            ("-o", "--output"),
            "output",
            Words("结果文件夹，须是新的或空的", "folder of the result, new or empty"),
            metavar=Words("文件夹", "FOLDER"),
        ),
        Option(
            ("--period",),
            "periods",
            Words(
                "只算这一期，可写多次；省略则算全部有数据的考核期和全周期",
                "score this period alone, as often as wanted; where left out all with values, and the cycle",
            ),
            metavar=Words("考核期", "PERIOD"),
            many=True,
        ),
        Option(
            ("--processes",),
            "processes",
            Words(
                "几个部分同时算；省略则与处理器核数相同",
                "how many parts at a time; where left out as many as processors",
            ),
            metavar=Words("个数", "NUMBER"),
        ),
        Option(
            ("--memory",),
            "memory",
            Words(
                "每个部分的内存限额，如 600MB；超出部分暂存磁盘",
                "memory of each part, such as 600MB; what needs more goes to the disk for a while",
            ),
            metavar=Words("大小", "SIZE"),
        ),
        JSON,
    ),
    run,
    Words(
        "结果与 kaoping score 逐位相同。一个单位的评分说明：kaoping explain 方案 结果文件夹 --unit 单位。",
        "Every digit is the same as by kaoping score. To explain a unit: kaoping explain SCHEME FOLDER --unit UNIT.",
    ),
)
