"""`kaoping describe`: a scheme as the 评分细则 that an office would publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import JSON, CommandSpec, Option
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.reading import read_scheme_file
from kaoping.cli.screen import Screen
from kaoping.cli.tables import Column, Table, plain_lines
from kaoping.cli.widths import wrapped
from kaoping.cli.writing import refuse_inputs, whole_file
from kaoping.engine.describing import Described, DescribedItem, Grid, Section, describe
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language, Words

_WIDEST = 100
_NUMERALS = "〇一二三四五六七八九十"


def run(screen: Screen, scheme: str, markdown: bool, output: str | None, as_json: bool) -> int:
    """Print the description, or write it."""
    read = read_scheme_file(Path(scheme))
    if output is not None:
        path = Path(output)
        refuse_inputs([path], [Path(scheme)])
        text = _as_file(path, read, screen.language)
        whole_file(path, lambda part: _write(part, text))
        screen.line(Words("评分细则", "description"), Words("：", ": "), str(path))
    elif as_json:
        screen.json(_plain(read))
    elif markdown:
        from kaoping.files.scheme_text.markdown import scheme_markdown  # noqa: PLC0415

        for line in scheme_markdown(read, screen.language).splitlines():
            screen.line(line)
    else:
        _show(screen, describe(read))
    return Exit.DONE


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _as_file(path: Path, scheme: Scheme, language: Language) -> str:
    """The description in the form that the ending of a file asks for."""
    match path.suffix:
        case ".html":
            from kaoping.files.scheme_text import scheme_html  # noqa: PLC0415 - only where it is asked for

            return scheme_html(scheme, language)
        case ".md":
            from kaoping.files.scheme_text import scheme_markdown  # noqa: PLC0415

            return scheme_markdown(scheme, language)
        case ".txt":
            return "\n".join(line for line, _ in _lines(describe(scheme), language, _WIDEST)) + "\n"
    raise Stop(
        Exit.USAGE,
        Words(f"不知道怎样写 {path}", f"cannot tell what to write to {path}"),
        Words("文件名以 .html、.md、.txt 结尾", "end the name in .html, .md or .txt"),
    )


def _show(screen: Screen, described: Described) -> None:
    for line, style in _lines(described, screen.language, max(min(screen.columns, _WIDEST), 40)):
        screen.line(screen.styled(line, style))


def _lines(described: Described, language: Language, columns: int) -> Iterator[tuple[str, str]]:
    """The lines of the text, each with its style."""
    yield described.title.say(language), "title"
    for note in described.notes:
        yield note.say(language), "quiet"
    for at, section in enumerate(described.sections, start=1):
        number = f"{_NUMERALS[at]}、" if language is Language.ZH else f"{at}. "
        yield "", ""
        yield number + section.title.say(language), "head"
        yield from _section(section, language, columns)


def _section(section: Section, language: Language, columns: int) -> Iterator[tuple[str, str]]:
    for sentence in section.sentences:
        for line in wrapped(sentence.say(language), columns - 4):
            yield f"    {line}", ""
    if section.grid is not None:
        for line in _grid(section.grid, language):
            yield f"    {line}", ""
    for item in section.items:
        yield from _item(item, language, columns)


def _grid(grid: Grid, language: Language) -> Iterator[str]:
    table = Table([Column(head.say(language)) for head in grid.heads])
    for row in grid.rows:
        table.add(*(cell.say(language) for cell in row))
    yield from plain_lines(table)


def _item(item: DescribedItem, language: Language, columns: int) -> Iterator[tuple[str, str]]:
    zh = language is Language.ZH
    left = "  " * item.depth
    worth = item.worth.say(language)
    tail = (f"（{worth}）" if zh else f" ({worth})") if worth else ""
    yield f"{left}{item.code} {item.title.say(language)}{tail}", "strong"
    for fact in item.facts:
        text = f"{fact.label.say(language)}{'：' if zh else ': '}{fact.text.say(language)}"
        for line in wrapped(text, columns - len(left) - 4):
            yield f"{left}    {line}", ""


def _plain(scheme: Scheme) -> dict[str, Any]:
    return {"format": "kaoping-describe/1", "scheme": scheme.digest(), **asdict(describe(scheme))}


SPEC = CommandSpec(
    "describe",
    Words(
        "把考评方案写成可以公布的评分细则：指标、规则、目标、缺数据的处理、处置、等次、排名。",
        "Print a scheme as the rules of scoring that an office would publish.",
    ),
    (
        SCHEME,
        Option(("--markdown",), "markdown", Words("输出 Markdown", "write Markdown")),
        Option(
            ("-o", "--output"),
            "output",
            Words(
                "写文件：.html（附评分曲线）、.md 或 .txt",
                "write a file: .html (with the curves of the rules), .md or .txt",
            ),
            metavar=Words("文件", "FILE"),
        ),
        JSON,
    ),
    run,
)
