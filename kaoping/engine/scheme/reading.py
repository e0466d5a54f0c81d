"""Reading a scheme from plain data, with every fault as a finding that names its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Words


def read_scheme(plain: Any) -> Scheme:
    """A scheme from mappings, lists, texts, whole numbers and decimals (never binary floats).

    Raises:
        Refused: with all findings.
    """
    try:
        return Scheme.model_validate(frozen(plain))
    except ValidationError as error:
        raise Refused(
            Finding(
                e["type"].replace("_", "-"),
                tuple(e["loc"]),
                Words(e["msg"], e["msg"]),
                Words("见方案格式说明", "see the description of the scheme format"),
            )
            for e in error.errors()
        ) from None


def frozen(plain: Any) -> Any:
    """The same data with tuples for lists, as strict models want them."""
    if isinstance(plain, list | tuple):
        return tuple(frozen(part) for part in plain)
    if isinstance(plain, Mapping):
        return {key: frozen(part) for key, part in plain.items()}
    return plain
