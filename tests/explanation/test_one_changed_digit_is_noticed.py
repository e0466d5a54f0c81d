"""Change one digit of an explanation, and the reader disagrees: by arithmetic wherever arithmetic can know.

Every changed text is read twice: as it is, when the digest of the last line must give it away; and signed anew,
when only the arithmetic is left. What arithmetic alone cannot know is listed here by kind (`KINDS`): words, not
sums. A digit of any other kind must be noticed without the digest.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.explanation.cast import SCENES
from tests.explanation.texts import Explained, of_examples, of_scenes, signed_again
from tools.read_explanation import Disagreement, read_explanation

SAMPLE = 100
"""Digits that are changed in one text, chosen by a fixed seed; in a text with fewer, all of them."""

KINDS = {
    "frame": "title of the scheme and its digest, name of the unit, group, period",
    "words": "numbers in sentences that this evaluation did not need, articles, who decided",
    "source": "sources and units of values",
    "unused": "values that the text itself marks as not used, and what only tells records apart",
    "others": "values of other units: in a ranking while their order stays the same, below the largest one",
    "name": "names that no line refers to, such as that of the last line of an item",
}


def kind_of(text: str, at: int) -> str:
    """What kind of thing the digit at a place is, if arithmetic cannot know it; empty if it can."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line, column, number = text[start:end], at - start, text.count("\n", 0, at)
    if number in (1, 2) or line.startswith(("校验", "Check")):
        return "frame" if number in (1, 2) else "digest"
    if re.match(
        r"  (依据|规则|调整|缺数据|处置|本期不考核|Basis|Rule|Then|Missing|Effect|Not in this period)(：|: )", line
    ):
        return "words"
    if any(a <= column < b for a, b in _spans(line)):
        return "source"
    if re.match(r"  [^「：:]*(未用|not used)", line) or any(a <= column < b for a, b in _facts(line)):
        return "unused"
    values = re.search(r"(?:为 |: )([-\d./、, ]+)(?:，其中|，到|; place of|; number up to)", line)
    if values is not None and values.start(1) <= column < values.end(1):
        return "others"
    if re.match(r"  「[^」]*」(：(本组|全部|下属单位) |: (largest|smallest) )", line):
        of_units = re.search(r"(?:取大|取小|max|min)\(([^)]*)\)", line)
        if of_units is not None and of_units.start(1) <= column < of_units.end(1):
            return "others"
    # Only where a name is given: at the beginning of a line, or in the head; where it is used it must be right.
    given = re.match(r"\s+(?:处置条件|Condition )?「[^」]*」|【.*】", line)
    if given is not None and column < given.end():
        return "name"
    return ""


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Unit and source of a datum."""
    found = re.match(r"  [^「]*(?:：|: )「[^」]*」 = (?:“[^”]*”|[-\d.]+|\S+)( .*)", line)
    is_datum = re.match(r"  (数据|目标|系数|日期|各期|Data|Target|Coefficient|Date|Period)", line)
    if found is not None and is_datum is not None:
        yield found.span(1)
    source = re.search(r"（来源：.*| \(source: .*", line)
    if source is not None and is_datum is not None:
        yield source.span()


def _facts(line: str) -> Iterator[tuple[int, int]]:
    """What tells a record apart, in brackets behind its number."""
    found = re.match(r"  (?:第 \d+ 件|record \d+ )([（(].*?[）)])(?:：|: |$)", line)
    if found is not None:
        yield found.span(1)


def disagrees(text: str) -> bool:
    """Whether the reader finds the text wrong."""
    try:
        read_explanation(text)
    except Disagreement:
        return True
    return False


def chosen(texts: tuple[Explained, ...]) -> list[Explained]:
    """Each subject in one of the two languages, in turn."""
    return [text for at, text in enumerate(texts) if at % 4 in (0, 3)]


def one_of_each_example() -> list[Explained]:
    """A subject of each example, in turn in one of the two languages."""
    first: dict[str, list[Explained]] = {}
    for text in of_examples():
        first.setdefault(text.name.partition(",")[0], []).append(text)
    return [texts[at % 2] for at, texts in enumerate(first.values())]


@pytest.mark.parametrize("scene", [scene.name for scene in SCENES])
def test_one_changed_digit_of_any_kind_of_explanation_is_noticed(scene: str) -> None:
    noticed: Counter[str] = Counter()
    for explained in chosen(of_scenes()):
        if explained.name.partition(",")[0] == scene:
            noticed += changed_digits(explained)
    assert noticed["arithmetic"] > (noticed.total() - noticed["frame"]) * 7 // 10, noticed


def test_one_changed_digit_of_an_example_is_noticed() -> None:
    noticed: Counter[str] = Counter()
    for explained in one_of_each_example():
        noticed += changed_digits(explained)
    assert noticed["arithmetic"] > (noticed.total() - noticed["frame"]) * 7 // 10, noticed


def changed_digits(explained: Explained) -> Counter[str]:
    """Change digits one by one; how many were noticed by arithmetic, and how many, by kind, only by the digest."""
    text = explained.text
    chance = random.Random(explained.name)  # noqa: S311 - a sample that is the same every time
    noticed: Counter[str] = Counter()
    places = [m.start() for m in re.finditer(r"\d", text)]
    places = [at for at in places if kind_of(text, at) != "digest"]
    for at in chance.sample(places, min(SAMPLE, len(places))):
        digit = chance.choice([d for d in "0123456789" if d != text[at]])
        changed = f"{text[:at]}{digit}{text[at + 1 :]}"
        kind = kind_of(text, at)
        # What arithmetic notices in the text signed anew, it notices in the changed one too: only the digest differs.
        if disagrees(signed_again(changed)):
            noticed["arithmetic"] += 1
            continue
        assert kind in KINDS, f"{explained.name}: {_shown(text, at)} → {digit}"
        assert disagrees(changed), f"{explained.name}: {_shown(text, at)} → {digit}"
        noticed[kind] += 1
    return noticed


def _shown(text: str, at: int) -> str:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return f"{text[start:at]}[{text[at]}]{text[at + 1 : end]}"


def test_a_line_that_is_left_out_is_noticed() -> None:
    for explained in of_scenes()[:1]:
        lines = explained.text.split("\n")
        for at in range(len(lines) - 1):
            assert disagrees("\n".join(lines[:at] + lines[at + 1 :])), f"{explained.name}: {lines[at]}"


def test_without_a_line_of_arithmetic_the_rest_no_longer_follows() -> None:
    for explained in chosen(of_scenes()):
        lines = explained.text.split("\n")
        for at, line in enumerate(lines[:-2]):
            # The last line of a block may only pass on the one above; colours and grades are ends in themselves.
            is_last = lines[at + 1] == "" or at == len(lines) - 3
            if line.startswith("  「") and not is_last and "红黄绿" not in line and "light" not in line:
                changed = signed_again("\n".join(lines[:at] + lines[at + 1 :]))
                assert disagrees(changed), f"{explained.name}: {line}"


def test_lines_in_another_order_are_noticed_where_one_needs_the_other() -> None:
    for explained in chosen(of_scenes()):
        lines = explained.text.split("\n")
        for at in range(3, len(lines) - 3):
            first, second = lines[at : at + 2]
            name = re.match(r"  (「[^「」]*」)", first)
            if name is None or not second.startswith("  「") or name[1] not in second.partition("」")[2]:
                continue
            changed = signed_again("\n".join([*lines[:at], second, first, *lines[at + 2 :]]))
            assert disagrees(changed), f"{explained.name}: {second}"


def test_a_block_that_stands_twice_is_noticed() -> None:
    for explained in chosen(of_scenes()):
        parts = explained.text.split("\n\n")
        for at in range(1, len(parts) - 1):
            changed = signed_again("\n\n".join([*parts[: at + 1], *parts[at:]]))
            assert disagrees(changed), explained.name
