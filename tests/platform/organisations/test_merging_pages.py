"""Merging and splitting organisations on the pages."""

from __future__ import annotations

from django.urls import reverse

from kaoping.basis.clock import today
from kaoping.governance.organisations.models import Organisation, Succession
from kaoping.governance.organisations.selectors import tree_on
from tests.platform.cast import Cast


def test_two_bureaus_become_one(cast: Cast) -> None:
    old = [cast.units["jiangbei"].pk, cast.units["jiangnan"].pk]
    form = {"predecessors": old, "parent": cast.units["bureau"].pk, "kind": "bureau", "code": "LIANG"}

    answer = cast.browser("office").post(
        reverse("organisations-merge"), {**form, "name": "两江区建设局", "day": today()}
    )

    new = Organisation.objects.get(code="LIANG")
    assert answer.headers["Location"] == reverse("organisations-one", args=[new.pk])
    assert {unit.name for unit in tree_on(today()).units.values()} >= {"两江区建设局"}
    assert not {*old} & {*tree_on(today()).units}
    assert Succession.objects.filter(successor=new).count() == 2


def test_one_predecessor_is_too_few_and_what_was_typed_stays(cast: Cast) -> None:
    form = {"predecessors": [cast.units["jiangbei"].pk], "parent": cast.units["bureau"].pk, "kind": "bureau"}

    page = (
        cast.browser("office")
        .post(reverse("organisations-merge"), {**form, "code": "LIANG", "name": "两江区建设局", "day": today()})
        .content.decode()
    )

    assert "合并至少需要两个机构。" in page
    assert 'value="两江区建设局"' in page
    assert not Organisation.objects.filter(code="LIANG").exists()


def test_a_bureau_becomes_two_below_the_same_parent(cast: Cast) -> None:
    into = "JB1 江北一局\nJB2，江北二局"

    cast.browser("office").post(
        reverse("organisations-split", args=[cast.units["jiangbei"].pk]), {"into": into, "day": today()}
    )

    found = {unit.name: unit for unit in tree_on(today()).units.values()}
    assert {found["江北一局"].parent, found["江北二局"].parent} == {cast.units["bureau"].pk}
    assert found["江北一局"].kind == "bureau"
    assert "江北区建设局" not in found


def test_a_line_that_cannot_be_read_is_named(cast: Cast) -> None:
    path = reverse("organisations-split", args=[cast.units["jiangbei"].pk])

    page = cast.browser("office").post(path, {"into": "JB1 江北一局\n江北二局", "day": today()}).content.decode()

    assert "第 2 行“江北二局”应为“机构代码 名称”。" in page
    assert not Organisation.objects.filter(code="JB1").exists()
