"""Jinja templates: what stands in them is escaped, and what is missing is an error."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment() -> Environment:
    """The environment of all templates, with escaping on for every one of them."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache
def style_sheet(name: str) -> str:
    """A style sheet, to be put into the page itself. It is ours, so it is not escaped."""
    return (TEMPLATES / name).read_text(encoding="utf-8")
