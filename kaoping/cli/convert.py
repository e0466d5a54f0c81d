"""`kaoping convert`: a scheme from YAML into a workbook, and from a workbook into YAML."""

from __future__ import annotations

from pathlib import Path

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import Argument, CommandSpec, Option
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.reading import read_scheme_file
from kaoping.cli.screen import Screen
from kaoping.cli.writing import refuse_inputs, whole_file
from kaoping.engine.words import Words
from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_yaml_writing import write_scheme_yaml

_YAML = (".yaml", ".yml")


def run(screen: Screen, scheme: str, output: str, force: bool) -> int:
    """Write a scheme in the form that the name of the output says."""
    path = Path(output)
    if path.suffix not in (*_YAML, ".xlsx"):
        wrong = Words(f"不知道怎样写 {path}", f"cannot tell what to write to {path}")
        raise Stop(Exit.USAGE, wrong, Words("文件名以 .xlsx 或 .yaml 结尾", "end the name in .xlsx or .yaml"))
    refuse_inputs([path], [Path(scheme)])
    refuse_existing(path, force=force)
    read = read_scheme_file(Path(scheme))
    if path.suffix in _YAML:
        whole_file(path, lambda part: write_scheme_yaml(read, part))
    else:
        whole_file(path, lambda part: write_scheme_book(read, part, screen.language))
    screen.line(Words("考评方案", "scheme"), Words("：", ": "), str(path))
    return Exit.DONE


def refuse_existing(path: Path, *, force: bool) -> None:
    """Stop before a file is written over that somebody may have filled in.

    Raises:
        Stop: if it is there, and writing over it was not asked for.
    """
    if path.exists() and not force:
        raise Stop(
            Exit.FILE,
            Words(f"{path} 已存在，里面可能已有填报的内容", f"{path} is there already and may be filled in"),
            Words("换一个文件名，或加 --force 覆盖", "choose another name, or write over it with --force"),
        )


SPEC = CommandSpec(
    "convert",
    Words(
        "把考评方案写成另一种文件：YAML 写成工作簿，工作簿写成 YAML；读回来是同一个方案。",
        "Write a scheme in its other form: YAML as a workbook, a workbook as YAML; the same scheme is read from both.",
    ),
    (
        SCHEME,
        Argument(
            "output",
            Words("文件", "FILE"),
            Words("写到哪个文件：.xlsx 为工作簿，.yaml 为 YAML", "the file to write: .xlsx a workbook, .yaml YAML"),
        ),
        Option(("--force",), "force", Words("文件已存在时覆盖", "write over a file that is there already")),
    ),
    run,
)
