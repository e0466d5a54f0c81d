"""The program `kaoping`: chooses the language, runs a command, and turns every end into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from kaoping import __version__
from kaoping.cli.commands import Group
from kaoping.cli.exits import Exit, Stop, reason
from kaoping.cli.language import language_of
from kaoping.cli.screen import OutputLost, Screen, standard_streams
from kaoping.cli.usage import usage_words
from kaoping.engine.words import Language, Words

if TYPE_CHECKING:
    from kaoping.engine.terms import Finding

COMMANDS = {
    "check": ("kaoping.cli.check", Words("检查考评方案，逐处指出问题", "find the faults of a scheme")),
    "describe": ("kaoping.cli.describe", Words("把方案写成评分细则", "put a scheme into sentences")),
    "convert": (
        "kaoping.cli.convert",
        Words("方案在 YAML 和工作簿之间转换", "turn a scheme from YAML into a workbook, and back"),
    ),
    "template": ("kaoping.cli.template", Words("生成数据填报表", "write the workbook for the values")),
    "mapping": ("kaoping.cli.mapping", Words("为现有表格拟一份列映射", "write a mapping for an office's own sheet")),
    "score": ("kaoping.cli.score", Words("计算全部单位的得分和名次", "compute the scores and ranks of all units")),
    "bulk": (
        "kaoping.cli.bulk",
        Words("批量计算：大量数据、多个进程", "score a large body of values in several processes"),
    ),
    "explain": (
        "kaoping.cli.explain",
        Words("逐步说明得分是怎样算出来的", "show how a score comes about, step by step"),
    ),
    "compare": ("kaoping.cli.compare", Words("比较两个方案、数据或结果", "compare schemes, values or results")),
    "verify": ("kaoping.cli.verify", Words("重新计算并核对已存的结果", "recompute a stored result and compare")),
}
"""The commands in the order of work; each module has its description as SPEC."""

_SUMMARY = Words(
    "考评：按考评方案精确计算得分，每一分都有出处。",
    "Kaoping: exact scores from a published scheme, each of which explains itself.",
)
_NOTES = Words(
    "退出码：0 完成；1 有差异或（加 --strict 时）有警告；2 命令写法有误；3 方案或数据不能使用；4 文件读写失败；"
    "70 程序自身出错；130 用户中断。\n"
    "“kaoping 命令 --help”显示一条命令的用法。",
    "Exit codes: 0 done; 1 differences, or warnings with --strict; 2 wrong usage; 3 scheme or data refused; "
    "4 a file cannot be read or written; 70 a fault of the program; 130 stopped by the user.\n"
    "'kaoping COMMAND --help' shows how a command is used.",
)


def main() -> None:
    """Run the program with the arguments of the process."""
    # Half of a short run is starting. Nobody extends the models of Kaoping, so the metadata of all installed packages
    # is not searched for who might; and what is made while starting stays, so it is not searched for garbage.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(50_000)
    sys.exit(run(sys.argv[1:], os.environ))


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the program and return its exit code; nothing that a user does ends in a traceback."""
    language = language_of(arguments, environment)
    out, err = standard_streams()
    screen = Screen(language, environment, out=out, err=err)
    try:
        code = _run(arguments, screen)
        screen.flush()
        return code
    except OutputLost as lost:
        return _without_output(screen, lost.error)
    except (KeyboardInterrupt, click.Abort):
        screen.note(Words("已中断", "interrupted"))
        return Exit.INTERRUPTED
    except Exception as error:
        if (findings := _refused(error)) is not None:
            from kaoping.cli.findings import show_findings  # noqa: PLC0415 - help does without the models

            show_findings(screen, findings)
            return Exit.REFUSED
        if environment.get("KAOPING_DEBUG"):
            raise
        _fault(screen, error)
        return Exit.FAULT


def _run(arguments: Sequence[str], screen: Screen) -> int:
    program = Group(
        "kaoping",
        language=screen.language,
        summary=_SUMMARY,
        version=__version__,
        modules=COMMANDS,
        notes=_NOTES,
    )
    try:
        code = program.main(list(arguments), prog_name="kaoping", standalone_mode=False, obj=screen)
        return code if isinstance(code, int) else Exit.DONE
    except click.exceptions.NoArgsIsHelpError as error:
        screen.line(error.format_message().rstrip())
        return Exit.USAGE
    except click.UsageError as error:
        _complain(screen, usage_words(error))
        _hint(screen, error)
        return Exit.USAGE
    except Stop as stop:
        _complain(screen, stop.wrong, stop.right)
        return stop.code


def _without_output(screen: Screen, error: OSError) -> int:
    """End where standard output cannot be written. Who closed a pipe has seen enough: that is no fault."""
    # What is still buffered would fail again when the process ends.
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - closed by the process
    if isinstance(error, BrokenPipeError):
        return Exit.DONE
    why = reason(error)
    _complain(screen, Words(f"不能写标准输出：{why.zh}", f"standard output cannot be written: {why.en}"))
    return Exit.FILE


def _refused(error: Exception) -> Sequence[Finding] | None:
    """The findings of a refusal; the models are not loaded only to ask."""
    terms = sys.modules.get("kaoping.engine.terms")
    if terms is None or not isinstance(error, terms.Refused):
        return None
    findings: Sequence[Finding] = error.findings
    return findings


def _complain(screen: Screen, wrong: Words, right: Words | None = None) -> None:
    zh = screen.language is Language.ZH
    screen.note(screen.styled("错误：" if zh else "error: ", "bad"), wrong)
    if right is not None:
        screen.note("      " if zh else "       ", right)


def _hint(screen: Screen, error: click.UsageError) -> None:
    path = "kaoping" if error.ctx is None else error.ctx.command_path
    screen.note(Words(f"      用法见 {path} --help", f"       see {path} --help"))


def _fault(screen: Screen, error: Exception) -> None:
    what = f"{type(error).__name__}: {error}"
    _complain(
        screen,
        Words(f"程序出错（{what}）", f"a fault of the program ({what})"),
        Words(
            "这不是您的错。设环境变量 KAOPING_DEBUG=1 再运行一次，把输出报告给开发者",
            "this is not your fault; run it again with KAOPING_DEBUG=1 and report the output",
        ),
    )
