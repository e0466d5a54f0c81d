"""`kaoping score`: the scores and ranks of all units."""

from __future__ import annotations

from pathlib import Path

from kaoping.cli.commands import JSON, Argument, CommandSpec
from kaoping.cli.exits import Exit
from kaoping.cli.ranking import ranking_tables
from kaoping.cli.reading import read_scheme_file, read_values_files
from kaoping.cli.screen import Screen
from kaoping.engine.scoring import score
from kaoping.engine.words import Words

SCHEME = Argument("scheme", Words("方案", "SCHEME"), Words("考评方案文件（.yaml）", "the scheme (.yaml)"))
VALUES = Argument(
    "values",
    Words("数据", "VALUES"),
    Words("一个或多个数据文件（.csv）", "one or more files with values (.csv)"),
    many=True,
)


def run(screen: Screen, scheme: str, values: tuple[str, ...], as_json: bool) -> int:
    """Score and show the ranking of every group."""
    read = read_scheme_file(Path(scheme))
    result = score(read, read_values_files([Path(v) for v in values], read).values)
    screen.line(screen.styled(read.title, "title"))
    for table in ranking_tables(result, screen.language):
        screen.line()
        screen.table(table)
    return Exit.DONE


SPEC = CommandSpec(
    "score",
    Words("按考评方案计算全部单位的得分和名次。", "Compute the scores and ranks of all units by a scheme."),
    (SCHEME, VALUES, JSON),
    run,
)
