"""What the table of services is written with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kaoping.governance.acting import Actor
from tests.platform.cast import Cast

Call: TypeAlias = Callable[[Cast, Actor], object]
Services: TypeAlias = dict[str, tuple[Call, set[str]]]
"""A name, a call of the service, and those of the cast who may; everybody else is refused."""
