#!/usr/bin/env python3
"""Reads an explanation of scores (评分说明) and recomputes it: `python tools/read_explanation.py FILE`.

This program knows nothing of Kaoping. It imports only Python's standard library, sees only the text, and
follows docs/explanation-format.md: every line is worked out from the names in it, and again from the numbers
printed in it, with exact fractions; both must give the printed result. Where text and arithmetic disagree, it
names the line and ends with 1; otherwise it prints every score that it found and ends with 0.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TypeAlias


class Disagreement(Exception):
    """A line that does not say what its arithmetic gives."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(f"line {line}: {why}")


class Wrong(Exception):
    """What is wrong, where the line is not known yet."""


# ---------------------------------------------------------------------------------------------------------
# The words of the two languages
# ---------------------------------------------------------------------------------------------------------

NAME = r"「[^「」]+」"
TEXT = r"“(?:[^“”\\]|\\.)*”"
NUMBER = r"-?\d+(?:\.\d+)?"
DAY = r"\d{4}-\d{2}-\d{2}"
CELL = f"(?:{NAME}|{TEXT})"


@dataclass(frozen=True)
class Language:
    """The words and marks of one language; patterns are regular expressions over whole phrases."""

    title: str
    words: Mapping[str, str]
    statuses: Mapping[str, str]
    labels: Mapping[str, str]
    roundings: Mapping[str, str]
    comma: str
    semicolon: str
    listing: str
    patterns: Mapping[str, str]


ZH = Language(
    title="评分说明",
    words={
        "min": "取小", "max": "取大", "case": "如果", "and": "且", "or": "或", "not": "非", "yes": "是", "no": "否",
        "no date": "无日期", "holds": "成立", "fails": "不成立", "that is": "即 ", "because": "因 ", "take": "取 ",
        "if": "若 ", "otherwise": "否则", "never": "—", "none": "无", "withheld": "不予评定", "to": " 至 ",
    },
    statuses={"齐备": "given", "沿用": "carried", "存疑": "disputed", "不适用": "not applicable",
              "未报": "not reported", "本期无数据": "no data"},
    labels={"依据": "article", "规则": "rule", "调整": "then", "缺数据": "missing", "处置": "effect",
            "本期不考核": "others", "数据": "data",
            "目标": "data", "系数": "data", "日期": "data", "各期": "data", "按下限计": "low", "按上限计": "high"},
    roundings={"四舍五入": "half up", "四舍六入五成双": "half even", "舍去": "down"},
    comma="，",
    semicolon="；",
    listing="、",
    patterns={
        "scheme": r"方案：.*（sha256 [0-9a-f]{64}）",
        "subject": r"单位：.*　分组：.*",
        "check": r"校验：sha256 ([0-9a-f]{64})",
        "label": r"(依据|规则|调整|缺数据|处置|本期不考核|数据|目标|系数|日期|各期)(?:（([^「」：]*)）)?：(.*)",
        "ends": r"(按下限计|按上限计)：",
        "condition": "处置条件", "unused": "未用", "carried": "沿用", "disputed": "存疑", "see rule": "见规则",
        "points": "分值", "up to": "加分上限", "score": "得分", "lost": "失分", "beyond": "超出", "not earned": "未得",
        "not counted": "不计", "grade": "等次", "rank": "名次", "gap": "　",
        "rounded": r"(.*)（(四舍五入|四舍六入五成双|舍去)，(\d+) 位小数）",
        "instead": rf"(.*)（原为 ({NAME}) ({NUMBER})）",
        "records": rf"记录({NAME})：(\d+) 件",
        "record": r"第 (\d+) 件(（.*）)?(?:：(.*))?",
        "place": rf"(?:同一(?P<same>{NAME}(?:、{NAME})*)中)?按(?P<order>.*)的位次",
        "order": rf"({NAME})(从大到小|从小到大|成立在前|不成立在前)",
        "gather": rf"(?:(?P<list>{NAME})的)?(?:全部 (?P<all>\d+) 件|第 (?P<some>[\d、]+) 件)(?:(?P<cell>{NAME})"
                  rf"(?P<how>之和|的最大值|的最小值)|的件数)(?:（(?P<where>{NAME})成立）)?",
        "gather none": rf"(?:(?P<list>{NAME})的)?(?:没有记录|没有(?P<where>{NAME})成立的记录)",
        "pool": rf"(?P<scope>本组|全部|下属单位) (?P<n>\d+) 个(?P<cell>{CELL})(?:（(?P<where>.*)）)?"
                r"(?P<how>之和|的最大值|的最小值)",
        "pool count": rf"(?P<scope>本组|全部|下属单位)(?P<cell>{CELL})(?:（(?P<where>.*)）)?的个数",
        "pool count true": rf"(?P<scope>本组|全部|下属单位)(?P<cell>{CELL})成立的个数",
        "pool rank": rf"(?P<scope>本组|全部|下属单位) (?P<n>\d+) 个(?P<cell>{CELL})(?:（(?P<where>.*?)）)?"
                     rf"(?P<order>从大到小|从小到大)(?:（相同的依次按(?P<ties>{CELL}(?:、{CELL})*)从大到小）)?为 "
                     r"(?P<values>[-\d./、]*)，(?P<how>其中|到) (?P<own>[-\d./]+) (?:的位次|为止的个数)",
        "sum": "之和", "largest": "的最大值", "descending": "从大到小", "ascending": "从小到大",
        "true first": "成立在前", "place of": "其中",
    },
)  # fmt: skip

_SCOPES = " in the group| in all| in the subordinate units"
EN = Language(
    title="Explanation of scores",
    words={
        "min": "min", "max": "max", "case": "if", "and": "and", "or": "or", "not": "not", "yes": "yes", "no": "no",
        "no date": "no date", "holds": "holds", "fails": "does not hold", "that is": "that is ",
        "because": "because ", "take": "take ", "if": "if ", "otherwise": "otherwise", "never": "—", "none": "none",
        "withheld": "withheld", "to": " to ",
    },
    statuses={"is given": "given", "is carried forward": "carried", "is disputed": "disputed",
              "is not applicable": "not applicable", "is not reported": "not reported",
              "has no data this period": "no data"},
    labels={"Basis": "article", "Rule": "rule", "Then": "then", "Missing": "missing", "Effect": "effect",
            "Not in this period": "others", "Data": "data", "Target": "data", "Coefficient": "data",
            "Date": "data", "Period": "data", "At the lower end": "low", "At the upper end": "high"},
    roundings={"rounded half up to": "half up", "rounded half to even to": "half even", "cut to": "down"},
    comma=", ",
    semicolon="; ",
    listing=", ",
    patterns={
        "scheme": r"Scheme: .* \(sha256 [0-9a-f]{64}\)",
        "subject": r"Subject: .*  Group: .*",
        "check": r"Check: sha256 ([0-9a-f]{64})",
        "label": r"(Basis|Rule|Then|Missing|Effect|Not in this period|Data|Target|Coefficient|Date|Period)"
                 r"(?: \(([^「」:]*)\))?: (.*)",
        "ends": r"(At the lower end|At the upper end):",
        "condition": "Condition ",
        "unused": "not used", "carried": "carried forward", "disputed": "disputed", "see rule": "see the rule",
        "points": "points", "up to": "bonus up to", "score": "score", "lost": "lost", "beyond": "beyond",
        "not earned": "not earned", "not counted": "not counted", "grade": "grade", "rank": "rank", "gap": "  ",
        "rounded": r"(.*) \((rounded half up to|rounded half to even to|cut to) (\d+) decimals\)",
        "instead": rf"(.*) \(instead of ({NAME}) ({NUMBER})\)",
        "records": rf"Records ({NAME}): (\d+)",
        "record": r"record (\d+)( \(.*\))?(?:: (.*))?",
        "place": rf"place (?:within the same (?P<same>{NAME}(?:, {NAME})*) )?by (?P<order>.*)",
        "order": rf"({NAME}) (from large to small|from small to large|first where it holds|"
                 r"first where it does not hold)",
        "gather": rf"(?:(?P<how>sum of|largest|smallest) (?P<cell>{NAME}) (?:over|of)|number of) "
                  rf"(?:all (?P<all>\d+) records|records (?P<some>[\d, ]+?))(?: of (?P<list>{NAME}))?"
                  rf"(?: \(with (?P<where>{NAME})\))?",
        "gather none": rf"(?:no records|no record with (?P<where>{NAME}))(?: of (?P<list>{NAME}))?",
        "pool": rf"(?P<how>sum|largest|smallest) of (?P<n>\d+) values of (?P<cell>{CELL})(?P<scope>{_SCOPES})"
                r"(?: \((?P<where>.*)\))?",
        "pool count": rf"number of values of (?P<cell>{CELL})(?P<scope>{_SCOPES})(?: \((?P<where>.*)\))?",
        "pool count true": rf"number with (?P<cell>{CELL})(?P<scope>{_SCOPES})",
        "pool rank": rf"(?P<n>\d+) values of (?P<cell>{CELL})(?P<scope>{_SCOPES})(?: \((?P<where>.*?)\))? "
                     rf"(?P<order>from large to small|from small to large)"
                     rf"(?: \(equal ones by (?P<ties>{CELL}(?:, {CELL})*) from large to small\))?: "
                     r"(?P<values>[-\d./, ]*); (?P<how>place of|number up to) (?P<own>[-\d./]+)",
        "sum": "sum", "largest": "largest", "descending": "from large to small", "ascending": "from small to large",
        "true first": "first where it holds", "place of": "place of",
    },
)  # fmt: skip


