"""Organisations change from a day on, and what was before can still be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from kaoping.basis.refusals import Denied, Refusal, Unseen
from kaoping.governance.ledger.models import Entry
from kaoping.governance.organisations import selectors
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.governance.organisations.services import Described, dissolve, found, merge, move, rename, split
from tests.platform.cast import Cast, the_foreign_unit

JULY = date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)


def names(day: date) -> list[str]:
    return [unit.name for unit in selectors.tree_on(day).walk()]


def test_a_new_name_holds_from_its_day_on(cast: Cast) -> None:
    unit = cast.units["jiangbei"]

    rename(actor=cast.actor("office"), organisation=unit, name="江北区住建局", short_name="江北", day=JULY)

    assert "江北区建设局" in names(JUNE_30)
    assert "江北区住建局" in names(JULY)
    assert "江北区建设局" not in names(JULY)


def test_a_move_changes_what_stands_below_whom_from_its_day_on(cast: Cast) -> None:
    station, district, bureau = (cast.units[name] for name in ("zhijian", "jiangbei", "bureau"))

    move(actor=cast.actor("office"), organisation=station, parent=district, day=JULY)

    assert station.pk not in selectors.below([district.pk], JUNE_30)
    assert selectors.below([district.pk], JULY) == {district.pk, station.pk}
    assert station.pk in selectors.below([bureau.pk], JULY)
    assert [unit.name for unit in selectors.tree_on(JULY).path(station.pk)] == [
        "临江市住建局",
        "江北区建设局",
        "质量监督站",
    ]


def test_two_changes_of_one_day_are_one_standing(cast: Cast) -> None:
    unit, office = cast.units["jiangbei"], cast.actor("office")

    rename(actor=office, organisation=unit, name="江北区住建局", short_name="", day=JULY)
    move(actor=office, organisation=unit, parent=cast.units["jiangnan"], day=JULY)

    last = unit.standings.get(ends=None)
    assert (last.name, last.short_name, last.parent) == ("江北区住建局", "江北区住建局", cast.units["jiangnan"])
    assert unit.standings.count() == 2


def test_nothing_belongs_to_itself_or_to_what_belongs_to_it(cast: Cast) -> None:
    unit, office = cast.units["jiangbei"], cast.actor("office")
    move(actor=office, organisation=cast.units["zhijian"], parent=unit, day=JULY)

    for parent in (unit, cast.units["zhijian"]):
        with pytest.raises(Refusal) as refused:
            move(actor=office, organisation=unit, parent=parent, day=JULY + timedelta(days=1))
        assert (refused.value.code, refused.value.field) == ("circle", "parent")


def test_a_merger_keeps_the_past_and_takes_over_what_belonged_to_both(cast: Cast) -> None:
    north, south, station = (cast.units[name] for name in ("jiangbei", "jiangnan", "zhijian"))
    office = cast.actor("office")
    move(actor=office, organisation=station, parent=north, day=date(2026, 3, 1))

    what = Described("JB-JN", Kind.BUREAU, "江北江南建设局", parent=cast.units["bureau"])
    new = merge(actor=office, predecessors=[north, south], into=what, day=JULY)

    assert {"江北区建设局", "江南区建设局"} <= set(names(JUNE_30))
    assert {"江北区建设局", "江南区建设局"}.isdisjoint(names(JULY))
    assert selectors.below([new.pk], JULY) == {new.pk, station.pk}
    assert {one.successor.code for one in north.successions.all()} == {"JB-JN"}
    north.refresh_from_db()
    assert north.dissolved == JULY


def test_a_split_gives_several_successors(cast: Cast) -> None:
    unit, bureau = cast.units["jiangbei"], cast.units["bureau"]
    parts = [Described(code, Kind.BUREAU, f"{code}局", parent=bureau) for code in ("A", "B")]

    first, second = split(actor=cast.actor("office"), organisation=unit, into=parts, day=JULY)

    assert {one.successor for one in unit.successions.all()} == {first, second}
    assert unit.pk not in selectors.tree_on(JULY).units


def test_what_others_belong_to_is_not_dissolved(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        dissolve(actor=cast.actor("office"), organisation=cast.units["bureau"], day=JULY)

    assert refused.value.code == "has-children"


def test_a_change_never_comes_before_the_last_one(cast: Cast) -> None:
    unit, office = cast.units["jiangbei"], cast.actor("office")
    rename(actor=office, organisation=unit, name="甲", short_name="", day=JULY)

    with pytest.raises(Refusal) as refused:
        rename(actor=office, organisation=unit, name="乙", short_name="", day=JUNE_30)

    assert refused.value.code == "too-early"
    assert "2026年7月1日" in str(refused.value.message)


def test_a_code_is_given_once(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        found(
            actor=cast.actor("office"),
            what=Described("jiangbei", Kind.BUREAU, "又一个", parent=cast.units["bureau"]),
            day=JULY,
        )

    assert (refused.value.code, refused.value.field) == ("code-taken", "code")


def test_only_what_one_reaches_can_be_changed_and_the_rest_does_not_exist(cast: Cast) -> None:
    foreign = the_foreign_unit()

    with pytest.raises(Unseen):
        rename(actor=cast.actor("office"), organisation=foreign, name="甲", short_name="", day=JULY)
    with pytest.raises(Denied):
        rename(actor=cast.actor("reporter"), organisation=cast.units["jiangbei"], name="甲", short_name="", day=JULY)


def test_only_the_platform_founds_what_belongs_to_nothing_and_others_are_not_told_of_it(cast: Cast) -> None:
    for who, refused, code in (("office", Refusal, "no-parent"), ("reporter", Denied, "denied")):
        with pytest.raises(refused) as caught:
            found(actor=cast.actor(who), what=Described("NEW", Kind.BUREAU, "临湖市住建局"), day=JULY)
        assert caught.value.code == code
    assert not Organisation.objects.filter(code="NEW").exists()


def test_somebody_without_any_post_sees_no_organisations(cast: Cast, browser: Callable[[str], Client]) -> None:
    client = browser("reporter")
    pages = ["/organisations/", f"/organisations/{cast.units['jiangbei'].pk}/"]
    assert [client.get(page).status_code for page in pages] == [200, 200]

    cast.people["reporter"].posts.all().delete()

    assert [client.get(page).status_code for page in pages] == [404, 404]


def test_a_refused_change_leaves_nothing_behind_not_even_in_the_ledger(cast: Cast) -> None:
    entries, organisations = Entry.objects.count(), Organisation.objects.count()
    parts = [Described("A", Kind.BUREAU, "甲", parent=cast.units["bureau"])] * 2

    with pytest.raises(Refusal):
        split(actor=cast.actor("office"), organisation=cast.units["jiangbei"], into=parts, day=JULY)

    assert (Entry.objects.count(), Organisation.objects.count()) == (entries, organisations)


def test_every_change_is_in_the_ledger_with_before_and_after(cast: Cast) -> None:
    unit = cast.units["jiangbei"]
    rename(actor=cast.actor("office"), organisation=unit, name="江北区住建局", short_name="江北", day=JULY)

    entry = Entry.objects.order_by("-index").select_related("opening")[0]

    assert (entry.action, entry.subject) == ("organisation.changed", str(unit.pk))
    assert entry.person == cast.people["office"].pk
    assert '"name":"江北区建设局"' in entry.opening.payload
    assert '"name":"江北区住建局"' in entry.opening.payload


def test_the_tree_is_read_in_one_query_however_large_it_is(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    del cast
    with django_assert_num_queries(1):  # type: ignore[operator]
        selectors.tree_on(JULY)
