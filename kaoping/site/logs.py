"""Log lines: one JSON object each, without personal data, and with nothing that a terminal would obey (R-41)."""

from __future__ import annotations

import json
import logging
import unicodedata
from contextvars import ContextVar
from datetime import UTC, datetime

from kaoping.basis.faults import trace_of

request_number: ContextVar[str] = ContextVar("request_number", default="")

_KEPT = ("status_code", "method", "route", "milliseconds", "job", "code")


class JsonLines(logging.Formatter):
    """Formats a record: time in UTC, level, logger, message, the request's number, and a few named figures."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": tame(record.getMessage()),
        }
        if number := request_number.get():
            said["request"] = number
        said |= {name: getattr(record, name) for name in _KEPT if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["trace"] = tame(trace_of(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False, default=str)


def tame(text: str) -> str:
    """Text without control and direction characters, which could forge lines or hide parts of them."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} else f"\\u{ord(c):04x}" for c in text)
