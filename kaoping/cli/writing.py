"""Writing results to files: by the ending of a name, or everything into a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kaoping.cli.exits import Exit, Stop, reason
from kaoping.cli.reading import ENDINGS
from kaoping.cli.screen import Screen
from kaoping.engine.scoring import Result
from kaoping.engine.words import Language, Words

Writer = Callable[[Result, Path, Language], None]

KINDS: Mapping[str, tuple[str, Words]] = {
    ".xlsx": ("result.xlsx", Words("工作簿", "workbook")),
    ".html": ("report.html", Words("网页报告", "report")),
    ".json": ("result.json", Words("完整结果", "full result")),
    ".parquet": ("result.parquet", Words("明细表", "table of all steps")),
    ".txt": ("explanations.txt", Words("评分说明", "explanations")),
}
"""Endings that can be written, each with its name in a folder and what it is called."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write. `folder`: the folder that was named, where it was not the file itself."""

    path: Path
    folder: Path | None = None


def targets(outputs: Iterable[str]) -> list[Target]:
    """Files to write: those named, and all kinds for a folder.

    Raises:
        Stop: if the ending of a name says nothing.
    """
    found: list[Target] = []
    for output in outputs:
        path = Path(output)
        if path.suffix in KINDS and not path.is_dir():
            found.append(Target(path))
        elif path.suffix == "" or path.is_dir() or output.endswith("/"):
            found += [Target(path / name, path) for name, _ in KINDS.values()]
        else:
            endings, ends_en = "、".join(KINDS), ", ".join(KINDS)
            raise Stop(
                Exit.USAGE,
                Words(f"不知道怎样写 {path}", f"cannot tell what to write to {path}"),
                Words(f"文件名以 {endings} 结尾，或写一个文件夹", f"end the name in {ends_en}, or name a folder"),
            )
    return list(dict.fromkeys(found))


def refuse_inputs(outputs: Sequence[Path], inputs: Iterable[Path]) -> None:
    """Stop before anything is written over a file that was read, or beside files that are read as a folder."""
    read = {path.resolve() for path in inputs}
    for output in outputs:
        if output.resolve().parent in read and output.suffix in ENDINGS:
            raise Stop(
                Exit.USAGE,
                Words(
                    f"{output} 会写进数据文件夹，下次会被当作数据读取",
                    f"{output} would be among the files with values, and be read as values the next time",
                ),
                Words("写到别的文件夹", "write to another folder"),
            )
        if output.resolve() in read:
            raise Stop(
                Exit.USAGE,
                Words(f"{output} 是输入文件，不能覆盖", f"{output} is an input and is not written over"),
                Words("换一个文件名", "choose another name"),
            )


def planned(targets: Sequence[Target], results: Sequence[Result]) -> list[tuple[Path, Result]]:
    """What goes where: a file holds one result; of several, each has a folder of its own in the folder named.

    Raises:
        Stop: if a file would have to hold several.
    """
    if len(results) == 1:
        return [(target.path, results[0]) for target in targets]
    files = [target for target in targets if target.folder is None]
    if files:
        names = [r.period for r in results]
        raise Stop(
            Exit.USAGE,
            Words(
                f"一个文件只写一期结果，数据有 {len(names)} 个考核期",
                f"a file holds the result of one period; there are values for {len(names)}",
            ),
            Words(
                f"加 --period（可选：{'、'.join(names)}），或写一个文件夹，每期一个子文件夹",
                f"add --period, one of {', '.join(names)}; or name a folder, which gets one folder for each",
            ),
        )
    return [(t.path.parent / _folder_name(r.period) / t.path.name, r) for r in results for t in targets]


def _folder_name(period: str) -> str:
    """A period as the name of a folder."""
    return re.sub(r"[^\w.-]", "_", period).lstrip(".") or "_"


def write_results(screen: Screen, plan: Sequence[tuple[Path, Result]], *, aside: bool = False) -> None:
    """Write results to files and say where they are; `aside`: on standard error, where the output is for programs."""
    if not plan:
        return
    with screen.progress(Words("写文件", "writing")) as progress:
        for at, (path, result) in enumerate(plan):
            progress.at(at, len(plan))
            write = _writer(path.suffix)
            whole_file(path, partial(_call, write, result, screen.language))
    say = screen.note if aside else screen.line
    for path, _ in plan:
        say(KINDS[path.suffix][1], Words("：", ": "), str(path))
    for path, result in plan:
        if path.suffix == ".xlsx":
            _note_reach(screen, path, result)


def _note_reach(screen: Screen, path: Path, result: Result) -> None:
    """Say which scores the workbook will not show once it calculates."""
    from kaoping.files.results import beyond_reach  # noqa: PLC0415 - only where a workbook has been written

    found = beyond_reach(result)
    if found:
        subject, item = found[0]
        title = item.title or Words(item.id, item.id)
        screen.note(
            Words(
                f"注意：{path} 中有 {len(found)} 个数据的位数超出表格软件的精确范围"
                f"（如{subject}的“{title.zh}”），表格重新计算时，有关得分写“超出精确范围”。"
                "其他文件和屏幕上的得分是准确的。",
                f"Note: {len(found)} data in {path} have more digits than a spreadsheet is exact with"
                f" (such as {title.en!r} of {subject}); once it calculates, the scores that need them say"
                " “beyond exact range”. Scores on the screen and in the other files are exact.",
            )
        )


def _call(write: Writer, result: Result, language: Language, path: Path) -> None:
    write(result, path, language)


def whole_file(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name and move it into place, so that it is there whole or not at all."""
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(path)
    except OSError as error:
        why = reason(error)
        raise Stop(Exit.FILE, Words(f"不能写 {path}：{why.zh}", f"{path} cannot be written: {why.en}")) from None
    finally:
        with suppress(OSError):
            part.unlink()


def _writer(ending: str) -> Writer:
    """The writer of an ending; each is loaded only where it is used."""
    if ending == ".html":
        from kaoping.files.report_html import write_report_html  # noqa: PLC0415

        return write_report_html
    if ending == ".txt":
        return _write_explanations
    from kaoping.files import results  # noqa: PLC0415

    if ending == ".xlsx":
        return results.write_results_workbook
    write = results.write_results_json if ending == ".json" else results.write_results_parquet
    return lambda result, path, language: write(result, path)


def _write_explanations(result: Result, path: Path, language: Language) -> None:
    from kaoping.engine.explanation import Explainer  # noqa: PLC0415

    explainer = Explainer(result, language)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for found in result.subjects:
            file.write(explainer.text(found.subject.name) + "\n")
