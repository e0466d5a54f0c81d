"""Leaves that share the points of their branch."""

from kaoping.engine.explanation import explain
from tests.engine.analysis.cast import scored


def test_a_leaf_without_points_of_its_own_is_explained_with_those_it_shares() -> None:
    result = scored(
        """
        items:
          - id: shared
            title: shared
            points: 20
            cap: points
            items:
              - {id: a, title: a, rule: {family: given, what: score, at_most: 20}}
              - {id: b, title: b, rule: {family: given, what: score, at_most: 20}}
        """,
        {"甲": {"a": "2", "b": "14.6"}},
    )

    assert {b.item: b.points for b in explain(result, "甲").blocks} == {"shared": 20, "a": 20, "b": 20, "total": 20}
