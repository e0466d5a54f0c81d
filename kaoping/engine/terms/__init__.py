"""Terms from which schemes and rules are made: exact numbers, titles, intervals, data items, findings."""

from kaoping.engine.terms.base import Exact, Identifier, Label, Part, Share, Title, per_group, shown
from kaoping.engine.terms.data import (
    DEFAULT_LIMIT,
    CategoryItem,
    DataItem,
    EventField,
    FactItem,
    ListItem,
    NumberItem,
    Status,
)
from kaoping.engine.terms.faults import fault
from kaoping.engine.terms.findings import Finding, Place, Refused, Severity, errors, expression_finding
from kaoping.engine.terms.interval import Band, Interval, parse_interval, seams
from kaoping.engine.terms.measure import LoadBand, Measure, Target, TargetBy, measure_of

__all__ = [
    "DEFAULT_LIMIT",
    "Band",
    "CategoryItem",
    "DataItem",
    "EventField",
    "Exact",
    "FactItem",
    "Finding",
    "Identifier",
    "Interval",
    "Label",
    "ListItem",
    "LoadBand",
    "Measure",
    "NumberItem",
    "Part",
    "Place",
    "Refused",
    "Severity",
    "Share",
    "Status",
    "Target",
    "TargetBy",
    "Title",
    "errors",
    "expression_finding",
    "fault",
    "measure_of",
    "parse_interval",
    "per_group",
    "seams",
    "shown",
]
