"""Fragments of schemes in documents: fields of one item, of a scheme, or a whole file."""

from __future__ import annotations

import re
from textwrap import indent

BLOCK = re.compile(r"^```yaml (leaf|scheme|file)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """Kind and text of every fragment in a document."""
    return BLOCK.findall(text)


def file_of(kind: str, fragment: str) -> str:
    """The file that a fragment stands for."""
    if kind == "file":
        return fragment
    if kind == "scheme":
        has_title = re.search(r"^(title|名称):", fragment, re.MULTILINE)
        return fragment if has_title else f"id: trial\ntitle: trial\n{fragment}"
    title = "" if re.search(r"^(title|名称):", fragment, re.MULTILINE) else "    title: X\n"
    return f"id: trial\ntitle: trial\ntotal: {{cap: none}}\nitems:\n  - id: x\n{title}{indent(fragment, '    ')}"
