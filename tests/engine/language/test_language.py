"""The expression language: what is no expression is refused with its place, within limits, and never run as code."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.language import LanguageError, Literal, Name, Node, Operation, names, parse
from kaoping.engine.terms import Refused
from tests.engine.support import one_leaf
from tests.engine.whole import totals, whole

PIECES = [
    "a", "b.c", "完成率", "1", "2.5", "90%", "'优'", "“良”", "+", "-", "*", "/", "(", ")", "（", "）", ",", "，", "<",
    "<=", "≥", "≠", "==", "=", "且", "或", "非", "and", "or", "not", "如果", "round", "取小", "known", "true", "否",
    "×", "÷", "－", ".", "..", "#", "__import__", "[", "]", "{", "lambda", ":", ";", "\\", "\x00", "\n", "²", "٣",
    "\N{FULLWIDTH DIGIT NINE}",
]  # fmt: skip


def understood(text: str) -> Node | LanguageError:
    """The expression, or the error with which it is refused; any other exception is a fault."""
    try:
        return parse(text)
    except LanguageError as error:
        return error


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_text_is_an_expression_or_refused_with_its_place(text: str) -> None:
    found = understood(text)

    if isinstance(found, LanguageError):
        assert 1 <= found.at <= len(text) + 1
        assert found.words.zh
        assert found.words.en
    else:
        assert all(isinstance(name, str) for name in names(found))


@pytest.mark.parametrize(
    ("full_width", "ascii_signs"),
    [
        ("（a＋b）×2", "(a+b)*2"),
        ("a－b÷c", "a-b/c"),
        ("取大（a，b、c）", "max(a, b, c)"),
        ("a≥90％ 且 b≠0", "a >= 90% and b != 0"),
        ("a＞1 或 非（b≤2）", "a > 1 or not (b <= 2)"),
        ("如果（a＝‘优’，1，0）", "if(a == '优', 1, 0)"),
        ("四舍五入（a／b，2）", "round(a/b, 2)"),
        ("取整（a）＜3", "whole(a) < 3"),
    ],
)
def test_signs_of_chinese_keyboards_mean_the_same(full_width: str, ascii_signs: str) -> None:
    def shape(text: str) -> object:
        return _without_places(parse(text))

    assert shape(full_width) == shape(ascii_signs)


def _without_places(node: object) -> object:
    match node:
        case Operation(operator, args):
            return operator, tuple(_without_places(arg) for arg in args)
        case Name(name):
            return name
        case _:
            return node


def test_full_width_digits_are_digits() -> None:
    assert parse("\N{FULLWIDTH DIGIT NINE}\N{FULLWIDTH DIGIT ZERO}.5") == Literal(Decimal("90.5"))


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9",
        "9^9^9",
        "10e999999",
        "(" * 33 + "a" + ")" * 33,
        "round(" * 40 + "a" + ", 1)" * 40,
        "+".join(["a"] * 302),
        "9" * 31,
        "a" * 2001,
        "__import__('os').system('true')",
        "[x for x in a]",
        "lambda: 1",
        "a if b else c",
        "a[0]",
        "f'{a}'",
        "a; b",
        "a < b < c",
        "unknown(a)",
        "round(a)",
        "",
        "   ",
    ],
)
def test_what_is_too_much_or_no_expression_is_refused(text: str) -> None:
    with pytest.raises(LanguageError):
        parse(text)


def test_a_name_with_a_dot_is_only_a_name() -> None:
    assert parse("a.__class__") == Name("a.__class__", 0)


def test_a_long_expression_within_the_limits_is_computed() -> None:
    leaf = one_leaf(f"""
        points: 100
        data: [{{id: a, decimals: 0, min: 0, max: 1}}]
        measure: "{" + ".join(["a"] * 100)}"
        rule: {{family: line, slope: 1}}
    """)

    assert leaf.score({"a": 1}) == 100


def scored(text: str) -> str | Refused | None:
    """The total of a measure over a = 1, or that the scheme is refused; any other exception is a fault."""
    scheme = whole(f"""
        total: {{cap: none}}
        items:
          - id: x
            title: x
            points: 100
            data: [{{id: a, decimals: 0, min: 0, max: 1}}]
            measure: "{text}"
            below_zero: negative
            rule: {{family: line, slope: 1, floor: none}}
    """)
    try:
        return totals(scheme, {"甲": {"a": 1}})["甲"]
    except Refused as refused:
        return refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-" * 100 + "a", "1"),
        (" + ".join(["a"] * 301), "100"),
        (" - ".join(["a"] * 101), "-99"),
        (" * ".join(["a"] * 101), "1"),
        ("(" * 31 + "a" + ")" * 31, "1"),
        ("取大(0, " * 31 + "a" + ")" * 31, "1"),
    ],
    ids=["negatives", "sum", "differences", "product", "parentheses", "calls"],
)
def test_an_expression_at_the_limits_is_computed(text: str, value: str) -> None:
    assert scored(text) == value


@pytest.mark.parametrize("sign", ["+", "-", "*", "且"])
def test_beyond_the_limits_it_is_refused_at_its_place(sign: str) -> None:
    found = scored(f" {sign} ".join(["a"] * 302))

    assert isinstance(found, Refused)
    assert [f.path for f in found.findings] == ["items[0].measure.expression"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("a + a + a - a + a - a - a", "1"), ("a - (a + a) + a", "0"), ("1 - (a - (a + a + a))", "3")],
)
def test_sums_and_differences_are_reckoned_from_the_left(text: str, value: str) -> None:
    # a is 1: 1 + 1 + 1 - 1 + 1 - 1 - 1 = 1; 1 - 2 + 1 = 0; 1 - (1 - 3) = 3
    assert scored(text) == value


def test_three_conditions_in_a_row_all_count() -> None:
    assert scored("如果(a > 0 且 a < 2 且 a = 1, 5, 7)") == "5"
    assert scored("如果(a > 1 或 a < 0 或 a = 1, 5, 7)") == "5"
    assert scored("如果(a > 0 且 a < 2 且 a = 0, 5, 7)") == "7"
