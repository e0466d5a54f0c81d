"""Checking a scheme before it is used: all findings at once."""

from kaoping.engine.checking.check import check

__all__ = ["check"]
