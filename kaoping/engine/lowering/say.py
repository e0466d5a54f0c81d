"""An expression in words: with the titles of its names, the signs of school and the functions of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaoping.engine.language import Literal, Name, Node, Operation
from kaoping.engine.numbers import plain
from kaoping.engine.words import Words, same

_LEVELS = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "negative": 7}
_COMPARISONS = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">=": "≥", ">": ">"}
_SIGNS = {
    "or": Words(" 或 ", " or "),
    "and": Words(" 且 ", " and "),
    "+": same(" + "),
    "-": same(" − "),
    "*": same(" × "),
    "/": same(" ÷ "),
}
_FUNCTIONS = {
    "min": Words("取小", "min"),
    "max": Words("取大", "max"),
    "if": Words("如果", "if"),
    "round": Words("四舍五入", "round"),
    "whole": Words("取整", "whole"),
    "known": Words("有数据", "known"),
    "sum": Words("合计", "sum"),
    "mean": Words("平均", "mean"),
    "count": Words("件数", "count"),
    "highest": Words("最高", "highest"),
    "lowest": Words("最低", "lowest"),
}


def say(node: Node, titles: Mapping[str, Words]) -> Words:
    """The expression with `titles` for its names (a name without title stands as it is)."""
    return _say(node, titles, 0)


def _say(node: Node, titles: Mapping[str, Words], level: int) -> Words:
    match node:
        case Literal(bool() as value):
            return Words("是", "yes") if value else Words("否", "no")
        case Literal(Decimal() as value, percent):
            return same(f"{plain(value)}{'%' if percent else ''}")
        case Literal(value):
            return same(f"‘{value}’")
        case Name(name):
            return titles.get(name, same(name))
        case Operation(operator, args) if operator in _FUNCTIONS:
            called, inner = _FUNCTIONS[operator], [_say(a, titles, 0) for a in args]
            return Words(
                f"{called.zh}({', '.join(w.zh for w in inner)})", f"{called.en}({', '.join(w.en for w in inner)})"
            )
        case Operation(operator, args):
            return _operation(operator, args, titles, level)


def _operation(operator: str, args: tuple[Node, ...], titles: Mapping[str, Words], level: int) -> Words:
    own = _LEVELS.get(operator, 4)
    inner = [_say(a, titles, own + (at > 0)) for at, a in enumerate(args)]
    if operator == "not" and isinstance(args[0], Name):
        return Words(f"“{inner[0].zh}”为否", f"not {inner[0].en}")
    if operator in ("not", "negative"):
        sign = Words("非 ", "not ") if operator == "not" else same("−")
        found = Words(sign.zh + inner[0].zh, sign.en + inner[0].en)
    else:
        sign = _SIGNS[operator] if operator in _SIGNS else same(f" {_COMPARISONS[operator]} ")
        found = Words(sign.zh.join(w.zh for w in inner), sign.en.join(w.en for w in inner))
    return Words(f"({found.zh})", f"({found.en})") if own < level else found
