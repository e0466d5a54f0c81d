"""The model of a scheme: its tree of items, its settings, and what follows from the scores."""

from kaoping.engine.scheme.in_groups import groups_above, groups_of
from kaoping.engine.scheme.item import (
    Branch,
    Coefficient,
    Item,
    Leaf,
    Node,
    Variant,
    applies,
    only_penalties,
    points_of,
    walk,
    walk_in,
    weight_of,
)
from kaoping.engine.scheme.outcome import Effect, GradeBand, Grades, LastPlaces, Quota, Threshold
from kaoping.engine.scheme.reading import read_scheme
from kaoping.engine.scheme.scheme import FORMAT, OverPeriods, Scheme, Total
from kaoping.engine.scheme.settings import (
    Group,
    LastVerified,
    Period,
    Policies,
    Ranking,
    RoundingRules,
    Score,
)
from kaoping.engine.terms import Measure, Target, TargetBy

__all__ = [
    "FORMAT",
    "Branch",
    "Coefficient",
    "Effect",
    "GradeBand",
    "Grades",
    "Group",
    "Item",
    "LastPlaces",
    "LastVerified",
    "Leaf",
    "Measure",
    "Node",
    "OverPeriods",
    "Period",
    "Policies",
    "Quota",
    "Ranking",
    "RoundingRules",
    "Scheme",
    "Score",
    "Target",
    "TargetBy",
    "Threshold",
    "Total",
    "Variant",
    "applies",
    "groups_above",
    "groups_of",
    "only_penalties",
    "points_of",
    "read_scheme",
    "walk",
    "walk_in",
    "weight_of",
]
