"""docs/findings.md knows every finding, and every example in it gives the finding under which it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping.files.scheme_yaml import check_scheme_yaml
from tests.engine.checking.fragments import blocks, file_of

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
LISTED = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT, flags=re.MULTILINE)
SOURCES = [
    *sorted((ROOT / "kaoping" / "engine").rglob("*.py")),
    *sorted((ROOT / "kaoping" / "files").glob("*yaml*.py")),
]
SAY = {"Finding", "error", "warning", "note", "unknown", "fault", "_find"}
"""Functions whose first argument is the code of a finding."""


def constants(node: ast.expr) -> Iterator[str]:
    """Texts that an expression can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))


def codes_in(source: str) -> Iterator[str]:
    """Codes that a module gives to findings: in calls, in a variable `code`, in tuples of a code and its texts."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if name in SAY:
                yield from constants(first)
            case ast.Assign(targets=[ast.Name(id="code")], value=value):
                yield from constants(value)
            case ast.Tuple(elts=[first, ast.Call(func=ast.Name(id="Words")), *_]):
                yield from (c for c in constants(first) if "-" in c)


def test_every_finding_is_documented() -> None:
    used = {code for path in SOURCES for code in codes_in(path.read_text(encoding="utf-8")) if code}
    documented = {code for code, _ in SECTIONS} | set(LISTED)

    assert used - documented == set()
    assert documented - used == set()


def test_no_finding_is_documented_twice() -> None:
    every = [code for code, _ in SECTIONS] + LISTED

    assert len(every) == len(set(every))


@pytest.mark.parametrize(("code", "text"), SECTIONS, ids=[code for code, _ in SECTIONS])
def test_the_example_gives_the_finding(code: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "scheme.yaml"
    (block,) = blocks(text)
    path.write_text(file_of(*block), encoding="utf-8")

    findings = check_scheme_yaml(path).findings

    matching = [f for f in findings if f.code == code]
    assert matching, [f"{f.code} {f.path}: {f.wrong.zh}" for f in findings]
    found = matching[0]
    assert re.fullmatch(r"scheme\.yaml:\d+:\d+", found.source)
    for words in (found.wrong, found.right):
        assert words.zh
        assert words.en
        assert words.zh != words.en
