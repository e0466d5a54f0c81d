"""The published month of Jinhua: where its files are, and what the city printed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import kaoping


@dataclass(frozen=True)
class Published:
    """What was printed for one unit."""

    group: str
    unit: str
    smart_city: Decimal
    total: Decimal
    rank: int


def example_folder(name: str) -> Path:
    """Folder of an example: inside the installed package, or beside it in a checkout.

    Raises:
        FileNotFoundError: if it is in neither place.
    """
    package = Path(kaoping.__file__).parent
    for folder in (package / "examples" / name, package.parent / "examples" / name):
        if (folder / "scheme.yaml").is_file():
            return folder
    raise FileNotFoundError(name)


def published(folder: Path) -> list[Published]:
    """Read what was printed."""
    with (folder / "published" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return [
            Published(
                row["group"],
                row["unit"],
                Decimal(row["smart_city_points"]),
                Decimal(row["total"]),
                int(row["rank"]),
            )
            for row in csv.DictReader(file)
        ]
