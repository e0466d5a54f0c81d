"""A record has one spelling. Every expected line is written by hand from docs/ledger-format.md."""

import time
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import NotCanonical, canonical
from kaoping.methods.merkle.canonical import DEEPEST, LARGEST_INTEGER


class Status(StrEnum):
    VERIFIED = "verified"


@pytest.mark.parametrize(
    ("record", "spelling"),
    [
        ({}, "{}"),
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
        # By code point: capital letters (U+0041) before small ones (U+0061), then 中 (U+4E2D), 分 (U+5206).
        ({"分": 1, "中": 2, "a": 3, "B": 4}, '{"B":4,"a":3,"中":2,"分":1}'),
        ({"none": None, "yes": True, "no": False}, '{"no":false,"none":null,"yes":true}'),
        ({"n": -12}, '{"n":-12}'),
        ({"n": LARGEST_INTEGER}, '{"n":9007199254740991}'),
        ({"list": [1, "x", [], {"y": None}]}, '{"list":[1,"x",[],{"y":null}]}'),
        ({"list": (1, 2)}, '{"list":[1,2]}'),
        ({"text": '市"局\\\n\t\x1f'}, '{"text":"市\\"局\\\\\\n\\t\\u001f"}'),
        ({"status": Status.VERIFIED}, '{"status":"verified"}'),
        # 0.85 as reported with two decimals is not 0.850 with three.
        ({"v": Decimal("0.85")}, '{"v":{"$decimal":"0.85"}}'),
        ({"v": Decimal("0.850")}, '{"v":{"$decimal":"0.850"}}'),
        ({"v": Decimal("-12.50")}, '{"v":{"$decimal":"-12.50"}}'),
        ({"v": Decimal("1E-3")}, '{"v":{"$decimal":"0.001"}}'),
        ({"v": Decimal("0E-8")}, '{"v":{"$decimal":"0.00000000"}}'),
        ({"v": Decimal("-0.00")}, '{"v":{"$decimal":"0.00"}}'),
        ({"v": Decimal("12345678901234567890123456789012345.5")},
         '{"v":{"$decimal":"12345678901234567890123456789012345.5"}}'),
        ({"on": date(2026, 11, 2)}, '{"on":{"$date":"2026-11-02"}}'),
        ({"at": datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)}, '{"at":{"$time":"2026-11-22T01:02:03.000000Z"}}'),
        # 09:02 in Beijing is 01:02 in UTC.
        ({"at": datetime(2026, 11, 22, 9, 2, 3, 40, tzinfo=timezone(timedelta(hours=8)))},
         '{"at":{"$time":"2026-11-22T01:02:03.000040Z"}}'),
        ({"digest": b"\x00\xff"}, '{"digest":{"$bytes":"00ff"}}'),
    ],
)  # fmt: skip
def test_a_record_is_spelled_as_documented(record: dict[str, Any], spelling: str) -> None:
    assert canonical(record).decode() == spelling


def test_the_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as here:
        here.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        spelling = canonical({"at": datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)})
    time.tzset()

    assert spelling == b'{"at":{"$time":"2026-11-22T01:02:03.000000Z"}}'


def test_text_is_in_normal_form_c() -> None:
    # é as one sign (U+00E9), and as e with an accent (U+0065 U+0301), in keys and values.
    assert canonical({"caf\u0065\u0301": "\u0065\u0301"}) == '{"café":"é"}'.encode() == canonical({"café": "\u00e9"})


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"v": 0.5}, "a float has no canonical spelling"),
        ({"v": [1, 0.5]}, "a float has no canonical spelling"),
        ({"v": {1, 2}}, "a set has no canonical spelling"),
        ({"v": LARGEST_INTEGER + 1}, "beyond"),
        ({"v": -LARGEST_INTEGER - 1}, "beyond"),
        ({"v": Decimal("NaN")}, "is not a decimal"),
        ({"v": Decimal("Infinity")}, "is not a decimal"),
        ({"v": Decimal("1E+3")}, "is not a decimal"),
        ({"v": Decimal("1E-101")}, "is not a decimal"),
        ({"v": datetime(2026, 11, 22, 9, 0)}, "zone"),
        ({"": 1}, "cannot be a key"),
        ({"$date": "2026-11-22"}, "cannot be a key"),
        ({1: 1}, "cannot be a key"),
        ({"v": "\ud800"}, "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        ({"\u00e9": 1, "\u0065\u0301": 2}, "the same in normal form C"),
    ],
)
def test_what_has_no_one_spelling_is_refused(record: dict[str, Any], why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        canonical(record)


def test_levels_are_bounded() -> None:
    inner: list[Any] = []
    for _ in range(DEEPEST - 2):
        inner = [inner]

    assert canonical({"v": inner})
    with pytest.raises(NotCanonical, match="levels"):
        canonical({"v": [inner]})


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(codec="utf-8"))
    | st.binary(max_size=8)
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    lambda values: st.lists(values, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.text("abc项", min_size=1, max_size=3), PLAIN, max_size=4)


@given(RECORDS)
def test_the_order_in_which_a_record_was_filled_does_not_matter(record: dict[str, Any]) -> None:
    assert canonical(dict(reversed(record.items()))) == canonical(record)


@given(RECORDS, RECORDS)
def test_records_that_differ_in_anything_are_spelled_differently(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (canonical(one) == canonical(other)) == (marked(one) == marked(other))


def marked(value: object) -> object:
    """A value with its type and, of a decimal, its digits: what must decide whether two are the same."""
    match value:
        case dict():
            return {marked(key): marked(item) for key, item in value.items()}
        case list():
            return [marked(item) for item in value]
        case str():
            return unicodedata.normalize("NFC", value)
        case Decimal():
            return ("decimal", value.copy_abs() if value.is_zero() else value, value.as_tuple().exponent)
    return (type(value), value)
