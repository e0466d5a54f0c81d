"""Curves of a scheme's rules are drawn for all its leaves, also where a branch is for some groups only."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.engine.scheme import Leaf, groups_above, groups_of, walk
from kaoping.engine.words import Language
from kaoping.files.scheme_text.curves import drawn_curves
from kaoping.files.scheme_yaml import parse_scheme_yaml

ROOT = Path(__file__).parents[2]
SCHEMES = sorted([*ROOT.glob("examples/*/scheme.yaml"), *ROOT.glob("kaoping/demo/linjiang/scheme-*.yaml")])

FOR_THE_SECOND = """
id: two-groups
title: {zh: 两组, en: two groups}
rounding: {mode: half_up}
ranking: {ties: share}
total: {cap: none}
missing: {not_reported: zero, not_applicable: rescale, no_data: zero}
groups:
  - {id: 甲, title: {zh: 甲组, en: first}}
  - {id: 乙, title: {zh: 乙组, en: second}}
items:
  - id: all
    title: {zh: 都考, en: for all}
    points: 60
    data: {decimals: 2, min: 0}
    target: 100
    rule: {family: ratio, better: more, cap: points}
  - id: first
    title: {zh: 甲组另考, en: for the first}
    points: 40
    groups: [甲]
    data: {decimals: 2, min: 0}
    target: 50
    rule: {family: ratio, better: more, cap: points}
  - id: own
    title: {zh: 乙组另考, en: for the second}
    groups: [乙]
    points: 40
    items:
      - id: inner
        title: {zh: 重点任务, en: key tasks}
        points: 40
        data: {decimals: 2, min: 0}
        target: 80
        rule: {family: ratio, better: more, cap: points}
"""


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_every_leaf_of_every_scheme_here_has_its_place(path: Path) -> None:
    scheme = parse_scheme_yaml(path.read_text(encoding="utf-8"))

    for language in Language:
        drawn = dict(drawn_curves(scheme, language))
        assert list(drawn) == [node.id for node, _ in walk(scheme.items) if isinstance(node, Leaf)]


def test_a_leaf_below_a_branch_of_one_group_is_drawn_as_of_that_group() -> None:
    scheme = parse_scheme_yaml(FOR_THE_SECOND)

    captions = {item: [one.caption for one in drawn] for item, drawn in drawn_curves(scheme, Language.ZH)}

    assert [len(some) for some in captions.values()] == [1, 1, 1]
    assert captions["inner"][0].endswith("虚线：目标值 80")


def test_an_item_stands_in_the_trees_of_the_groups_of_all_items_above_it() -> None:
    scheme = parse_scheme_yaml(FOR_THE_SECOND)

    found = {
        node.id: ([g.id for g in groups_of(scheme, node)], [g.id for g in groups_above(scheme, node)])
        for node, _ in walk(scheme.items)
    }

    assert found == {
        "all": (["甲", "乙"], ["甲", "乙"]),
        "first": (["甲"], ["甲", "乙"]),
        "own": (["乙"], ["甲", "乙"]),
        "inner": (["乙"], ["乙"]),
    }
