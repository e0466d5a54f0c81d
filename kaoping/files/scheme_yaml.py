"""Schemes as YAML: numbers are exact decimals, nothing is ever a binary float."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kaoping.engine.scheme import Scheme, read_scheme


class _Loader(yaml.SafeLoader):
    """The safe loader, with decimals for fractions and dates left as text."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


def _text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


def _truth(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool | str:
    """Only true and false are truths; the key `on` and the words yes and no are texts, as in YAML 1.2."""
    text = str(loader.construct_scalar(node))
    return {"true": True, "false": False}.get(text.lower(), text)


_Loader.add_constructor("tag:yaml.org,2002:bool", _truth)
_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def parse_scheme_yaml(text: str) -> Scheme:
    """Read a scheme from YAML text.

    Raises:
        Refused: with all findings.
    """
    plain: Any = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    return read_scheme(plain)


def read_scheme_yaml(path: Path) -> Scheme:
    """Read a scheme from a YAML file.

    Raises:
        Refused: with all findings.
    """
    return parse_scheme_yaml(path.read_text(encoding="utf-8"))
