"""`kaoping mapping`: a first version of the column mapping for an office's own sheet."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import Argument, CommandSpec, Option
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.reading import ENDINGS, read_scheme_file, reading
from kaoping.cli.screen import Screen
from kaoping.cli.tables import Column, Styled, Table
from kaoping.cli.writing import refuse_inputs, whole_file
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Words
from kaoping.files.values import Mapping, propose_mapping, save_mapping
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Role
from kaoping.files.values.mapping import MappedColumn

_ROLES = {
    Role.SUBJECT: Words("考评对象", "subject"),
    Role.GROUP: Words("考核分组", "peer group"),
    Role.PARENT: Words("上级单位", "parent"),
    Role.PERIOD: Words("考核期", "period"),
    Role.SOURCE: Words("来源", "source"),
    Role.BY: Words("填报人", "by"),
    Role.ITEM: Words("数据项", "data item"),
    Role.VALUE: Words("数值", "value"),
    Role.STATUS: Words("状态", "status"),
    Role.UNIT: Words("计量单位", "unit of measure"),
    Role.IGNORED: Words("不读", "not read"),
}


def run(screen: Screen, scheme: str, sheet: str, output: str | None, force: bool) -> int:
    """Compare the headers with what the scheme asks for, write the mapping, and show what it says."""
    path, office = Path(output or "mapping.yaml"), Path(sheet)
    _refuse(path, office, force=force)
    refuse_inputs([path], [Path(scheme), office])
    read = read_scheme_file(Path(scheme))
    with reading(office), office.open("rb"):
        pass
    found = propose_mapping(office, read)
    if not found.sheets:
        raise Stop(
            Exit.REFUSED,
            Words(f"{office} 中没有找到表格", f"no table was found in {office}"),
            Words("表格要有一行列标题", "a table has a row of headers"),
        )
    _show(screen, read, found)
    whole_file(path, partial(save_mapping, found))
    guesses = sum(column.check for table in found.sheets for column in table.columns)
    screen.line()
    screen.line(Words("列映射", "mapping"), Words("：", ": "), str(path))
    if guesses:
        zh = f"有 {guesses} 列是猜的：核对后删去该列的 check: true，才能使用。"
        en = f"{guesses} columns are guesses: look at each and remove its check: true before the mapping is used."
        screen.line(screen.styled(Words(zh, en), "warn"))
    return Exit.DONE


def _refuse(path: Path, office: Path, *, force: bool) -> None:
    if path.suffix not in (".yaml", ".yml"):
        wrong = Words(f"列映射不能写成 {path}", f"a mapping is not written as {path}")
        raise Stop(Exit.USAGE, wrong, Words("文件名以 .yaml 结尾", "end the name in .yaml"))
    if office.suffix.lower() not in ENDINGS or office.suffix.lower() == ".parquet":
        wrong = Words(f"{office} 不是表格文件", f"{office} is no sheet")
        raise Stop(Exit.USAGE, wrong, Words("支持 .csv、.xlsx、.xls", ".csv, .xlsx and .xls are read"))
    if path.exists() and not force:
        raise Stop(
            Exit.FILE,
            Words(f"{path} 已存在，可能已经核对过", f"{path} is there already and may have been looked at"),
            Words("换一个文件名（-o），或加 --force 覆盖", "choose another name (-o), or write over it with --force"),
        )


def _show(screen: Screen, scheme: Scheme, mapping: Mapping) -> None:
    asked = Asked(scheme)
    heads = (Words("列", "column"), Words("标题", "header"), Words("读作", "read as"), Words("把握", "certain"))
    for at, table in enumerate(mapping.sheets):
        shown = Table([Column(head.say(screen.language)) for head in heads], title=table.sheet or "")
        for column in table.columns:
            certain = Words("猜的，请核对", "a guess") if column.check else Words("认得", "yes")
            what = Styled(certain.say(screen.language), "warn" if column.check else "good")
            shown.add(column.at or "", column.header or "", _meant(asked, column).say(screen.language), what)
        if table.is_across:
            every = Words("（其他各列）", "(each other column)")
            meant = Words("标题写的考评对象", "the subject in its header")
            yes = Styled(Words("认得", "yes").say(screen.language), "good")
            shown.add("", every.say(screen.language), meant.say(screen.language), yes)
        if at:
            screen.line()
        screen.table(shown)


def _meant(asked: Asked, column: MappedColumn) -> Words:
    """What a column is taken for."""
    if column.is_ is not None:
        return _ROLES[column.is_]
    if column.item is not None:
        return asked.titles[column.item]
    return Words(column.field or "", column.field or "")


SPEC = CommandSpec(
    "mapping",
    Words(
        "按本单位现有表格的列标题拟一份列映射：每一列是什么。核对后存着，每期都能用。",
        "Write a first column mapping for an office's own sheet: what each column is. Looked at once, it is used "
        "every period.",
    ),
    (
        SCHEME,
        Argument(
            "sheet", Words("表格", "SHEET"), Words("现有的表格（.csv、.xlsx、.xls）", "the sheet (.csv, .xlsx, .xls)")
        ),
        Option(
            ("-o", "--output"),
            "output",
            Words("写到哪个文件，默认 mapping.yaml", "the file to write; mapping.yaml where left out"),
            metavar=Words("文件", "FILE"),
        ),
        Option(("--force",), "force", Words("文件已存在时覆盖", "write over a file that is there already")),
    ),
    run,
    Words(
        "读取时写 --mapping 文件；各字段的写法见 docs/values.zh-CN.md。",
        "Reading takes it by --mapping FILE; its fields are in docs/values.md.",
    ),
)
