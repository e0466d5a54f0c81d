"""The sheet for the rare values that have no place elsewhere: a path and a value in each row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.doubt import quoted
from kaoping.files.values.plain_text import key_of
from kaoping.files.yaml_text import parse_yaml

_STEP = re.compile(r"\.?(?P<key>[^.\[\]\"]+)|\[(?P<index>\d+)\]|\.?\[?\"(?P<quoted>(?:[^\"\\]|\\.)*)\"\]?")


def path_text(place: Place) -> str:
    """A place as text: items[0].rule.cap; names with other signs are quoted."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"[^.\[\]\"\s]+", part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def place_of(text: str) -> Place | None:
    """The place that a text names; None if it names none."""
    found: list[str | int] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            return None
        if match["index"] is not None:
            found.append(int(match["index"]))
        else:
            found.append(match["key"] or json.loads(f'"{match["quoted"]}"'))
        at = match.end()
    return tuple(found)


def value_text(value: Any) -> str:
    """A value as text that YAML reads back: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)


def differences(wanted: Any, found: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Places at which a scheme that was read back lacks something, each with the value that belongs there."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for key, value in wanted.items():
            if value is not None:
                yield from differences(value, found.get(key), (*place, key))
        return
    if _is_list(wanted) and _is_list(found) and len(wanted) == len(found):
        for at, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from differences(one, other, (*place, at))
        return
    if wanted != found:
        yield place, wanted


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def read_other(sheet: Sheet, plain: dict[str, Any], marks: dict[Place, str], findings: list[Finding]) -> None:
    """Put the values of the sheet into `plain`."""
    heads = {key_of(text) for words in w.OTHER_HEADS for text in (words.zh, words.en)}
    start = next((r for r in sorted(sheet.rows) if {key_of(c.text) for c in sheet.rows[r].values()} & heads), None)
    for row in sorted(r for r in sheet.rows if start is not None and r > start):
        path, value = sheet.at(row, 1), sheet.at(row, 2)
        if path is None and value is None:
            continue
        source = sheet.place(row, 1)
        place = None if path is None else place_of(path.text.strip())
        text = parse_yaml("" if value is None else value.text)
        if not place or text.findings or not _put(plain, place, text.plain):
            findings.append(_no_place(source, "" if path is None else path.text))
            continue
        marks[place] = sheet.place(row, 2)


def _put(data: Any, place: Place, value: Any) -> bool:
    for part in place[:-1]:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.setdefault(part, {})
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return False
    last = place[-1]
    if isinstance(data, dict) and isinstance(last, str):
        data[last] = value
        return True
    if isinstance(data, list) and isinstance(last, int) and last < len(data):
        data[last] = value
        return True
    return False


def _no_place(source: str, text: str) -> Finding:
    return Finding(
        "unknown-path",
        (),
        Words(f"“{quoted(text)}”这一行不能理解", f"the row of {quoted(text)!r} is not understood"),
        Words(
            "位置写成 items[0].rule.cap，内容用 YAML 写法",
            "write a path such as items[0].rule.cap, and a value in YAML",
        ),
        source=source,
    )
