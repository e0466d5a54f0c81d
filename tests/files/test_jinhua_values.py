"""The published month of Jinhua, read from its file and scored."""

import csv
from decimal import Decimal
from pathlib import Path

from kaoping.engine.scoring import score
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values

JINHUA = Path(__file__).parents[2] / "examples" / "jinhua"


def test_jinhuas_values_score_to_the_published_totals_and_ranks() -> None:
    scheme = read_scheme_yaml(JINHUA / "scheme.yaml")
    result = score(scheme, read_values([JINHUA / "values.csv"], scheme))
    with (JINHUA / "published" / "figures.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 6
    for row in published:
        found = result.of(row["unit"])
        assert found.subject.group == row["group"]
        assert found.score("smart_city") == Decimal(row["smart_city_points"])
        assert found.total == Decimal(row["total"])
        assert found.rank == int(row["rank"])


def test_every_value_knows_the_cell_it_came_from() -> None:
    scheme = read_scheme_yaml(JINHUA / "scheme.yaml")
    values = read_values([JINHUA / "values.csv"], scheme)
    seen = values.observations["婺城区", "", "street_control"]
    assert seen.value == Decimal("26.72")
    assert seen.place == "values.csv!D4"
