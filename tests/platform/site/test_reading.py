"""What a page reads is read once, and one row is read without sorting."""

from __future__ import annotations

import pytest

from kaoping.basis.reading import once_a_page, one_page, sole
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import small_office
from kaoping.governance.people.services import declare_small_office
from tests.platform.cast import Cast

read: list[tuple[int, str]] = []


@once_a_page
def noted(number: int, name: str = "") -> int:
    read.append((number, name))
    return number * 2


def test_what_several_parts_of_a_page_ask_for_is_read_once() -> None:
    read.clear()
    with one_page():
        assert [noted(1), noted(1), noted(2), noted(1, name="a"), noted(1, name="a")] == [2, 2, 4, 2, 2]

    assert read == [(1, ""), (2, ""), (1, "a")]


def test_another_page_and_what_is_no_page_read_anew() -> None:
    read.clear()
    for _ in range(2):
        with one_page():
            noted(1)
        noted(1)

    assert read == [(1, "")] * 4


def test_that_there_is_nothing_is_known_too() -> None:
    asked = []

    @once_a_page
    def nothing() -> None:
        asked.append(1)

    with one_page():
        assert nothing() is None
        assert nothing() is None

    assert asked == [1]


def test_a_form_sees_at_once_what_it_has_changed(cast: Cast) -> None:
    """Only pages keep what they read: whoever changes something asks again."""
    assert small_office() is None

    declare_small_office(actor=cast.actor("security"), reason="全局两人")

    assert small_office() is not None


def test_the_one_row_or_none_and_never_one_of_several(cast: Cast) -> None:
    reporter = cast.people["reporter"]

    assert sole(Person.objects.filter(pk=reporter.pk)) == reporter
    assert sole(Person.objects.filter(pk=0)) is None
    with pytest.raises(Person.MultipleObjectsReturned):
        sole(Person.objects.all())
