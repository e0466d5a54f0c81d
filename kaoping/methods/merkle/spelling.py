"""Bytes and plain data as text, each with one spelling only, so that no altered text can stand for the same thing."""

from __future__ import annotations

import base64
import json


def base64_of(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes of a text that `base64_of` gives.

    Raises:
        ValueError: any other text, also one that lenient readers would take for the same bytes.
    """
    data = base64.b64decode(text, validate=True)
    if base64_of(data) != text:
        raise ValueError("base64 with bits to spare")
    return data


def line_of(values: object) -> str:
    """Plain data as one line of JSON: sorted keys, no spaces, no newline at its end."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
