"""A ranking shows the dimensions of the groups that are looked at, and few enough to be read."""

from __future__ import annotations

from kaoping.analysis.results.listing import dimensions
from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_yaml import parse_scheme_yaml


def scheme(shared: int) -> Scheme:
    """Two groups with so many dimensions in common, and one each of their own."""
    items = [(f"s{at}", "[城区, 县域]") for at in range(shared)] + [("town", "[城区]"), ("county", "[县域]")]
    lines = [
        f"  - {{id: {key}, title: {key}, groups: {groups}, points: 10, rule: {{family: given, what: score}}}}"
        for key, groups in items
    ]
    text = "id: t\ntitle: t\ngroups: [{id: 城区}, {id: 县域}]\nitems:\n" + "\n".join(lines)
    return parse_scheme_yaml(text)


def test_of_one_group_all_that_it_has_are_shown() -> None:
    assert dimensions(scheme(8), {"城区"}) == [*(f"s{at}" for at in range(8)), "town"]


def test_of_several_groups_those_of_one_alone_are_left_out_where_there_are_many() -> None:
    assert dimensions(scheme(7), {"城区", "县域"}) == [f"s{at}" for at in range(7)]
    assert dimensions(scheme(6), {"城区", "县域"}) == [*(f"s{at}" for at in range(6)), "town", "county"]


def test_groups_that_have_nothing_in_common_show_what_each_has() -> None:
    assert dimensions(scheme(0), {"城区", "县域"}) == ["town", "county"]