# ---------------------------------------------------------------------------------------------------------
# Values and expressions
# ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A calendar day, by its ordinal."""

    ordinal: int


NEVER = Day(date(9999, 12, 31).toordinal())
EMPTY = ""
"""A field of a record that was left empty."""

Value: TypeAlias = "Fraction | bool | str | Day"


@dataclass(frozen=True)
class Literal:
    """A number, text, day, yes or no as it is printed."""

    printed: str
    value: Value


@dataclass(frozen=True)
class Reference:
    """A name; with a status, the claim that its datum has this status."""

    name: str
    status: str = ""


@dataclass(frozen=True)
class Operation:
    """An operator, a function or a comparison (`op` joins the signs of a chain) with its parts."""

    op: str
    parts: tuple[Node, ...]


Node: TypeAlias = "Literal | Reference | Operation"
Lookup: TypeAlias = Callable[[Reference], Value]

_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b,
    "≤": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
    "≥": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


class Parser:
    """Parses one expression: or < and < comparison < sum < product < part."""

    def __init__(self, language: Language, text: str) -> None:
        self.words = language.words
        self.statuses = language.statuses
        self.tokens = list(_tokens(language, text))
        self.at = 0

    def whole(self) -> Node:
        """The whole text as one expression."""
        found = self._or()
        if self.at != len(self.tokens):
            raise Wrong(f"what follows is not understood: {''.join(self.tokens[self.at :])}")
        return found

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _expect(self, token: str) -> None:
        found = self._next()
        if found != token:
            raise Wrong(f"{token!r} is missing before {found!r}")

    def _or(self) -> Node:
        return self._chain("or", self._and)

    def _and(self) -> Node:
        return self._chain("and", self._comparison)

    def _chain(self, word: str, part: Callable[[], Node]) -> Node:
        found = [part()]
        while self._peek() == self.words[word]:
            self._next()
            found.append(part())
        return found[0] if len(found) == 1 else Operation(word, tuple(found))

    def _comparison(self) -> Node:
        parts, signs = [self._sum()], ""
        while self._peek() and self._peek() in "<≤=≠≥>":
            signs += self._next()
            parts.append(self._sum())
        return Operation(signs, tuple(parts)) if signs else parts[0]

    def _sum(self) -> Node:
        return self._left("+−", self._product)

    def _product(self) -> Node:
        return self._left("×÷", self._part)

    def _left(self, signs: str, part: Callable[[], Node]) -> Node:
        found = part()
        while self._peek() and self._peek() in signs:
            found = Operation(self._next(), (found, part()))
        return found

    def _part(self) -> Node:
        found = self._next()
        if found in ("(", self.words["not"]):
            if found != "(":
                self._expect("(")
            inner = self._or()
            self._expect(")")
            return inner if found == "(" else Operation("not", (inner,))
        for function in ("min", "max", "case"):
            if found == self.words[function]:
                return Operation(function, self._arguments())
        if found[:1] == "「":
            status = self.statuses.get(self._peek(), "")
            if status:
                self._next()
            return Reference(found[1:-1], status)
        return _literal(found, self.words)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        found = [self._or()]
        while self._peek() == ",":
            self._next()
            found.append(self._or())
        self._expect(")")
        return tuple(found)


@lru_cache(maxsize=4096)
def _parsed(title: str, text: str) -> Node:
    language = next(known for known in (ZH, EN) if known.title == title)
    return Parser(language, text).whole()


def parsed(language: Language, text: str) -> Node:
    """The expression that a text spells out."""
    return _parsed(language.title, text)


