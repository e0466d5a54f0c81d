"""The examples as a user meets them: a folder with a scheme and files of values."""

from __future__ import annotations

import csv
from pathlib import Path

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Result, Values, score
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def scheme_of(name: str) -> Scheme:
    """The scheme of an example."""
    return read_scheme_yaml(EXAMPLES / name / "scheme.yaml")


def values_of(name: str) -> Values:
    """The values of an example, from all its files."""
    files = sorted((EXAMPLES / name).glob("*.csv"))
    return read_values(files, scheme_of(name))


def result_of(name: str, period: str | None = None) -> Result:
    """The result of an example."""
    return score(scheme_of(name), values_of(name), period)


def published(name: str) -> list[dict[str, str]]:
    """What was published, row by row."""
    with (EXAMPLES / name / "published" / "figures.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shown(result: Result, subject: str, item: str) -> str:
    """The score of an item, or the total, with the decimals that the engine shows."""
    found = result.of(subject).total if item == "total" else result.of(subject).score(item)
    return "" if found is None else f"{found:f}"


def short(result: Result, subject: str, *items: str) -> tuple[str, ...]:
    """Scores of items without superfluous zeros."""
    found = []
    for item in items:
        value = result.of(subject).total if item == "total" else result.of(subject).score(item)
        found.append("—" if value is None else plain(value))
    return tuple(found)
