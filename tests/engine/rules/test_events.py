"""`events`: deductions or bonuses for each event, by kind, with caps, doubling and "only the highest"."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from kaoping.engine.checking import check
from kaoping.engine.rules.validity import Validity, first_valid_day
from kaoping.engine.terms import ListItem, NumberItem, Refused
from kaoping.engine.words import Language, Words
from tests.engine.support import Event, Given, OneLeaf, event, one_leaf

MARCH = "periods: [{id: 2026-03, end: 2026-03-31}]"


def events(
    rule: str,
    *,
    points: str = "10",
    effect: str = "deduct",
    below_zero: str = "stop",
    data: str = "",
    scheme: str = "",
) -> OneLeaf:
    return one_leaf(
        f"""
        points: {points}
        below_zero: {below_zero}
        {data or "note: events"}
        rule: {{family: events, effect: {effect}, {rule}}}
        """,
        scheme,
    )


def codes(leaf: OneLeaf, given: Given) -> list[str]:
    with pytest.raises(Refused) as refused:
        leaf.score(given)
    return [f.code for f in refused.value.findings]


LATE = "cap: points, kinds: [{id: late, points: 0.5}, {id: lost, points: 3}]"


def test_every_event_takes_the_points_of_its_kind() -> None:
    leaf = events(LATE)

    # 0.5 + 3 + 2 x 0.5 = 4.5.
    assert leaf.score([event("late"), event("lost"), event("late", count=2)]) == Decimal("5.5")
    assert leaf.score([]) == 10


def test_no_record_means_no_event_unless_the_data_item_says_otherwise() -> None:
    fields = "[{id: kind, type: text}, {id: count, decimals: 0}, {id: date, type: date}, {id: matter, type: text}]"
    strict = events(LATE, data=f"data: [{{id: x, type: list, blank: not_reported, fields: {fields}}}]")

    assert events(LATE).score(None) == 10
    assert strict.score(None) == 0
    assert strict.score([]) == 10


def test_deductions_stop_at_the_points_or_at_a_cap() -> None:
    assert events(LATE).score([event("lost", count=3), event("late", count=2)]) == 0
    assert events(LATE).score([event("lost", count=9)]) == 0
    capped = events(LATE.replace("cap: points", "cap: 4"))
    assert (capped.score([event("lost")]), capped.score([event("lost", count=2)])) == (Decimal(7), Decimal(6))
    assert capped.limits == ("6", "10")


def test_points_of_an_event_are_rounded_only_in_the_score() -> None:
    leaf = events("cap: points, kinds: [{id: a, points: 0.125}]")

    # 0.125 twice is 0.25, not 0.13 twice; once leaves 9.875, half-way: 9.88.
    assert leaf.score([event("a"), event("a")]) == Decimal("9.75")
    assert leaf.score([event("a")]) == Decimal("9.88")


def test_a_bonus_for_each_event_has_a_cap() -> None:
    leaf = events("cap: 6, kinds: [{id: meeting, points: 1}]", effect="add", points="6")

    assert [leaf.score([event("meeting", count=n)]) for n in (0, 1, 6, 7)] == [0, 1, 6, 6]
    assert leaf.limits == ("0", "6")


def test_a_bonus_may_be_open_ended_and_on_top_of_the_points() -> None:
    leaf = events("cap: none, start: points, kinds: [{id: award, points: 2}]", effect="add")

    assert leaf.score([event("award", count=100)]) == 210
    assert leaf.limits == ("10", None)


def test_a_penalty_from_zero_is_negative() -> None:
    leaf = events("cap: none, start: zero, kinds: [{id: forged, points: 5}]", below_zero="negative")

    assert leaf.score([event("forged")]) == -5
    assert leaf.limits == (None, "0")


def test_each_kind_can_have_its_own_cap_within_the_item() -> None:
    leaf = events("cap: points, kinds: [{id: session, points: 0.3, cap: 1.2}, {id: system, points: 0.3}]", points="1.5")

    # Five sessions short: 1.5, capped at 1.2; with the missing system 1.5: nothing is left.
    assert leaf.score([event("session", count=4)]) == Decimal("0.3")
    assert leaf.score([event("session", count=5)]) == Decimal("0.3")
    assert leaf.score([event("session", count=5), event("system")]) == 0


def test_a_cap_of_a_kind_comes_after_doubling() -> None:
    leaf = events(
        "cap: points, kinds: [{id: a, points: 1, cap: 3}, {id: b, points: 1}], "
        "multiply: [{id: leader, title: 领导交办, by: 2}]"
    )

    # 2 + 2 = 4 of kind a, capped at 3; b doubled is 2: 10 - 3 - 2.
    assert leaf.score([event("a", leader=True), event("a", leader=True), event("b", leader=True)]) == 5


def test_multiples_multiply_each_other() -> None:
    leaf = events(
        "cap: points, kinds: [{id: a, points: 1}], "
        "multiply: [{id: leader, title: 领导交办, by: 2}, {id: overdue, title: 逾期, by: 1.5}]"
    )

    assert leaf.score([event("a", leader=True)]) == 8
    assert leaf.score([event("a", leader=True, overdue=True)]) == 7
    # A flag left blank does not hold.
    assert leaf.score([event("a")]) == 9


def test_an_extra_amount_is_added_once_for_each_record_and_never_multiplied() -> None:
    leaf = events(
        "cap: points, kinds: [{id: a, points: 0.3}], multiply: [{id: leader, title: 领导交办, by: 2}], "
        "extra: [{id: overdue, title: 逾期未整改, points: 0.7}]"
    )

    assert leaf.score([event("a", overdue=True)]) == 9
    # 0.3 x 2 (number) x 2 (leader) + 0.7 = 1.9.
    assert leaf.score([event("a", count=2, leader=True, overdue=True)]) == Decimal("8.1")


REPEATED = "cap: points, kinds: [{id: a, points: 1}, {id: b, points: 0.5}], repeats: {of: kind, by: 2}"


def test_from_the_second_of_a_kind_on_events_count_double() -> None:
    leaf = events(REPEATED)
    days = [event("a", on="2026-03-01"), event("a", on="2026-03-02"), event("b", on="2026-03-03")]

    # 1 + 2 x 1 + 0.5 (the first of its kind) = 3.5.
    assert leaf.score(days) == Decimal("6.5")


def test_repetition_of_a_matter_may_begin_later_and_count_differently() -> None:
    leaf = events("cap: points, kinds: [{id: a, points: 0.2}], repeats: {of: matter, from: 3, by: 2.5}")
    case = [event("a", on=f"2026-03-0{day}", matter="案件 7") for day in (1, 2, 3, 4)]

    # 0.2 + 0.2 + 0.5 + 0.5 = 1.4; other matters are counted for themselves.
    assert leaf.score(case) == Decimal("8.6")
    assert leaf.score([*case, event("a", on="2026-03-05", matter="案件 8")]) == Decimal("8.4")


def test_events_without_a_matter_are_each_their_own() -> None:
    leaf = events("cap: points, kinds: [{id: a, points: 1}], repeats: {of: matter, by: 2}")

    assert leaf.score([event("a", on="2026-03-01"), event("a", on="2026-03-01")]) == 8


def test_of_several_events_of_one_matter_only_the_highest_counts() -> None:
    leaf = events(
        "cap: 9, same_matter: highest, kinds: [{id: national, points: 3}, {id: city, points: 1}]",
        effect="add",
        points="9",
    )

    assert leaf.score([event("city", matter="甲工程"), event("national", matter="甲工程")]) == 3
    assert leaf.score([event("city", matter="甲工程"), event("national", matter="乙工程")]) == 4
    # Equal ones count once.
    assert leaf.score([event("city", matter="甲工程"), event("city", matter="甲工程")]) == 1


def test_the_order_in_which_events_are_written_never_matters() -> None:
    leaf = events(
        "cap: none, same_matter: highest, repeats: {of: kind, by: 2}, "
        "kinds: [{id: a, points: 2, cap: 3}, {id: b, points: 2}, {id: c, points: 1}], "
        "extra: [{id: overdue, title: 逾期, points: 1}]",
        points="100",
    )
    rows: list[Event] = [
        event("a", on="2026-03-01", matter="1"),
        event("b", on="2026-03-01", matter="1"),
        event("c", on="2026-03-01", matter="2", overdue=True),
        event("b", on="2026-03-01", matter="2"),
        event("a", on="2026-03-01", matter="3"),
    ]

    # Matter 1: a and b are equal, the kind that stands first in the scheme counts: a. Matter 2: c with its extra
    # and b are 2 each: b has more points of its own. Matter 3: a, the second of its kind: double.
    # a: 2 + 4, capped at 3. b: 2. 100 - 5.
    assert {leaf.score(list(order)) for order in permutations(rows)} == {Decimal(95)}


def test_of_equal_events_of_a_matter_the_kind_that_stands_first_counts_whichever_two_they_are() -> None:
    leaf = events(
        "cap: none, same_matter: highest, "
        "kinds: [{id: a, points: 2, cap: 1}, {id: b, points: 2, cap: 0.5}, {id: c, points: 2}]",
        points="100",
    )

    # b before c: 0.5 of b's cap, in either order; a before both: 1 of a's.
    for pair, left in (("bc", "99.5"), ("cb", "99.5"), ("ca", "99"), ("ac", "99"), ("ba", "99"), ("ab", "99")):
        assert leaf.score([event(kind, on="2026-03-01", matter="1") for kind in pair]) == Decimal(left), pair


def test_an_event_that_loses_to_a_higher_one_of_its_matter_is_no_earlier_occurrence() -> None:
    leaf = events(
        "cap: points, same_matter: highest, repeats: {of: kind, by: 2}, kinds: [{id: a, points: 1}, {id: b, points: 3}]"
    )
    rows = [
        event("a", on="2026-03-01", matter="1"),
        event("b", on="2026-03-02", matter="1"),
        event("a", on="2026-03-03", matter="2"),
    ]

    # Matter 1 counts as b (3); the a of matter 2 is the first a that counts (1): 10 - 4.
    assert leaf.score(rows) == 6


def test_an_event_counts_for_its_days_the_day_after_it_being_the_first() -> None:
    leaf = events("cap: points, valid_days: 30, kinds: [{id: a, points: 1}]", scheme=MARCH)

    # The day of the event is not counted (Civil Code 201): the 30 days of 1 March are 2 to 31 March.
    assert leaf.score([event("a", on="2026-03-31")]) == 9
    assert leaf.score([event("a", on="2026-03-01")]) == 9
    assert leaf.score([event("a", on="2026-02-28")]) == 10
    # What happens after the period is none of its events.
    assert leaf.score([event("a", on="2026-04-01")]) == 10


def test_an_event_counts_for_calendar_months_until_their_corresponding_day() -> None:
    leaf = events("cap: points, valid_months: 12, kinds: [{id: a, points: 1}]", scheme=MARCH)

    # 31 March 2025 + 12 months = 31 March 2026, the last day of the period.
    assert leaf.score([event("a", on="2025-03-31")]) == 9
    assert leaf.score([event("a", on="2025-03-30")]) == 10
    assert leaf.score([event("a", on="2026-03-31")]) == 9
    assert leaf.score([event("a", on="2026-04-01")]) == 10


@pytest.mark.parametrize(
    ("end", "months", "first"),
    [
        # 31 August + 6 months has no day in February, so the last one: all from 28 August on reach it.
        ("2026-02-28", 6, "2025-08-28"),
        # No day of February + 1 month reaches 31 March, the first of March does.
        ("2026-03-31", 1, "2026-03-01"),
        # 28 February 2023 + 12 months is 28 February 2024, a day too early; in 2025 29 February 2024 ends on the 28th.
        ("2024-02-29", 12, "2023-03-01"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2026-12-31", 36, "2023-12-31"),
        ("2026-12-15", 1, "2026-11-15"),
        ("2026-01-31", 2, "2025-12-01"),
        ("2026-06-30", 1200, "1926-06-30"),
    ],
)
def test_the_first_day_of_calendar_months_follows_from_the_corresponding_day(end: str, months: int, first: str) -> None:
    assert first_valid_day(date.fromisoformat(end), months) == date.fromisoformat(first)


def test_in_the_first_year_there_is_no_day_before_its_first() -> None:
    # A month before 15 December of the year 1 is 15 November; a year before it, and a million days, is no day.
    assert first_valid_day(date(1, 12, 15), 1) == date(1, 11, 15)
    assert first_valid_day(date(1, 12, 15), 12) == date(1, 1, 1)
    assert Validity(1_000_000, "days").first_day(date(2026, 3, 31)) == date(1, 1, 1)


def test_each_kind_can_have_its_own_validity() -> None:
    leaf = events(
        "cap: none, valid_months: 6, kinds: [{id: light, points: 1}, {id: common, points: 3, valid_months: 12}, "
        "{id: grave, points: 5, valid_days: 30}]",
        scheme=MARCH,
        below_zero="negative",
    )

    # light from 1 October 2025 on (30 September reaches 30 March only), common from 31 March 2025 on, grave from
    # 1 March 2026 on
    day = {"light": ("2025-09-30", "2025-10-01"), "common": ("2025-03-30", "2025-03-31")}
    day["grave"] = ("2026-02-28", "2026-03-01")
    assert {kind: [leaf.score([event(kind, on=on)]) for on in days] for kind, days in day.items()} == {
        "light": [10, 9],
        "common": [10, 7],
        "grave": [10, 5],
    }
    assert leaf.sentence.zh == (
        "每发生 1 次light扣 1 分，6 个月内有效；每发生 1 次common扣 3 分，12 个月内有效；"
        "每发生 1 次grave扣 5 分，30 日内有效。"
    )


UNTIL = "cap: points, valid_until: recorded, kinds: [{id: a, points: 1}, {id: b, points: 2, valid_days: 30}]"


def until(kind: str, on: str, day: str) -> Event:
    """An event with a day of its own up to which it counts."""
    return event(kind, on=on, until=date.fromisoformat(day))


def test_an_event_counts_up_to_the_day_that_is_recorded_with_it() -> None:
    leaf = events(UNTIL, scheme=MARCH)

    assert leaf.score([until("a", "2025-01-01", "2026-03-31")]) == 9
    assert leaf.score([until("a", "2025-01-01", "2026-03-30")]) == 10
    assert leaf.score([until("a", "2026-03-31", "2026-03-31")]) == 9
    # What happens after the period is none of its events.
    assert leaf.score([until("a", "2026-04-01", "2026-12-31")]) == 10
    # The other kind has a term of its own: from 1 March on.
    assert leaf.score([event("b", on="2026-03-01"), event("b", on="2026-02-28")]) == 8


def test_kinds_without_validity_stay_beside_those_with_days_of_their_own() -> None:
    leaf = events("cap: points, kinds: [{id: a, points: 1, valid_until: recorded}, {id: b, points: 2}]", scheme=MARCH)

    assert leaf.score([until("a", "2025-01-01", "2026-03-30"), event("b")]) == 8
    assert leaf.score([until("a", "2025-01-01", "2026-04-01"), event("b", on="2020-01-01")]) == 7


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        (event("a", on="2026-03-01"), ["until-missing"]),
        (event("a"), ["date-missing", "until-missing"]),
        (event("a", until=date(2026, 3, 31)), ["date-missing"]),
        (until("a", "2026-03-02", "2026-03-01"), ["until-early"]),
        (until("b", "2026-03-02", "2026-03-31"), ["until-unexpected"]),
    ],
)
def test_a_day_of_its_own_is_needed_in_order_and_only_where_it_counts(happened: Event, found: list[str]) -> None:
    assert codes(events(UNTIL, scheme=MARCH), [happened]) == found


def test_an_event_after_its_own_day_wins_no_matter() -> None:
    rule = "cap: points, valid_until: recorded, same_matter: highest, kinds: [{id: a, points: 1}, {id: b, points: 3}]"
    leaf = events(rule, scheme=MARCH)
    over = event("b", on="2025-01-01", matter="m", until=date(2026, 3, 30))
    assert leaf.score([over, event("a", on="2025-01-01", matter="m", until=date(2026, 3, 31))]) == 9


def test_only_kinds_that_expire_need_a_date() -> None:
    rule = "cap: points, kinds: [{id: a, points: 1}, {id: b, points: 1, valid_months: 3}]"

    assert events(rule, scheme=MARCH).score([event("a")]) == 9
    assert codes(events(rule, scheme=MARCH), [event("b")]) == ["date-missing"]


def test_a_validity_is_said_in_one_way() -> None:
    with pytest.raises(Refused) as refused:
        events("cap: points, valid_days: 30, valid_months: 1, kinds: [{id: a, points: 1}]", scheme=MARCH)
    assert [(f.code, f.place[-1]) for f in refused.value.findings] == [("one-way", "valid_months")]
    with pytest.raises(Refused) as refused:
        events(
            "valid_days: 30, valid_months: 1, valid_until: recorded, cap: 1, kinds: [{id: a, points: 1}]", scheme=MARCH
        )
    assert [f.place[-1] for f in refused.value.findings] == ["valid_until"]
    with pytest.raises(Refused) as refused:
        events("cap: points, kinds: [{id: a, points: 1, valid_days: 30, valid_until: recorded}]", scheme=MARCH)
    (found,) = refused.value.findings
    assert (found.code, found.place[-1]) == ("one-way", "valid_until")
    assert (found.wrong.zh, found.wrong.en) == ("有效期要有一种写法", "a validity needs one way of saying it")
    assert (found.right.zh, found.right.en) == (
        "写 valid_days（有效天数）、valid_months（有效月数）或 valid_until（有效期至），只取一种",
        "write one of valid_days, valid_months and valid_until",
    )


def test_an_expired_event_makes_no_other_one_repeated_and_wins_no_matter() -> None:
    repeats = events(
        "cap: points, valid_days: 30, repeats: {of: kind, by: 2}, kinds: [{id: a, points: 1}]", scheme=MARCH
    )
    assert repeats.score([event("a", on="2026-02-28"), event("a", on="2026-03-01")]) == 9
    highest = events(
        "cap: points, valid_days: 30, same_matter: highest, kinds: [{id: a, points: 1}, {id: b, points: 3}]",
        scheme=MARCH,
    )
    assert highest.score([event("b", on="2026-02-28", matter="1"), event("a", on="2026-03-01", matter="1")]) == 9


def test_validity_needs_a_period_that_ends_and_events_with_dates() -> None:
    rule = "cap: points, valid_days: 30, kinds: [{id: a, points: 1}]"

    assert codes(events(rule, scheme=MARCH), [event("a")]) == ["date-missing"]
    assert codes(events(rule), [event("a", on="2026-03-31")]) == ["period-without-end"]


def test_the_number_in_one_event_decides_its_points() -> None:
    leaf = events(
        "cap: none, kinds: [{id: injury, title: 重伤, count_in: event, by_count: "
        "[{at_least: 1, points: 15}, {at_least: 2, points: 30}]}]",
        points="60",
    )

    assert leaf.score([event("injury", count=1)]) == 45
    # Two in one accident: 30. Three accidents with one each: 45.
    assert leaf.score([event("injury", count=2)]) == 30
    assert leaf.score([event("injury"), event("injury"), event("injury")]) == 15


def test_the_number_in_the_period_decides_the_points_of_the_kind() -> None:
    rule = (
        "cap: none, kinds: [{id: injury, by_count: [{at_least: 1, points: 15}, {at_least: 2, points: 30}]}, "
        "{id: other, points: 1}]"
    )
    leaf = events(rule, points="60")

    assert leaf.score([event("injury")]) == 45
    assert leaf.score([event("injury"), event("injury"), event("injury")]) == 30
    # A record that stands for two counts as two.
    assert leaf.score([event("injury", count=2), event("other")]) == 29
    numbers = events(f"reported: counts, {rule}", points="60")
    assert numbers.score({".injury": 3, ".other": 2}) == 28


FREE = "cap: 5, kinds: [{id: late, points: 0.5, free: 3}, {id: lost, points: 3}]"


def test_so_many_events_of_a_kind_are_free_in_a_period() -> None:
    leaf = events(FREE)

    assert leaf.score([event("late", count=3)]) == 10
    # The fourth and the fifth: 2 x 0.5. Which of them came first makes no difference.
    assert leaf.score([event("late", count=2), event("lost"), event("late", count=3)]) == 6
    assert leaf.score([event("late") for _ in range(4)]) == Decimal("9.5")
    assert leaf.score([event("late", count=14)]) == 5
    numbers = events(f"reported: counts, {FREE}")
    assert numbers.score({".late": 5, ".lost": 1}) == 6
    assert numbers.score({".late": 2}) == 10


def test_of_bonuses_the_first_may_earn_nothing() -> None:
    leaf = events("cap: none, kinds: [{id: article, points: 2, free: 1, cap: 4}]", effect="add")

    assert [leaf.score([event("article", count=n)]) for n in (0, 1, 2, 3, 4)] == [0, 0, 2, 4, 4]


def test_what_has_expired_uses_nothing_up_of_what_is_free() -> None:
    leaf = events("cap: none, valid_days: 30, kinds: [{id: late, points: 1, free: 1}]", scheme=MARCH)

    assert leaf.score([event("late", on="2026-02-28"), event("late", on="2026-03-31")]) == 10
    assert leaf.score([event("late", on="2026-03-02"), event("late", on="2026-03-31")]) == 9


def test_extras_are_taken_for_free_events_too() -> None:
    leaf = events("cap: none, extra: [{id: hidden, title: 瞒报, points: 2}], kinds: [{id: late, points: 1, free: 2}]")

    # Two free ones, of which one was concealed; with the third 1 more.
    assert leaf.score([event("late"), event("late", hidden=True)]) == 8
    assert leaf.score([event("late"), event("late", hidden=True), event("late")]) == 7


def test_each_event_above_the_last_number_adds_its_own_points() -> None:
    rule = "cap: none, kinds: [{id: talk, by_count: [{at_least: 1, points: 1}, {at_least: 2, points: 3}], beyond: 2}]"
    leaf, numbers = events(rule), events(f"reported: counts, {rule}")

    taken = [0, 1, 3, 5, 7]
    assert [leaf.score([event("talk", count=n)]) for n in range(5)] == [10 - t for t in taken]
    assert [numbers.score({".talk": n}) for n in range(5)] == [10 - t for t in taken]
    one = events(rule.replace("by_count", "count_in: event, by_count"), points="20")
    # Of three in one accident 5, of one in another 1.
    assert one.score([event("talk", count=3), event("talk")]) == 14


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("zeroes: true, free: 1", "free"),
        ("by_count: [{at_least: 1, points: 1}], free: 1", "free"),
        ("points: 1, beyond: 1", "beyond"),
    ],
)
def test_what_is_free_and_what_is_beyond_need_the_points_that_they_change(kind: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        events(f"cap: points, kinds: [{{id: a, {kind}}}]")

    assert [(f.code, f.place[-1]) for f in refused.value.findings] == [("without-its-points", field)]


def test_what_is_free_cannot_stand_with_a_multiple() -> None:
    leaf = events("cap: points, kinds: [{id: a, points: 1, free: 2}], multiply: [{id: f, title: t, by: 2}]")

    (told,) = [f for f in check(leaf.part.scheme) if f.code == "multiple-without-points"]
    assert told.right.zh == "去掉 free（免计次数），或去掉加倍"


def test_extras_count_for_a_kind_that_is_counted_in_the_period_too() -> None:
    leaf = events(
        "cap: none, kinds: [{id: a, cap: 6, by_count: [{at_least: 1, points: 1}, {at_least: 3, points: 4}]}], "
        "extra: [{id: overdue, title: 逾期, points: 1}]"
    )

    assert leaf.score([event("a"), event("a", overdue=True)]) == 8
    # 4 for three, and 3 more: 7, capped at 6.
    assert leaf.score([event("a", overdue=True)] * 3) == 4


def test_single_and_counted_kinds_can_stand_together() -> None:
    leaf = events(
        "cap: none, kinds: [{id: injury, count_in: event, "
        "by_count: [{at_least: 1, points: 3}, {at_least: 2, points: 5}]}, {id: fire, points: 2}], "
        "multiply: [{id: overdue, title: 逾期, by: 2}]",
        points="30",
    )

    # Two hurt, overdue: 5 x 2; two fires: 4.
    assert leaf.score([event("injury", count=2, overdue=True), event("fire", count=2)]) == 16


def test_only_numbers_may_be_reported() -> None:
    leaf = events(f"reported: counts, {LATE}")

    assert leaf.score({".late": 3, ".lost": 2}) == Decimal("2.5")
    # A number left blank means none of the kind.
    assert leaf.score({".late": 3}) == Decimal("8.5")
    assert codes(leaf, {".late": -1}) == ["out-of-range"]


def test_one_event_can_take_everything() -> None:
    leaf = events("cap: 5, kinds: [{id: late, points: 1}, {id: burning, zeroes: true}]")

    assert leaf.score([event("late")]) == 9
    assert leaf.score([event("burning"), event("late")]) == 0
    assert leaf.limits == ("0", "10")
    counts = events("reported: counts, cap: 5, kinds: [{id: late, points: 1}, {id: burning, zeroes: true}]")
    assert (counts.score({".late": 9}), counts.score({".burning": 1})) == (Decimal(5), Decimal(0))


def test_an_event_that_takes_everything_does_so_whatever_else_its_matter_has() -> None:
    leaf = events(
        "cap: none, same_matter: highest, kinds: [{id: late, points: 1}, {id: burning, zeroes: true}]", points="10"
    )

    assert leaf.score([event("burning", matter="1"), event("late", matter="1")]) == 0
    assert leaf.score([event("burning", count=0)]) == 10


def test_an_expired_event_takes_nothing() -> None:
    leaf = events(
        "cap: none, valid_days: 30, kinds: [{id: late, points: 1}, {id: burning, zeroes: true}]", scheme=MARCH
    )

    assert leaf.score([event("burning", on="2026-02-28")]) == 10
    assert leaf.score([event("burning", on="2026-03-01")]) == 0


def test_the_assessor_chooses_within_two_ends() -> None:
    leaf = events("cap: points, kinds: [{id: style, between: [1, 5]}, {id: late, points: 1}]")

    assert leaf.score([event("style", given=Decimal("2.5")), event("late")]) == Decimal("6.5")
    assert leaf.score([event("style", given=Decimal(1)), event("style", given=Decimal(5))]) == 4
    assert codes(leaf, [event("style", given=Decimal("5.01"))]) == ["out-of-range"]
    assert codes(leaf, [event("style", given=Decimal("0.99"))]) == ["out-of-range"]
    assert codes(leaf, [event("style")]) == ["given-missing"]
    assert codes(leaf, [event("late", given=Decimal(1))]) == ["given-unexpected"]


def test_the_sum_can_be_divided_by_the_number_of_objects() -> None:
    leaf = events("cap: points, divide_by: villages, kinds: [{id: b, points: 1}, {id: c, points: 2}]", points="2")

    # (1 + 2 + 2) / 8 = 0.625, half-way: 0.63, so 1.37. 5 / 3 = 1.666…: 1.67, so 0.33. 5 / 1: all 2.
    rows = [event("b"), event("c", count=2)]
    assert leaf.score({"x": rows, "villages": 8}) == Decimal("1.37")
    assert leaf.score({"x": rows, "villages": 3}) == Decimal("0.33")
    assert leaf.score({"x": rows, "villages": 1}) == 0
    assert codes(leaf, {"x": rows, "villages": 0}) == ["undefined"]


def test_caps_of_kinds_come_before_the_division_and_the_cap_of_the_item_after_it() -> None:
    leaf = events("cap: 1, divide_by: villages, kinds: [{id: a, points: 1, cap: 6}]", points="2")

    # Ten are 10, capped at 6; over 4 villages 1.5, capped at 1; over 8 it is 0.75.
    assert leaf.score({"x": [event("a", count=10)], "villages": 4}) == 1
    assert leaf.score({"x": [event("a", count=10)], "villages": 8}) == Decimal("1.25")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (event("unheard"), "unknown-kind"),
        ({"count": Decimal(1)}, "unknown-kind"),
        (event("late", count=-1), "out-of-range"),
        (event("late", colour="red"), "unknown-field"),
    ],
)
def test_a_record_that_cannot_be_meant_is_refused(record: Event, code: str) -> None:
    assert codes(events(LATE), [record]) == [code]


def test_where_repetition_counts_every_event_has_a_row_and_a_date() -> None:
    assert codes(events(REPEATED), [event("a", count=2, on="2026-03-01")]) == ["count-with-repeats"]
    assert codes(events(REPEATED), [event("a")]) == ["date-missing"]


def test_a_number_left_blank_is_one_and_a_date_left_blank_is_unknown() -> None:
    assert events(LATE).score([{"kind": "lost"}]) == 7


def test_the_last_line_of_the_explanation_is_the_score() -> None:
    leaf = events(REPEATED)
    for language in Language:
        block = leaf.block([event("a", on="2026-03-01"), event("a", on="2026-03-02")], language)
        assert block.score == Decimal(block.lines[-1].result) == 7


def test_an_explanation_says_nothing_of_conditions_that_there_are_not() -> None:
    assert not [line for line in events(LATE).explained([event("late")]) if "计入" in line]


def test_the_sentence_says_kinds_conditions_and_caps() -> None:
    leaf = events(
        "cap: points, kinds: [{id: late, title: {zh: 逾期, en: late}, points: 0.5, cap: 3}, "
        "{id: style, title: {zh: 作风问题, en: style}, between: [1, 5]}, "
        "{id: hurt, title: {zh: 重伤, en: hurt}, count_in: event, by_count: [{at_least: 1, points: 2}]}, "
        "{id: fire, title: {zh: 露天焚烧, en: burning}, zeroes: true}], "
        "multiply: [{id: leader, title: {zh: 领导交办, en: assigned by a leader}, by: 2}], "
        "extra: [{id: again, title: {zh: 逾期未整改, en: not put right}, points: 1}], "
        "repeats: {of: kind, by: 2}, same_matter: highest, valid_days: 365, divide_by: villages"
    )

    assert leaf.sentence.zh == (
        "每发生 1 次逾期扣 0.5 分，最多扣 3 分；作风问题每次酌情扣 1–5 分；每件中重伤 1 个以上（含）扣 2 分；"
        "发生露天焚烧的本项不得分；领导交办的按 2 倍计；逾期未整改的每条记录另扣 1 分；同一事项只按最高的一次计；"
        "同类第 2 次起按 2 倍计；365 日内有效；合计除以对象数；扣完 10 分为止。"
    )
    assert leaf.sentence.en.startswith("each late deducts 0.5, at most 3; each style deducts 1–5, as assessed; ")


def test_the_sentence_names_the_objects_and_the_unit_in_which_one_event_is_counted() -> None:
    leaf = events(
        "cap: points, divide_by: firms, "
        "kinds: [{id: hurt, title: 重伤, unit: 人, count_in: event, by_count: [{at_least: 1, points: 2}]}]",
        data="note: events",
        scheme="data: [{id: firms, title: {zh: 受检企业, en: firms inspected}, decimals: 0, min: 0}]",
    )

    assert leaf.sentence.zh == "每件中重伤 1 人以上（含）扣 2 分；合计除以受检企业；扣完 10 分为止。"
    assert leaf.sentence.en.endswith("the sum is divided by the firms inspected; at most 10 in all.")


def test_the_fields_of_an_event_have_names_in_both_languages() -> None:
    leaf = events("cap: points, kinds: [{id: a, between: [1, 2], valid_until: recorded}]", scheme=MARCH)
    (found,) = leaf.part.data.values()

    assert isinstance(found, ListItem)
    assert {f.id: None if f.title is None else (f.title.zh, f.title.en) for f in found.fields} == {
        "date": ("日期", "date"),
        "until": ("有效期至", "valid until"),
        "kind": ("类别", "kind"),
        "count": ("次数", "number"),
        "matter": ("事项", "matter"),
        "given": ("酌定分", "points chosen"),
    }


def test_where_only_numbers_of_fatal_kinds_are_reported_nothing_else_is_taken() -> None:
    leaf = events("cap: points, reported: counts, kinds: [{id: a, zeroes: true}]")

    assert leaf.cell({"x.a": 0}, "none") == 0
    assert leaf.score({"x.a": 0}) == 10
    assert leaf.score({"x.a": 1}) == 0


def test_what_an_event_is_worth_is_shown_and_what_only_orders_events_is_not() -> None:
    leaf = events("cap: none, same_matter: highest, kinds: [{id: a, points: 2, cap: 1}, {id: b, points: 2}]")
    (records,) = leaf.result({"甲": [event("a")]}).subjects[0].compiled.program.records

    assert {step.key.rpartition(".")[2]: step.quiet for step in records.steps} == {
        "standard": False,
        "amount": False,
        "kind_number": True,
        "place": False,
        "counted": False,
        "sums_a": False,
        "in_rest": False,
    }


def test_the_first_valid_day_of_kinds_with_terms_of_their_own_has_a_name_in_both_languages() -> None:
    kinds = "{id: a, points: 1, valid_days: 30}, {id: b, points: 1, valid_months: 3}"
    leaf = events(f"cap: points, kinds: [{kinds}]", scheme=MARCH)
    (records,) = leaf.result({"甲": [event("a", on="2026-03-01")]}).subjects[0].compiled.program.records

    named = {step.key.rpartition(".")[2]: (step.words.zh, step.words.en) for step in records.steps}
    assert named["first_day"] == ("有效期起始日", "first valid day")


def test_a_bonus_says_its_cap() -> None:
    leaf = events("cap: 6, kinds: [{id: m, title: {zh: 会议, en: meeting}, points: 1}]", effect="add", points="6")

    assert leaf.sentence.zh == "会议每次加 1 分；合计最多加 6 分。"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (LATE, []),
        ("cap: points, kinds: [{id: a, points: 1}, {id: a, points: 2}]", ["duplicate-id"]),
        ("cap: points, kinds: [{id: a, points: 1}], multiply: [{id: is_a, title: t, by: 2}]", ["duplicate-id"]),
        (
            "cap: points, kinds: [{id: a, points: 1}], multiply: [{id: f, title: t, by: 2}], "
            "extra: [{id: f, title: t, points: 2}]",
            ["duplicate-id"],
        ),
        ("cap: points, kinds: [{id: a, points: 1}], multiply: [{id: sums_a, title: t, by: 2}]", ["duplicate-id"]),
        ("cap: points, kinds: [{id: a, points: 1}], extra: [{id: sums_a, title: t, points: 2}]", ["duplicate-id"]),
        ("cap: points, kinds: [{id: a, points: 1}], multiply: [{id: sums, title: t, by: 2}]", []),
        (
            "cap: points, kinds: [{id: a, points: 1}], "
            "multiply: [{id: f, title: t, by: 2}, {id: g, title: t, by: 2}, {id: is_a, title: t, by: 2}]",
            ["duplicate-id"],
        ),
        (
            "cap: points, kinds: [{id: a, points: 1}], "
            "extra: [{id: f, title: t, points: 2}, {id: g, title: t, points: 2}, {id: f, title: t, points: 2}]",
            ["duplicate-id"],
        ),
        ("cap: 10, kinds: [{id: a, points: 1}]", []),
        ("cap: 8, kinds: [{id: a, points: 1, cap: 3}, {id: b, points: 1, cap: 4}]", ["cap-unreachable"]),
        ("cap: 3, kinds: [{id: a, points: 1, cap: 3}, {id: b, zeroes: true}]", []),
        ("cap: 12, kinds: [{id: a, points: 1}]", ["cap-beyond-points"]),
        (
            "cap: none, kinds: [{id: a, by_count: [{at_least: 1, points: 1}]}], multiply: [{id: f, title: t, by: 2}]",
            ["multiple-without-points"],
        ),
    ],
)
def test_what_cannot_be_meant_is_found(rule: str, found: list[str]) -> None:
    assert events(rule).codes == found


def test_a_sum_of_caps_limits_the_rule() -> None:
    assert events("cap: none, kinds: [{id: a, points: 1, cap: 3}, {id: b, points: 1, cap: 4}]").limits == ("3", "10")
    assert events("cap: none, kinds: [{id: a, points: 1, cap: 3}, {id: b, points: 1}]").limits == (None, "10")


BY_NUMBER = "{id: a, by_count: [{at_least: 1, points: 2}, {at_least: 3, points: 4}]}"


@pytest.mark.parametrize(
    ("effect", "rule", "limits"),
    [
        # By its number a kind comes to at most 4; with an extra for each event there is no limit.
        ("deduct", f"cap: none, kinds: [{BY_NUMBER}]", ("6", "10")),
        ("deduct", f"cap: none, kinds: [{BY_NUMBER}], extra: [{{id: f, title: t, points: 1}}]", (None, "10")),
        ("add", f"cap: none, kinds: [{BY_NUMBER}]", ("0", "4")),
        ("add", f"cap: none, kinds: [{BY_NUMBER}], extra: [{{id: f, title: t, points: 1}}]", ("0", None)),
        # The cap of all is what limits where it is smaller, and the kinds where they are.
        ("add", f"cap: 3, kinds: [{BY_NUMBER}]", ("0", "3")),
        ("add", f"cap: 5, kinds: [{BY_NUMBER}]", ("0", "4")),
        ("add", "cap: 5, kinds: [{id: a, points: 1}]", ("0", "5")),
        ("add", f"cap: none, start: points, kinds: [{BY_NUMBER}]", ("10", "14")),
        ("add", "cap: points, start: points, kinds: [{id: a, points: 1}]", ("10", "20")),
        ("deduct", f"cap: none, start: zero, kinds: [{BY_NUMBER}]", ("-4", "0")),
        # An event that takes all adds nothing to what the kinds come to.
        ("deduct", f"cap: none, kinds: [{BY_NUMBER}, {{id: b, zeroes: true}}]", ("0", "10")),
        ("deduct", f"cap: none, start: zero, kinds: [{BY_NUMBER}, {{id: b, zeroes: true}}]", ("-4", "0")),
        ("deduct", "cap: none, start: zero, kinds: [{id: b, zeroes: true}]", ("0", "0")),
    ],
)
def test_the_kinds_and_the_cap_limit_what_events_come_to(
    effect: str, rule: str, limits: tuple[str | None, str | None]
) -> None:
    assert events(rule, effect=effect).limits == limits


def test_what_kinds_come_to_is_told_where_the_cap_is_beyond() -> None:
    (found,) = events(f"cap: 5, kinds: [{BY_NUMBER}, {{id: b, zeroes: true}}]").findings
    assert found.wrong.zh == "各类上限合计 4 分，到不了总上限 5 分"
    extra = f"cap: 5, kinds: [{BY_NUMBER}], extra: [{{id: f, title: t, points: 1}}]"
    assert events(extra).codes == []


def test_the_number_of_objects_is_whole_and_not_negative() -> None:
    leaf = events("cap: points, divide_by: villages, kinds: [{id: a, points: 1}]")
    item = leaf.part.data["villages"]
    assert isinstance(item, NumberItem)
    assert (item.decimals, item.min) == (0, Decimal(0))
    assert codes(leaf, {"x": [event("a")], "villages": "2.5"}) == ["too-many-decimals"]
    assert codes(leaf, {"x": [event("a")], "villages": "-1"}) == ["out-of-range"]
    assert leaf.score({"x": [event("a")], "villages": "1"}) == 9


def test_a_number_of_events_is_whole_not_negative_and_0_where_nothing_is_written() -> None:
    leaf = events("cap: points, reported: counts, kinds: [{id: a, title: 甲, points: 1}, {id: b, unit: 人, points: 2}]")
    first, second = leaf.part.data.values()
    assert isinstance(first, NumberItem)
    assert isinstance(second, NumberItem)
    assert [(d.id, d.decimals, d.min, d.blank) for d in (first, second)] == [
        ("x.a", 0, Decimal(0), "zero"),
        ("x.b", 0, Decimal(0), "zero"),
    ]
    assert [None if d.title is None else (d.title.zh, d.title.en) for d in (first, second)] == [
        ("甲次数", "number of 甲"),
        ("b数", "number of b"),
    ]
    assert [None if d.unit is None else d.unit.zh for d in (first, second)] == [None, "人"]


@pytest.mark.parametrize(
    "rule",
    [
        "cap: points, kinds: [{id: a}]",
        "cap: points, kinds: [{id: a, points: 1, zeroes: true}]",
        "cap: points, kinds: [{id: a, between: [5, 1]}]",
        "cap: points, kinds: [{id: a, by_count: [{at_least: 2, points: 1}, {at_least: 1, points: 2}]}]",
        "cap: points, reported: counts, kinds: [{id: a, points: 1}], multiply: [{id: f, title: t, by: 2}]",
        "cap: points, reported: counts, kinds: [{id: a, count_in: event, by_count: [{at_least: 1, points: 1}]}]",
        "cap: points, same_matter: highest, repeats: {of: matter, by: 2}, kinds: [{id: a, points: 1}]",
        "kinds: [{id: a, points: 1}]",
    ],
)
def test_contradictory_rules_are_refused(rule: str) -> None:
    with pytest.raises(Refused):
        events(rule)


def test_an_expired_event_is_not_one_of_those_that_are_counted() -> None:
    leaf = events(
        "cap: none, valid_days: 30, "
        "kinds: [{id: talk, by_count: [{at_least: 1, points: 1}, {at_least: 2, points: 4}]}]",
        scheme=MARCH,
    )

    # 28 February is 31 days before the end and no longer counts.
    assert leaf.score([event("talk", on="2026-02-28"), event("talk", on="2026-03-31")]) == 9
    assert leaf.score([event("talk", on="2026-03-02"), event("talk", on="2026-03-31")]) == 6


@pytest.mark.parametrize("points", ["-5", '"−5"', '"－5"', '" -5"'])
def test_points_of_a_kind_have_no_sign_and_whoever_writes_one_is_told_where_it_is_said(points: str) -> None:
    with pytest.raises(Refused) as refused:
        events(f"cap: points, kinds: [{{id: new, points: 0.5}}, {{id: banned, points: {points}}}]", effect="add")

    (finding,) = refused.value.findings
    written = points.strip('"')
    assert (finding.code, finding.place[-1]) == ("out-of-bounds", "points")
    assert finding.wrong == Words(f"每件分值“{written}”带了负号", f"the points {written!r} have a sign")
    assert finding.right == Words(
        "写正数，加还是扣由 effect（加扣）写明；有加有扣的，加分、扣分各写一项指标",
        "write them without; effect says whether they are added or taken; what does both are two items",
    )


def test_a_validity_without_the_end_of_a_period_is_told_before_anything_is_scored() -> None:
    rule = "cap: points, valid_months: 6, kinds: [{id: late, points: 1}]"

    def told(scheme: str) -> bool:
        return "period-without-end" in [f.code for f in check(events(rule, scheme=scheme).part.scheme)]

    assert (told(""), told("periods: [{id: 2026-03}]"), told(MARCH)) == (True, True, False)
