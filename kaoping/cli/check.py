"""`kaoping check`: every fault of a scheme, each at its place, with what would be right."""

from __future__ import annotations

from pathlib import Path

from kaoping.cli.commands import JSON, Argument, CommandSpec, Option
from kaoping.cli.exits import Exit
from kaoping.cli.findings import finding_json, show_findings
from kaoping.cli.reading import check_scheme_file
from kaoping.cli.screen import Screen
from kaoping.engine.terms import Severity, errors
from kaoping.engine.words import Words

SCHEME = Argument(
    "scheme",
    Words("方案", "SCHEME"),
    Words("考评方案文件（.yaml，或工作簿 .xlsx）", "the scheme (.yaml, or a workbook: .xlsx)"),
)


def run(screen: Screen, scheme: str, strict: bool, quiet: bool, as_json: bool) -> int:
    """Check a scheme and list the findings."""
    found = check_scheme_file(Path(scheme))
    findings = [f for f in found.findings if not quiet or f.severity is not Severity.NOTE]
    if as_json:
        title = None if found.scheme is None else {"zh": found.scheme.title.zh, "en": found.scheme.title.en}
        screen.json({"scheme": scheme, "title": title, "findings": [finding_json(f) for f in findings]})
    else:
        show_findings(screen, findings, scheme, stream=screen.out)
    if errors(findings):
        return Exit.REFUSED
    worth_a_look = any(f.severity is Severity.WARNING for f in findings)
    return Exit.DIFFERENT if strict and worth_a_look else Exit.DONE


SPEC = CommandSpec(
    "check",
    Words(
        "检查考评方案，一次列出全部问题：在哪里、错在哪里、应当怎样。",
        "Check a scheme and list everything at once: where it is, what is wrong, what would be right.",
    ),
    (
        SCHEME,
        Option(("--strict",), "strict", Words("有警告时退出码为 1", "exit with 1 where there are warnings")),
        Option(("-q", "--quiet"), "quiet", Words("不列提示，只列错误和警告", "leave out notes")),
        JSON,
    ),
    run,
    Words(
        "错误：方案不能使用，退出码 3。警告：能用，但值得再看。提示：哪些地方用了默认做法。",
        "Errors: the scheme cannot be used (exit code 3). Warnings: it can, but have a look. "
        "Notes: where a default was taken.",
    ),
)