@cache
def _token_pattern(title: str) -> re.Pattern[str]:
    """What a formula of a language is made of."""
    language = next(known for known in (ZH, EN) if known.title == title)
    keys = ("min", "max", "case", "and", "or", "not", "yes", "no", "no date")
    words = sorted([*(language.words[k] for k in keys), *language.statuses], key=len, reverse=True)
    spelled = "|".join(rf"{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words)
    return re.compile(rf"{NAME}|{TEXT}|{DAY}|{NUMBER}%?|[+−×÷<≤=≠≥>(),]|{spelled}")


def _tokens(language: Language, text: str) -> Iterator[str]:
    pattern = _token_pattern(language.title)
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        found = pattern.match(text, at)
        if found is None:
            raise Wrong(f"not understood: {text[at:]}")
        yield found[0]
        at = found.end()


def _literal(token: str, words: Mapping[str, str]) -> Literal:
    if token in (words["yes"], words["no"]):
        return Literal(token, token == words["yes"])
    if token == words["no date"]:
        return Literal(token, NEVER)
    if token[:1] == "“":
        return Literal(token, _unquoted(token))
    if re.fullmatch(DAY, token):
        try:
            return Literal(token, Day(date.fromisoformat(token).toordinal()))
        except ValueError:
            raise Wrong(f"{token} is no day") from None
    if re.fullmatch(f"{NUMBER}%?", token):
        number = Fraction(token.rstrip("%"))
        return Literal(token, number / 100 if token.endswith("%") else number)
    raise Wrong(f"not understood: {token or 'the end of the formula'}")


def _unquoted(token: str) -> str:
    letters = {"n": "\n", "r": "\r", "t": "\t"}
    return re.sub(r"\\(.)", lambda m: letters.get(m[1], m[1]), token[1:-1])


def evaluate(node: Node, lookup: Lookup) -> Value:  # noqa: PLR0911 - one branch per kind of node
    """Value of an expression, exactly."""
    match node:
        case Literal(_, value):
            return value
        case Reference():
            return lookup(node)
        case Operation("and", parts):
            return all(_truth(p, lookup) for p in parts)
        case Operation("or", parts):
            return any(_truth(p, lookup) for p in parts)
        case Operation("not", (part,)):
            return not _truth(part, lookup)
        case Operation("case", (condition, yes, no)):
            return evaluate(yes if _truth(condition, lookup) else no, lookup)
        case Operation("min" | "max" as op, parts):
            return (min if op == "min" else max)(_number(p, lookup) for p in parts)
        case Operation("+" | "−" | "×" | "÷" as op, (left, right)):
            return _arithmetic(op, evaluate(left, lookup), evaluate(right, lookup))
        case Operation(signs, parts) if signs and signs[0] in _COMPARE:
            values = [evaluate(p, lookup) for p in parts]
            return all(_compare(sign, a, b) for sign, a, b in zip(signs, values, values[1:], strict=False))
    raise Wrong(f"{node} means nothing")


def _truth(node: Node, lookup: Lookup) -> bool:
    value = evaluate(node, lookup)
    if not isinstance(value, bool):
        raise Wrong("a condition is needed")
    return value


def _number(node: Node, lookup: Lookup) -> Fraction:
    value = evaluate(node, lookup)
    if not isinstance(value, Fraction):
        raise Wrong("a number is needed")
    return value


def _arithmetic(op: str, a: Value, b: Value) -> Value:
    if isinstance(a, Day) and isinstance(b, Day) and op == "−":
        return Fraction(a.ordinal - b.ordinal)
    if not isinstance(a, Fraction) or not isinstance(b, Fraction):
        raise Wrong("numbers are needed")
    if op == "÷":
        if b == 0:
            raise Wrong("division by 0")
        return a / b
    return a + b if op == "+" else a - b if op == "−" else a * b


def _compare(sign: str, a: Value, b: Value) -> bool:
    if isinstance(a, Day) and isinstance(b, Day):
        a, b = Fraction(a.ordinal), Fraction(b.ordinal)
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return _COMPARE[sign](a, b)
    if type(a) is not type(b) or sign not in "=≠":
        raise Wrong("these cannot be compared")
    return (a == b) is (sign == "=")


def rounded(value: Fraction, how: str, decimals: int) -> Fraction:
    """The number with so many decimals."""
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {"half up": twice >= 0, "half even": twice > 0 or (twice == 0 and whole % 2 == 1), "down": False}[how]
    found = Fraction(whole + up, 10**decimals)
    return found if value >= 0 else -found


def names_in(node: Node) -> set[str]:
    """All names of an expression."""
    if isinstance(node, Reference):
        return set() if node.status else {node.name}
    return set().union(*(names_in(p) for p in node.parts)) if isinstance(node, Operation) else set()


def constants_in(node: Node) -> set[Fraction]:
    """All numbers of an expression, percentages by their figures."""
    if isinstance(node, Literal) and isinstance(node.value, Fraction):
        return {Fraction(node.printed.rstrip("%"))}
    return set().union(*(constants_in(p) for p in node.parts)) if isinstance(node, Operation) else set()


def filled(node: Node, printed: Callable[[Reference], Literal]) -> Node:
    """The expression with every name replaced by what is printed for it."""
    if isinstance(node, Reference):
        return printed(node)
    if isinstance(node, Operation):
        return Operation(node.op, tuple(filled(p, printed) for p in node.parts))
    return node


# ---------------------------------------------------------------------------------------------------------
# Cutting lines into pieces: never inside names, texts or brackets
# ---------------------------------------------------------------------------------------------------------


def cut(text: str, separators: Sequence[str]) -> list[tuple[str, str]]:
    """The pieces between separators, each with the separator that follows it."""
    return list(_cut(text, tuple(separators)))


_WHOLE = re.compile(f"{NAME}|{TEXT}")


@lru_cache(maxsize=4096)
def _cut(text: str, separators: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found, start, at, depth = [], 0, 0, 0
    while at < len(text):
        inside = _WHOLE.match(text, at)
        if inside is not None:
            at = inside.end()
            continue
        depth += {"(": 1, "（": 1, ")": -1, "）": -1}.get(text[at], 0)
        separator = next((s for s in separators if text.startswith(s, at)), "") if depth == 0 else ""
        if separator:
            found.append((text[start:at], separator))
            at += len(separator)
            start = at
        else:
            at += 1
    return (*found, (text[start:], ""))


def pieces(text: str, separator: str) -> list[str]:
    """The pieces between one separator."""
    return [piece for piece, _ in cut(text, [separator])]


# ---------------------------------------------------------------------------------------------------------
# What stands in a text
# ---------------------------------------------------------------------------------------------------------


@dataclass
class Row:
    """One record: its fields and the results of its steps, as printed."""

    line: int
    text: str
    cells: dict[str, Literal] = field(default_factory=dict)


@dataclass
class Table:
    """A list of records: what is done with each (name and words), and the records."""

    name: str
    line: int
    count: int
    definitions: list[tuple[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass
class Datum:
    """A value that came in, or the status of one that did not."""

    line: int
    value: Literal | None
    status: str
    unused: bool
    in_rule: bool


@dataclass
class Block:
    """One item: its head and the lines below it, in order."""

    line: int
    head: str
    figures: dict[str, str]
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Its number, by which others refer to what is inside it."""
        return self.head.split(" ", 1)[0]


@dataclass(frozen=True)
class Score:
    """A score that was recomputed: of an item, at both ends where it is open; None where there is none."""

    item: str
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True)
class Found:
    """What was recomputed from a text."""

    scores: tuple[Score, ...]
    grade: str
    rank: int | None


class Reader:
    """Reads one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        if self.lines[-1] != "":
            raise Disagreement(len(self.lines), "the text does not end with a line")
        self.lines.pop()
        self.language = next((x for x in (ZH, EN) if self.lines and x.title == self.lines[0]), ZH)
        if not self.lines or self.lines[0] != self.language.title:
            raise Disagreement(1, "this is no explanation of scores")
        self.p = self.language.patterns

    def read(self) -> Found:
        """Check everything and return the scores.

        Raises:
            Disagreement: at the first line that does not agree.
        """
        self._frame()
        blocks = self._blocks()
        whole = Whole(self.language, blocks)
        found = whole.check()
        self._digest()
        return found

    def _frame(self) -> None:
        for number, pattern in ((2, "scheme"), (3, "subject")):
            if len(self.lines) < number or not re.fullmatch(self.p[pattern], self.lines[number - 1]):
                raise Disagreement(number, f"the line of the {pattern} is missing")

    def _digest(self) -> None:
        found = re.fullmatch(self.p["check"], self.lines[-1])
        body = "".join(f"{line}\n" for line in self.lines[:-1])
        if found is None or hashlib.sha256(body.encode()).hexdigest() != found[1]:
            raise Disagreement(len(self.lines), "the text is not the one that was signed with this SHA-256")

    def _blocks(self) -> list[Block]:
        blocks: list[Block] = []
        for number, line in enumerate(self.lines[3:-1], start=4):
            if line == "":
                continue
            if line.startswith("【"):
                blocks.append(self._head(number, line))
            elif line.startswith("  ") and blocks:
                blocks[-1].lines.append((number, line[2:]))
            else:
                raise Disagreement(number, "this line belongs to no item")
        if not blocks:
            raise Disagreement(len(self.lines), "there are no items")
        return blocks

    def _head(self, number: int, line: str) -> Block:
        title, closed, rest = line[1:].rpartition("】")
        figures: dict[str, str] = {}
        words = ("points", "up to", "score", "lost", "beyond", "not earned", "not counted", "grade", "rank")
        for part in rest.split(self.p["gap"]):
            word = next((w for w in words if part.startswith(f"{self.p[w]} ")), "")
            if not closed or not word or word in figures:
                raise Disagreement(number, f"not understood: {part}")
            figures[word] = part.removeprefix(f"{self.p[word]} ")
        return Block(number, title, figures)


class Whole:
    """All blocks of a text: names that are known everywhere, and what must hold between them."""

    def __init__(self, language: Language, blocks: Sequence[Block]) -> None:
        self.language = language
        self.blocks = [Checked(language, block, self) for block in blocks]
        self.by_head: dict[str, Checked] = {}
        self.by_code: dict[str, Checked] = {}
        for block in self.blocks:
            for known, key in ((self.by_head, block.block.head), (self.by_code, block.code)):
                if key in known:
                    raise Disagreement(block.block.line, f"{key} stands here twice")
                known[key] = block

    def check(self) -> Found:
        """Check every block; then that every value that was given is used."""
        for block in self.blocks:
            block.collect()
        for block in self.blocks:
            block.check()
        for block in self.blocks:
            block.check_use()
        self._check_use_of_scores()
        last = self.blocks[-1].block.figures
        scores = tuple(Score(b.block.head, b.low.score, b.high.score) for b in self.blocks)
        rank = int(last["rank"]) if "rank" in last else None
        return Found(scores, _unquoted(last["grade"]) if "grade" in last else "", rank)

    def _check_use_of_scores(self) -> None:
        """Every score is used, unless some block takes none of those below it; what has no score cannot be used.

        A block without a score takes none, though the condition of an effect may name one.
        """
        without = [b for b in self.blocks if not b.has_rule and b.low.score is None and b.high.score is None]
        if without or any(not b.has_rule and not b.uses_scores for b in self.blocks):
            return
        for block in self.blocks[:-1]:
            has_score = block.low.score is not None or block.high.score is not None
            if has_score and not block.is_used and "not counted" not in block.block.figures:
                raise Disagreement(block.block.line, "this score counts nowhere")

    def score(self, head: str, end: str) -> Literal | None:
        """What is printed as the score of an item at an end."""
        block = self.by_head.get(head)
        if block is None or block is self.blocks[-1]:
            return None
        block.is_used = True
        return block.printed_score(end)

    def inside(self, name: str) -> tuple[Checked, str] | None:
        """The block and the name within it that a name from elsewhere means."""
        for colon in ("：", ": "):
            for at in (m.start() for m in re.finditer(re.escape(colon), name)):
                block = self.by_code.get(name[:at])
                if block is not None:
                    return block, name[at + len(colon) :]
        return None


@dataclass
class Scene:
    """What is known in a block at one end: values by name as printed, statuses, and what was recomputed."""

    end: str
    known: dict[str, Literal] = field(default_factory=dict)
    score: Fraction | None = None


class Checked:
    """A block that is being checked."""

    def __init__(self, language: Language, block: Block, whole: Whole) -> None:
        self.language = language
        self.p = language.patterns
        self.words = language.words
        self.block = block
        self.whole = whole
        self.data: dict[str, Datum] = {}
        self.tables: dict[str, Table] = {}
        self.said: dict[str, str] = {}
        self.lines: dict[str, list[tuple[int, str, str]]] = {"before": [], "low": [], "high": []}
        self.low, self.high = Scene("low"), Scene("high")
        self.used: set[str] = set()
        self.of_effects: set[int] = set()
        self.used_of_records: set[tuple[int, str]] = set()
        self.constants: list[tuple[int, set[Fraction]]] = []
        self.lists: dict[tuple[str, str], int] = {}
        self.is_used = False
        self.uses_scores = False
        self.ended = False

    @property
    def is_total(self) -> bool:
        """Whether this is the last block, of the total."""
        return self.whole.blocks[-1] is self

    @property
    def code(self) -> str:
        """By which other blocks refer to what is inside this one."""
        return self.block.code if " " in self.block.head else self.block.head

    @property
    def has_rule(self) -> bool:
        """Whether the block says a rule in words."""
        return "rule" in self.said

    # First, what is printed

    def collect(self) -> None:
        """Collect data, records and the printed results of all lines."""
        where = "before"
        for number, text in self.block.lines:
            try:
                where = self._collect(number, text, where)
            except Wrong as wrong:
                raise Disagreement(number, str(wrong)) from None
        if not self.ended and where == "before" and not self.has_rule:
            # A branch or the total: nothing comes before a rule.
            self.lines["low"], self.lines["before"] = self.lines["before"], []
        if not self.lines["high"]:
            self.lines["high"] = self.lines["low"]

    def _collect(self, number: int, text: str, where: str) -> str:
        label = re.fullmatch(self.p["label"], text)
        if label is not None:
            return self._labelled(number, label, where)
        ends = re.fullmatch(self.p["ends"], text)
        if ends is not None:
            return self._end(self.language.labels[ends[1]], where)
        if text.startswith("  "):
            self._definition(number, text[2:])
            return where
        condition = text.removeprefix(self.p["condition"])
        if condition.startswith("「"):
            name, rest = _named(condition)
            self.lines[where].append((number, name, rest))
            if condition != text:
                self.of_effects.add(number)
            return where
        table = re.fullmatch(self.p["records"], text)
        if table is not None:
            self._table(number, table[1][1:-1], int(table[2]))
            return where
        self._record(number, text)
        return where

    def _labelled(self, number: int, label: re.Match[str], where: str) -> str:
        kind, marks, rest = self.language.labels[label[1]], label[2], label[3]
        if kind == "data":
            self._datum(number, marks or "", rest)
            return where
        if marks:
            raise Wrong(f"not understood: {marks}")
        if kind == "others":
            return where  # names of items; no number in it is one of the arithmetic
        if kind == "rule" and self.has_rule:
            raise Wrong("there is a rule already")
        self.said[kind] = f"{self.said.get(kind, '')} {rest}"
        return "low" if kind == "rule" else where

    def _end(self, kind: str, where: str) -> str:
        if (kind == "low" and self.ended) or (kind == "high" and not self.ended):
            raise Wrong("the two ends come once, the lower one first")
        if kind == "high" and self.lines["high"]:
            raise Wrong("the upper end stands here twice")
        self.ended = True
        return kind

    def _datum(self, number: int, marks: str, text: str) -> None:
        found = re.fullmatch(rf"({NAME})(.*)", text)
        if found is None:
            raise Wrong("a value without name")
        name, rest = found[1][1:-1], found[2]
        said = set(filter(None, re.split("、|, ", marks)))
        known = {self.p[k] for k in ("unused", "carried", "disputed", "see rule")}
        if said - known or name in self.data:
            raise Wrong(f"{name} is given twice, or its marks are not understood")
        status = next((s for s in ("carried", "disputed") if self.p[s] in said), "given")
        value = None
        if rest.startswith(" = "):
            token = re.match(
                rf"{TEXT}|{DAY}(?!\d)|{NUMBER}(?![\d.%])|{_either(self.words, 'yes', 'no', 'no date')}", rest[3:]
            )
            if token is None:
                raise Wrong("a value is missing")
            value = _literal(token[0], self.words)
        else:
            status = self.language.statuses.get(rest.strip(), "")
            if not status:
                raise Wrong(f"not understood: {rest}")
        self.data[name] = Datum(number, value, status, self.p["unused"] in said, self.p["see rule"] in said)

    def _table(self, number: int, name: str, count: int) -> None:
        if name in self.tables:
            raise Wrong(f"the list {name} stands here twice")
        self.tables[name] = Table(name, number, count)

    def _last_table(self) -> Table:
        if not self.tables:
            raise Wrong("there is no list of records above")
        return list(self.tables.values())[-1]

    def _definition(self, number: int, text: str) -> None:
        table = self._last_table()
        if table.rows:
            raise Wrong("what is done with records stands above them")
        table.definitions.append((number, text))

    def _record(self, number: int, text: str) -> None:
        found = re.fullmatch(self.p["record"], text)
        if found is None:
            raise Wrong("not understood")
        table = self._last_table()
        if int(found[1]) != len(table.rows) + 1:
            raise Wrong("the records are not numbered through")
        row = Row(number, found[3] or "")
        for part in self._segments(row.text):
            name, rest = _named(part)
            if name in row.cells:
                raise Wrong(f"{name} stands here twice")
            row.cells[name] = self._result(rest)
        table.rows.append(row)

    def _segments(self, text: str) -> list[str]:
        """The fields and steps of a record, in order."""
        if not text:
            return []
        first, *others = pieces(text, self.language.semicolon)
        fields = [first] if "」" in first and first[first.index("」") + 1 :].startswith(("：", ":")) else None
        return [*(fields or pieces(first, self.language.comma)), *others]

    def _result(self, rest: str) -> Literal:
        """The printed result of a line or a step."""
        verdict = self._verdict(rest)
        if verdict is not None and not rest.startswith(" = "):
            word = self.words["yes" if verdict else "no"]
            return Literal(word, verdict)
        instead = re.fullmatch(self.p["instead"], rest)
        rest = instead[1] if instead else rest
        note = re.fullmatch(self.p["rounded"], rest)
        last = cut(note[1] if note else rest, [" = ", " ≈ ", self.words["take"]])[-1][0].strip()
        if last == self.words["none"]:
            return Literal(last, EMPTY)
        return _literal(last, self.words)

    def _verdict(self, text: str) -> bool | None:
        if text.endswith(self.words["fails"]):
            return False
        return True if text.endswith(self.words["holds"]) else None

    # Then, whether it is right

    def check(self) -> None:
        """Check all lines and the head."""
        for name, datum in self.data.items():
            if datum.value is not None:
                self.low.known[name] = datum.value
        for table in self.tables.values():
            self._check_table(table)
        for number, name, rest in self.lines["before"]:
            self._check_line(number, name, rest, self.low)
        self.high.known = dict(self.low.known)
        before = len(self.constants)
        for scene in (self.low, self.high):
            for number, name, rest in self.lines[scene.end]:
                self._check_line(number, name, rest, scene)
        if self.has_rule:
            self._check_rule(self.constants[before:])
        self._check_head()

    def check_use(self) -> None:
        """Every value that came in, and every number that was computed, is used; or the text says that it is not."""
        for table in self.tables.values():
            told = {_named(text)[0] for _, text in table.definitions}
            for row in table.rows:
                for name in row.cells.keys() - told:
                    if (row.line, name) not in self.used_of_records:
                        raise Disagreement(row.line, f"{name} is not used")
        for name, datum in self.data.items():
            if datum.value is not None and datum.unused == (name in self.used):
                said = "is used" if datum.unused else "is not used"
                raise Disagreement(datum.line, f"the value of {name} {said}")
        ends = {lines[-1][0] for lines in self.lines.values() if lines}
        for number, name, _ in (line for lines in self.lines.values() for line in lines):
            if self.is_total or number in ends or name in self.used:
                continue
            if not isinstance(self._known_at(name), bool):
                raise Disagreement(number, f"{name} is not used")

    def _known_at(self, name: str) -> Value:
        return (self.low.known.get(name) or self.high.known[name]).value

    def _check_line(self, number: int, name: str, rest: str, scene: Scene) -> None:
        try:
            value = self._line(number, rest, scene)
            if name in scene.known:
                raise Wrong(f"{name} stands here twice")
            scene.known[name] = self._result(rest)
            if not self.is_total or name == self.block.head:
                scene.score = value if isinstance(value, Fraction) else None
        except Wrong as wrong:
            raise Disagreement(number, str(wrong)) from None

    def _line(self, number: int, rest: str, scene: Scene) -> Value:
        """Check the part of a line behind its name and return its value."""
        if rest.startswith(" = "):
            return self._calculation(number, rest[3:], scene)
        rest = rest.removeprefix("：").removeprefix(":").removeprefix(" ")
        if rest.startswith(self.words["because"]):
            return self._choice(number, rest, scene)
        if self._verdict(rest) is not None:
            return self._claim(number, rest, scene)
        return self._over_several(rest, scene)

    # Formulas

    def _calculation(self, number: int, text: str, scene: Scene) -> Value:
        """A formula with names, the same with numbers, the result; whichever would say nothing is left out."""
        note = re.fullmatch(self.p["rounded"], text)
        parts = cut(note[1] if note else text, [" = ", " ≈ "])
        formulas = [parsed(self.language, part) for part, _ in parts[:-1]]
        approximate = [sign == " ≈ " for _, sign in parts[:-1]]
        result = parsed(self.language, parts[-1][0])
        if not isinstance(result, Literal) or len(formulas) > 2 or any(approximate[:-1]):
            raise Wrong("a formula, its numbers and a result are expected")
        if bool(note) != any(approximate):
            raise Wrong("≈ and how it is rounded belong together")
        rounding = None if note is None else (self.language.roundings[note[2]], int(note[3]))
        if not formulas:
            self.constants.append((number, constants_in(result)))
            return result.value
        symbols = formulas[0]
        self.constants.append((number, constants_in(symbols)))
        for formula in formulas:
            self._same(evaluate(formula, self._lookup(scene)), result, rounding)
        self._check_numbers(symbols, formulas[1:], result, scene)
        return result.value

    def _same(self, value: Value, result: Literal, rounding: tuple[str, int] | None) -> None:
        """Whether a value is what is printed: exactly, or rounded as it says."""
        if rounding is None:
            if type(value) is not type(result.value) or value != result.value:
                raise Wrong(f"the result is {_show(value)}, not {result.printed}")
            return
        if not isinstance(value, Fraction):
            raise Wrong("only a number can be rounded")
        expected = rounded(value, *rounding)
        if expected != result.value or _decimals(result.printed) != rounding[1] or expected == value:
            raise Wrong(f"rounded, the result is {_show(expected)}, not {result.printed}")

    def _check_numbers(self, symbols: Node, numbers: Sequence[Node], result: Literal, scene: Scene) -> None:
        """Whether the formula with numbers is the one with names, filled in."""
        full = filled(symbols, lambda reference: self._printed(reference, scene))
        if numbers:
            if full != numbers[0]:
                raise Wrong("the numbers are not those of the names")
        elif names_in(symbols) and not (isinstance(full, Literal) and full.value == result.value):
            raise Wrong("the numbers are missing")

    # Conditions and choices

    def _claim(self, number: int, text: str, scene: Scene) -> bool:
        """A condition with names, the same with numbers, and whether it holds: as it says, it must be."""
        verdict = self._verdict(text)
        if verdict is None:
            return self._fact(text, scene)
        said = text.removesuffix(self.words["holds" if verdict else "fails"]).rstrip("， ,")
        parts = pieces(said, self.language.comma + self.words["that is"])
        symbols, *numbers = [parsed(self.language, part) for part in parts]
        self.constants.append((number, constants_in(symbols)))
        for condition in (symbols, *numbers):
            if evaluate(condition, self._lookup(scene)) is not verdict:
                raise Wrong(f"this condition {'does not hold' if verdict else 'holds'}")
        literal = filled(symbols, lambda reference: self._printed(reference, scene))
        if numbers and (len(numbers) > 1 or numbers[0] != literal):
            raise Wrong("the numbers are not those of the names")
        if not numbers and any(
            isinstance(self._printed(Reference(n), scene).value, Fraction | Day) for n in names_in(symbols)
        ):
            raise Wrong("the numbers are missing")
        return verdict

    def _fact(self, text: str, scene: Scene) -> bool:
        """The status of a datum, which is always so."""
        found = parsed(self.language, text)
        if not isinstance(found, Reference) or not found.status or found.status == "given":
            raise Wrong("a condition says whether it holds")
        if evaluate(found, self._lookup(scene)) is not True:
            raise Wrong(f"{found.name} has another status")
        return True

    def _choice(self, number: int, text: str, scene: Scene) -> Value:
        """Conditions that fail, then those that hold, then what was taken."""
        *claims, taken = pieces(text, self.language.semicolon)
        if not claims or not taken.startswith(self.words["take"]):
            raise Wrong("what is taken is missing")
        if len(set(claims)) != len(claims):
            raise Wrong("a reason stands here twice")
        before = len(self.constants)
        for claim in claims:
            if not claim.startswith(self.words["because"]):
                raise Wrong(f"not understood: {claim}")
            self._claim(number, claim.removeprefix(self.words["because"]), scene)
        missing = any(self._verdict(claim) is None for claim in claims)
        if missing:
            # Where data are missing the rule does not say on what conditions.
            del self.constants[before:]
        equation = self._without_note(taken.removeprefix(self.words["take"]), scene)
        if equation == self.words["none"]:
            return EMPTY
        value = self._calculation(number, equation, scene)
        if missing and "missing" not in self.said:
            del self.constants[before:]
        return value

    def _without_note(self, text: str, scene: Scene) -> str:
        """The text without the remark what the value was before an effect, which must be so."""
        note = re.fullmatch(self.p["instead"], text)
        if note is None:
            return text
        if self._printed(Reference(note[2][1:-1]), scene).printed != note[3]:
            raise Wrong(f"{note[2]} is not {note[3]}")
        return note[1]

    # Names

    def _lookup(self, scene: Scene) -> Lookup:
        def value(reference: Reference) -> Value:
            return self._printed(reference, scene).value

        return value

    def _printed(self, reference: Reference, scene: Scene) -> Literal:
        """What is printed for a name: in this block above, as the score of an item, or inside another block."""
        name = reference.name
        if reference.status:
            holds = self._datum_named(name).status == reference.status
            return Literal(self.words["yes" if holds else "no"], holds)
        if name in scene.known:
            self.used.add(name)
            return scene.known[name]
        score = self.whole.score(name, scene.end)
        if score is not None:
            self.uses_scores = True
            return score
        found = self.whole.inside(name)
        if found is None:
            raise Wrong(f"{name} is not known here")
        return found[0].printed(found[1], scene.end)

    def printed(self, name: str, end: str) -> Literal:
        """What this block prints for a name of its own."""
        self.used.add(name)
        datum = self.data.get(name)
        if datum is not None and datum.value is not None:
            return datum.value
        for _, known, rest in (*self.lines["before"], *self.lines[end]):
            if known == name:
                return self._result(rest)
        raise Wrong(f"{name} is not known in {self.block.head}")

    def _datum_named(self, name: str) -> Datum:
        if name in self.data:
            return self.data[name]
        found = self.whole.inside(name)
        if found is None or found[1] not in found[0].data:
            raise Wrong(f"{name} is not known here")
        return found[0].data[found[1]]

    def printed_score(self, end: str) -> Literal:
        """What the head prints as the score at an end."""
        ends = self.block.figures.get("score", "").split(self.words["to"])
        text = ends[-1] if end == "high" else ends[0]
        if not re.fullmatch(NUMBER, text):
            raise Wrong(f"{self.block.head} has no score")
        return Literal(text, Fraction(text))

    # The head

    def _check_head(self) -> None:
        try:
            self._check_figures(self.block.figures)
        except Wrong as wrong:
            raise Disagreement(self.block.line, str(wrong)) from None

    def _check_figures(self, figures: Mapping[str, str]) -> None:
        if figures.get("score") in (self.words["none"], self.words["withheld"]):
            if (figures["score"] == self.words["none"]) is not (self.low.score is None):
                raise Wrong("there is a score if it is withheld, and none if there is none")
            if set(figures) - {"score", "grade"}:
                raise Wrong("without a score there are no points")
            self._check_results(figures)
            return
        for scene in (self.low, self.high):
            if scene.score is None or self.printed_score(scene.end).value != scene.score:
                raise Wrong(f"the score is {_show(scene.score)}, not {figures.get('score')}")
        if len(set(figures["score"].split(self.words["to"]))) != figures["score"].count(self.words["to"]) + 1:
            raise Wrong("both ends are the same")
        self._check_lost(figures)
        self._check_results(figures)

    def _check_lost(self, figures: Mapping[str, str]) -> None:
        """Points less score is what is lost, not earned, not counted, or (negative) beyond the points."""
        rest = [w for w in ("lost", "beyond", "not earned", "not counted") if w in figures]
        points = figures.get("points", figures.get("up to"))
        if len(rest) > 1 or (points is not None and (not rest or not re.fullmatch(NUMBER, points))):
            raise Wrong("points, score and what is lost belong together")
        if not rest:
            return
        sign = -1 if rest[0] == "beyond" else 1
        full = Fraction(points) if points is not None else Fraction(0)
        left = figures[rest[0]].split(self.words["to"])
        scores = figures["score"].split(self.words["to"])
        if len(left) != len(scores):
            raise Wrong("there is one for each end")
        for score, text in zip(scores, left, strict=True):
            if not re.fullmatch(NUMBER, text) or sign * (full - Fraction(score)) != Fraction(text):
                raise Wrong(f"{rest[0]}: {_show(sign * (full - Fraction(score)))}, not {text}")

    def _check_results(self, figures: Mapping[str, str]) -> None:
        """Grade and rank are those of their lines."""
        for word in ("grade", "rank"):
            line = self.low.known.get(self.p[word]) if self.is_total else None
            said = figures.get(word)
            if said is not None and (line is None or line.printed != said):
                raise Wrong(f"the {word} is {line.printed if line else 'not told'}, not {said}")
            if said is None and word == "rank" and line is not None:
                raise Wrong("the rank is missing")

    def _check_rule(self, constants: Sequence[tuple[int, set[Fraction]]]) -> None:
        """Every number that is used is said in words, or is the item's points, 0, 1 or 100."""
        said = {Fraction(n) for text in self.said.values() for n in re.findall(r"\d+(?:\.\d+)?", text)}
        points = self.block.figures.get("points", self.block.figures.get("up to", "0"))
        known = said | {Fraction(points), Fraction(0), Fraction(1), Fraction(100)}
        for number, found in constants:
            for constant in found if number not in self.of_effects else ():
                if abs(constant) not in known:
                    raise Disagreement(number, f"the rule does not speak of {_show(constant)}")
        for name, datum in self.data.items():
            value = None if datum.value is None else datum.value.value
            if datum.in_rule and (not isinstance(value, Fraction) or abs(value) not in said):
                raise Disagreement(datum.line, f"the rule does not speak of this {name}")

    # Records

    def _check_table(self, table: Table) -> None:
        if len(table.rows) != table.count:
            raise Disagreement(table.line, f"there are {len(table.rows)} records, not {table.count}")
        for number, text in table.definitions:
            name, rest = _named(text)
            try:
                self._check_definition(table, number, name, rest)
            except Wrong as wrong:
                raise Disagreement(number, str(wrong)) from None
        told = {_named(text)[0] for _, text in table.definitions}
        plain = rf" = (?:{TEXT}|{DAY}|{NUMBER}|{_either(self.words, 'yes', 'no', 'no date')})"
        for row in table.rows:
            for name, rest in map(_named, self._segments(row.text)):
                if name not in told and not re.fullmatch(plain, rest):
                    raise Disagreement(row.line, f"nothing says how {name} is computed")

    def _check_definition(self, table: Table, number: int, name: str, rest: str) -> None:
        body = rest.removeprefix("：").removeprefix(":").removeprefix(" ")
        place = re.fullmatch(self.p["place"], body)
        note = re.fullmatch(self.p["rounded"], body)
        rounding = None if note is None else (self.language.roundings[note[2]], int(note[3]))
        body = note[1] if note else body
        if place is not None:
            self._check_places(table, name, place)
        elif body.startswith((self.words["if"], self.words["otherwise"])):
            self._check_cases(table, number, name, body, rounding)
        else:
            formula = parsed(self.language, re.sub(r"^ ?[=≈] ", "", body))
            self.constants.append((number, constants_in(formula)))
            for row in table.rows:
                self._in_row(row, self._check_row_formula, name, formula, rounding)

    def _in_row(self, row: Row, check: Callable[..., None], *rest: object) -> None:
        """Check something of a record; what is wrong is wrong in its line."""
        try:
            check(row, *rest)
        except Wrong as wrong:
            raise Disagreement(row.line, str(wrong)) from None

    def _segment(self, row: Row, name: str) -> str | None:
        """What a record prints behind a name."""
        for part in self._segments(row.text):
            found, rest = _named(part)
            if found == name:
                return rest
        return None

    def _row_lookup(self, row: Row) -> Lookup:
        def value(reference: Reference) -> Value:
            return self._row_printed(row, reference).value

        return value

    def _row_printed(self, row: Row, reference: Reference) -> Literal:
        """What a record prints for a name; a condition that is not printed does not hold, a field is empty."""
        self.used_of_records.add((row.line, reference.name))
        if reference.name in row.cells:
            return row.cells[reference.name]
        if reference.name in self.low.known:
            self.used.add(reference.name)
            return self.low.known[reference.name]
        return self._absent(reference.name)

    def _absent(self, name: str) -> Literal:
        """The value of what a record does not print."""
        for table in self.tables.values():
            if any(_named(text)[0] == name for _, text in table.definitions):
                return Literal(self.words["no"], False)
            if any(name in row.cells for row in table.rows):
                return Literal("“”", EMPTY)
        raise Wrong(f"{name} is not known here")

    def _check_row_formula(self, row: Row, name: str, formula: Node, rounding: tuple[str, int] | None) -> None:
        value = evaluate(formula, self._row_lookup(row))
        rest = self._segment(row, name)
        numbers = filled(formula, lambda reference: self._row_printed(row, reference))
        if isinstance(value, bool):
            self._check_row_condition(rest, value, formula, numbers)
            return
        if rest is None or not rest.startswith((" = ", " ≈ ")):
            raise Wrong(f"{name} is missing")
        self._check_row_equation(rest[3:], value, numbers, rounding)

    def _check_row_equation(self, text: str, value: Value, numbers: Node, rounding: tuple[str, int] | None) -> None:
        """Numbers and result of a step of a record; `numbers` is the formula filled in."""
        parts = cut(text, [" = ", " ≈ "])
        result = _literal(parts[-1][0], self.words)
        approximate = rounding is not None and isinstance(value, Fraction) and rounded(value, *rounding) != value
        if any((sign == " ≈ ") is not approximate for _, sign in parts[:-1]) or len(parts) > 2:
            raise Wrong("≈ stands where a result is rounded")
        self._same(value, result, rounding if approximate else None)
        if len(parts) == 2:
            if parsed(self.language, parts[0][0]) != numbers:
                raise Wrong("the numbers are not those of the names")
        elif not isinstance(numbers, Literal) or numbers.value != result.value:
            raise Wrong("the numbers are missing")

    def _check_row_condition(self, rest: str | None, value: bool, formula: Node, numbers: Node) -> None:
        """A condition of a record: in numbers with a verdict; without numbers only where it holds, as yes."""
        if rest is None or rest.startswith(" = "):
            said = rest is not None and rest == f" = {self.words['yes']}"
            if said is not value or (rest is not None and not said):
                raise Wrong(f"this condition {'holds' if value else 'does not hold'}")
            if any(isinstance(n.value, Fraction | Day) for n in _literals(numbers)):
                raise Wrong("the numbers are missing")
            return
        body = rest.removeprefix("：").removeprefix(":").removeprefix(" ")
        if self._verdict(body) is not value:
            raise Wrong(f"this condition {'holds' if value else 'does not hold'}")
        said_numbers = body.removesuffix(self.words["holds" if value else "fails"]).rstrip("， ,")
        if parsed(self.language, said_numbers) != numbers:
            raise Wrong("the numbers are not those of the names")

    def _check_cases(self, table: Table, number: int, name: str, body: str, rounding: tuple[str, int] | None) -> None:
        """A choice for each record: the first condition that holds."""
        cases: list[tuple[Node | None, Node | None]] = []
        for part in pieces(body, self.language.semicolon):
            condition, taken = self._case(part)
            cases.append((condition, taken))
            for node in (condition, taken):
                if node is not None:
                    self.constants.append((number, constants_in(node)))
        for row in table.rows:
            self._in_row(row, self._check_case, name, cases, rounding)
        taken_ones = {self._first(row, cases) for row in table.rows}
        for at, (_, value) in enumerate(cases):
            if (value is None) is (at in taken_ones):
                raise Wrong("a value stands exactly where some record takes it")

    def _case(self, part: str) -> tuple[Node | None, Node | None]:
        comma, take = self.language.comma, self.words["take"]
        condition, found, value = part.rpartition(comma + take)
        if not found:
            raise Wrong(f"not understood: {part}")
        taken = None if value == self.words["never"] else parsed(self.language, value)
        if condition == self.words["otherwise"]:
            return None, taken
        if not condition.startswith(self.words["if"]):
            raise Wrong(f"not understood: {part}")
        return parsed(self.language, condition.removeprefix(self.words["if"])), taken

    def _first(self, row: Row, cases: Sequence[tuple[Node | None, Node | None]]) -> int:
        for at, (condition, _) in enumerate(cases):
            if condition is None or evaluate(condition, self._row_lookup(row)) is True:
                return at
        raise Disagreement(row.line, "no case is for this record")

    def _check_case(
        self, row: Row, name: str, cases: Sequence[tuple[Node | None, Node | None]], rounding: tuple[str, int] | None
    ) -> None:
        rest = self._segment(row, name)
        if rest is None:
            raise Wrong(f"{name} is missing")
        body = rest.removeprefix("：").removeprefix(":").removeprefix(" ")
        said, _, taken = body.rpartition(self.words["take"])
        at = self._first(row, cases)
        claims = cut_claims(said, self.language)
        tried = [c for c, _ in cases[: at + 1] if c is not None]
        shown = tried[-len(claims) :] if claims else []
        if len(shown) != len(claims) or len(claims) not in (1, len(tried)):
            raise Wrong("the conditions are not those of the choice")
        for claim, condition in zip(claims, shown, strict=True):
            self._check_row_claim(row, claim, condition)
        value = cases[at][1]
        if value is None:
            raise Wrong("no value is said for this case")
        numbers = filled(value, lambda reference: self._row_printed(row, reference))
        self._check_row_equation(taken, evaluate(value, self._row_lookup(row)), numbers, rounding)

    def _check_row_claim(self, row: Row, claim: str, condition: Node) -> None:
        """One condition of a choice in numbers; a text, or yes or no, alone where that says enough."""
        holds = evaluate(condition, self._row_lookup(row))
        numbers = filled(condition, lambda reference: self._row_printed(row, reference))
        verdict = self._verdict(claim)
        if verdict is None:
            said = parsed(self.language, claim)
            short = numbers.parts[1] if isinstance(numbers, Operation) and numbers.op == "=" and holds else numbers
            if said != short or not isinstance(said, Literal) or isinstance(said.value, Fraction):
                raise Wrong("the conditions are not those of the choice")
            return
        said = parsed(self.language, claim.removesuffix(self.words["holds" if verdict else "fails"]).rstrip("， ,"))
        if verdict is not holds or said != numbers:
            raise Wrong(f"this condition {'holds' if holds else 'does not hold'}, or its numbers are others")

    def _check_places(self, table: Table, name: str, place: re.Match[str]) -> None:
        """The place of each record among those that agree."""
        same = re.findall(NAME, place["same"] or "")
        order = [re.fullmatch(self.p["order"], part) for part in pieces(place["order"], self.language.listing)]
        if any(o is None for o in order):
            raise Wrong("the order is not understood")
        rows = list(enumerate(table.rows))
        for found in reversed([o for o in order if o is not None]):
            key, way = found[1][1:-1], found[2]
            large = way in (self.p["descending"], self.p["true first"])
            rows.sort(key=partial(self._place_key, key), reverse=large)
        seen: dict[tuple[object, ...], int] = {}
        for at, row in rows:
            key_of = tuple(self._partition(row, at, n[1:-1]) for n in same)
            seen[key_of] = seen.get(key_of, 0) + 1
            if self._segment(row, name) != f" = {seen[key_of]}":
                raise Disagreement(row.line, f"{name} is {seen[key_of]}")

    def _place_key(self, name: str, numbered: tuple[int, Row]) -> Fraction:
        return self._sortable(numbered[1], name)

    def _sortable(self, row: Row, name: str) -> Fraction:
        if name not in row.cells and not any(
            _named(t)[0] == name for x in self.tables.values() for _, t in x.definitions
        ):
            raise Wrong(f"{name} is missing")
        value = self._row_printed(row, Reference(name)).value
        if isinstance(value, Day):
            return Fraction(value.ordinal)
        if isinstance(value, bool):
            return Fraction(int(value))
        if not isinstance(value, Fraction):
            raise Wrong(f"{name} has no order")
        return value

    def _partition(self, row: Row, at: int, name: str) -> object:
        """What records must have in common; an empty field is like no other."""
        self.used_of_records.add((row.line, name))
        value = self._row_printed(row, Reference(name)).value if name in row.cells else EMPTY
        return at if value == EMPTY and isinstance(value, str) else value

    # Lines over several records or units

    def _over_several(self, text: str, scene: Scene) -> Value:
        *before, last = [piece for piece, _ in cut(text, [" = "])]
        result = _literal(last, self.words)
        if not before or len(before) > 2:
            raise Wrong("not understood")
        lead, numbers = before[0], before[1] if len(before) == 2 else None
        for kind, check in (
            ("gather", self._gather),
            ("gather none", self._gather_none),
            ("pool", self._pool),
            ("pool count", self._pool_count),
            ("pool count true", self._pool_count),
            ("pool rank", self._pool_rank),
        ):
            found = re.fullmatch(self.p[kind], lead)
            if found is not None:
                check(found, numbers, result, scene)
                return result.value
        raise Wrong(f"not understood: {lead}")

    def _rows(self, name: str | None) -> tuple[Checked, Table]:
        """The list that is meant: of this block, or of another."""
        if name is None:
            if len(self.tables) != 1:
                raise Wrong("which list is meant?")
            return self, next(iter(self.tables.values()))
        name = name[1:-1]
        if name in self.tables:
            return self, self.tables[name]
        found = self.whole.inside(name)
        if found is None or found[1] not in found[0].tables:
            raise Wrong(f"the list {name} is not known")
        return found[0], found[0].tables[found[1]]

    def _cell(self, owner: Checked, name: str) -> str:
        """The name of a cell of a record within its own block."""
        name = name[1:-1]
        found = None if owner is self else self.whole.inside(name)
        return found[1] if found is not None and found[0] is owner else name

    def _holding(self, owner: Checked, table: Table, where: str | None) -> list[int]:
        if where is None:
            return list(range(1, len(table.rows) + 1))
        name = self._cell(owner, where)
        values = [owner._row_printed(row, Reference(name)).value for row in table.rows]
        if any(not isinstance(v, bool) for v in values):
            raise Wrong(f"{name} is no condition")
        return [at for at, value in enumerate(values, start=1) if value]

    def _gather(self, found: re.Match[str], numbers: str | None, result: Literal, scene: Scene) -> None:
        owner, table = self._rows(found["list"])
        holding = self._holding(owner, table, found["where"])
        listed = [int(n) for n in re.findall(r"\d+", found["some"] or "")]
        if found["all"] is not None:
            listed = list(range(1, int(found["all"]) + 1))
        if listed != holding:
            raise Wrong(f"it holds for the records {holding}")
        if found["cell"] is None:
            self._same(Fraction(len(holding)), result, None)
            return
        name = self._cell(owner, found["cell"])
        values = [owner._row_printed(table.rows[at - 1], Reference(name)) for at in holding]
        how = (
            "sum"
            if found["how"] in (self.p["sum"], "sum of")
            else "max"
            if found["how"] == self.p["largest"]
            else "min"
        )
        self._check_several(how, values, numbers, result)

    def _gather_none(self, found: re.Match[str], numbers: str | None, result: Literal, scene: Scene) -> None:
        owner, table = self._rows(found["list"])
        if self._holding(owner, table, found["where"]) or result.value != 0 or numbers is not None:
            raise Wrong("there are such records")

    def _check_several(self, how: str, values: Sequence[Literal], numbers: str | None, result: Literal) -> None:
        """A sum, a largest or a smallest value of values that are printed one by one."""
        parts = tuple(values)
        amounts = [v.value for v in values if isinstance(v.value, Fraction)]
        if not amounts or len(amounts) != len(values):
            raise Wrong("numbers are needed")
        self._same(sum(amounts, Fraction(0)) if how == "sum" else (max if how == "max" else min)(amounts), result, None)
        if numbers is None:
            if len(parts) != 1:
                raise Wrong("the numbers are missing")
            return
        if _flat(parsed(self.language, numbers), how) != parts:
            raise Wrong("the numbers are not those of the records")

    def _pool(self, found: re.Match[str], numbers: str | None, result: Literal, scene: Scene) -> None:
        """A sum, a largest or a smallest value over units, whose values are printed."""
        how = "sum" if found["how"] == self.p["sum"] else "max" if found["how"] == self.p["largest"] else "min"
        printed = [result] if numbers is None else _flat(parsed(self.language, numbers), how)
        values = tuple(v for v in printed if isinstance(v, Literal))
        if len(values) != int(found["n"]) or len(values) != len(printed):
            raise Wrong(f"there are {len(values)} values, not {found['n']}")
        self._check_several(how, values, numbers, result)
        self._counted(found, len(values))
        self._check_own(found["cell"], values, scene)

    def _check_own(self, cell: str, values: Sequence[Literal], scene: Scene) -> None:
        """The unit's own value is among those of all."""
        if cell.startswith("「") and self._printed(Reference(cell[1:-1]), scene) not in values:
            raise Wrong("the own value is not among them")

    def _counted(self, found: re.Match[str], n: int) -> None:
        """Lists over the same units in one block are of the same length."""
        key = (found["cell"], f"{found['scope']}{found.groupdict().get('where')}")
        if self.lists.setdefault(key, n) != n:
            raise Wrong(f"there were {self.lists[key]} values above")

    def _pool_count(self, found: re.Match[str], numbers: str | None, result: Literal, scene: Scene) -> None:
        value = result.value
        if numbers is not None or not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
            raise Wrong("a number of units is expected")
        self._counted(found, int(value))

    def _pool_rank(self, found: re.Match[str], numbers: str | None, result: Literal, scene: Scene) -> None:
        values = [_ranked(text) for text in found["values"].split(self.language.listing)]
        own = _ranked(found["own"])
        if numbers is not None or len(values) != int(found["n"]):
            raise Wrong(f"there are {len(values)} values, not {found['n']}")
        self._counted(found, len(values))
        cells = [found["cell"], *re.findall(CELL, found["ties"] or "")]
        printed = found["own"].split("/")
        for cell, text in zip(cells, printed, strict=False):
            if cell.startswith("「") and self._printed(Reference(cell[1:-1]), scene).printed != text:
                raise Wrong(f"the own value of {cell} is not {text}")
        sign = -1 if found["order"] == self.p["descending"] else 1
        order = [(sign * v[0], *(-x for x in v[1:])) for v in values]
        mine = (sign * own[0], *(-x for x in own[1:]))
        equal = [o for o in order if o[0] == mine[0]]
        lengths = {len(o) for o in order if o[0] != mine[0]} | ({1} if len(equal) == 1 else set())
        if mine not in order or order != sorted(order) or lengths - {1} or {len(o) for o in equal} != {len(mine)}:
            raise Wrong("the values are not in order, or the own is not among them")
        before = sum(o < mine for o in order)
        expected = before + 1 if found["how"] == self.p["place of"] else sum(o <= mine for o in order)
        self._same(Fraction(expected), result, None)


def cut_claims(text: str, language: Language) -> list[str]:
    """The conditions of a record's choice: each alone, or with its verdict."""
    parts = [p for p in pieces(text, language.comma) if p]
    found: list[str] = []
    for part in parts:
        if part in (language.words["holds"], language.words["fails"]) and found:
            found[-1] += language.comma + part
        else:
            found.append(part)
    return found


def _named(text: str) -> tuple[str, str]:
    """The name at the beginning of a line, and what follows it."""
    found = re.match(NAME, text)
    if found is None:
        raise Wrong("a name is missing")
    return found[0][1:-1], text[found.end() :]


def _either(words: Mapping[str, str], *keys: str) -> str:
    return "|".join(re.escape(words[k]) for k in sorted(keys, key=lambda k: -len(words[k])))


def _literals(node: Node) -> Iterator[Literal]:
    if isinstance(node, Literal):
        yield node
    elif isinstance(node, Operation):
        for part in node.parts:
            yield from _literals(part)


def _flat(node: Node, how: str) -> tuple[Node, ...]:
    """The values of a sum, or of a largest or smallest value."""
    if how == "sum" and isinstance(node, Operation) and node.op == "+":
        return (*_flat(node.parts[0], how), node.parts[1])
    if isinstance(node, Operation) and node.op == how:
        return node.parts
    return (node,)


def _ranked(text: str) -> tuple[Fraction, ...]:
    try:
        return tuple(Fraction(part) for part in text.split("/"))
    except ValueError:
        raise Wrong(f"{text} is no number") from None


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _show(value: Value | None) -> str:
    if isinstance(value, Fraction):
        for places in range(13):
            if (value * 10**places).denominator == 1:
                digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
                whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
                return f"-{whole}" if value < 0 else whole
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def read_explanation(text: str) -> Found:
    """Recompute everything that a text says.

    Raises:
        Disagreement: at the first line where text and arithmetic disagree.
    """
    return Reader(text).read()


def main(arguments: Sequence[str]) -> int:
    """Read the file that is named; print every score, or the line that disagrees."""
    if len(arguments) != 1:
        print(__doc__.strip().splitlines()[0], file=sys.stderr)
        return 2
    try:
        found = read_explanation(Path(arguments[0]).read_text(encoding="utf-8"))
    except Disagreement as disagreement:
        print(disagreement, file=sys.stderr)
        return 1
    for score in found.scores:
        ends = [_show(end) if end is not None else "-" for end in dict.fromkeys((score.low, score.high))]
        print(f"{score.item}\t{' … '.join(ends)}")
    if found.grade:
        print(f"grade\t{found.grade}")
    if found.rank is not None:
        print(f"rank\t{found.rank}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
