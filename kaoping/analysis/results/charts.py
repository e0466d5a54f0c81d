"""What charts show, as JSON in an attribute of the page; a script draws it, and a table beside it says the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True)
class Series:
    """A row of numbers with its name; None where there is none."""

    name: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Chart:
    """A chart: its kind, what stands on its axis, and its series. `highest` is the end of the axis, if it has one."""

    kind: Literal["radar", "bars", "lines"]
    title: str
    names: Sequence[str]
    series: Sequence[Series]
    highest: int | None = None

    @property
    def data(self) -> str:
        """The chart as JSON. What is drawn may be a binary fraction: it is a place on the screen, not a score."""
        said: Mapping[str, object] = {
            "names": list(self.names),
            "series": [
                {"name": one.name, "values": [None if v is None else float(v) for v in one.values]}
                for one in self.series
            ],
            "highest": self.highest,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @property
    def rows(self) -> list[tuple[str, list[Decimal | None]]]:
        """The same as a table."""
        return [(name, [one.values[at] for one in self.series]) for at, name in enumerate(self.names)]
