"""Reading a result that was written as JSON: what it says, and what it was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.engine.scheme import Scheme, read_scheme
from kaoping.engine.scoring import Observation, Observed, Recipe, Record, Result, Scalar, Subject, Values, score_cycle
from kaoping.engine.scoring import score as score_period
from kaoping.engine.terms import Finding, Refused, Status
from kaoping.engine.words import Words
from kaoping.files.results.structure import FORMAT

MAX_BYTES = 2_000_000_000
# Plain digits only: an exponent could stand for a number that fills the memory.
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")


@dataclass(frozen=True)
class Stored:
    """A stored result: its text as data, its recipe, and the scheme and values that it carries (or None)."""

    name: str
    plain: Mapping[str, Any]
    recipe: Recipe
    scheme: Scheme | None
    values: Values | None

    @property
    def subjects(self) -> Sequence[Mapping[str, Any]]:
        """The subjects as they are written."""
        found: Sequence[Mapping[str, Any]] = self.plain["subjects"]
        return found


def read_stored(path: Path) -> Stored:
    """Read a stored result.

    Raises:
        Refused: if it is none, or is damaged; the scheme and the values in it are checked as any others.
        OSError: if the file cannot be read.
    """
    plain = _plain(path)
    try:
        recipe = _recipe(plain["recipe"])
        _checked(plain["subjects"])
        made_from = plain.get("made_from")
        scheme = None if made_from is None else read_scheme(made_from["scheme"])
        values = None if made_from is None else _values(made_from["values"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _refused(path, f"{type(error).__name__}: {error}") from None
    return Stored(path.name, plain, recipe, scheme, values)


def rescored(stored: Stored, scheme: Scheme | None = None, values: Values | None = None) -> Result:
    """Score again what a stored result was made from, or another scheme or other values in its place.

    Raises:
        Refused: if it carries neither and none are given, or if they cannot be scored.
    """
    scheme = stored.scheme if scheme is None else scheme
    values = stored.values if values is None else values
    if scheme is None or values is None:
        raise Refused(
            [
                Finding(
                    "nothing-to-score",
                    (),
                    Words("结果文件中没有方案和数据", "the result carries neither scheme nor values"),
                    Words("在命令中写上方案和数据文件", "name the scheme and the values on the command line"),
                    source=stored.name,
                )
            ]
        )
    return scored(scheme, values, stored.recipe.period)


def scored(scheme: Scheme, values: Values, period: str) -> Result:
    """The result of a period; of the cycle, or of the only period that there is, where none is named.

    Raises:
        Refused: if they cannot be scored.
    """
    if scheme.periods and not period:
        return score_cycle(scheme, values).cycle
    return score_period(scheme, values, period or None)


def _plain(path: Path) -> Mapping[str, Any]:
    if path.stat().st_size > MAX_BYTES:
        raise _refused(path, "too large")
    data = path.read_bytes()
    try:
        plain = json.loads(data, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        if FORMAT.encode() not in data[:100]:
            raise _no_result(path) from None
        raise _refused(path, str(error)) from None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _no_result(path)
    return plain


def _no_result(path: Path) -> Refused:
    right = Words(
        f"需要 kaoping score -o 写出的 .json 文件（{FORMAT}）",
        f"a .json file of kaoping score -o ({FORMAT})",
    )
    wrong = Words("不是考评结果文件", "this is no result")
    return Refused([Finding("not-a-result", (), wrong, right, source=path.name)])


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _refused(path: Path, reason: str) -> Refused:
    return Refused(
        [
            Finding(
                "damaged-result",
                (),
                Words(f"结果文件已损坏（{reason}）", f"the result file is damaged ({reason})"),
                Words("用 kaoping score -o 重新生成", "write it again with kaoping score -o"),
                source=path.name,
            )
        ]
    )


def _recipe(plain: Mapping[str, Any]) -> Recipe:
    names = ("engine", "scheme", "values", "period", "result")
    texts = [plain[name] for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("recipe")
    return Recipe(*texts)


def _checked(subjects: Any) -> None:
    """The shape that comparing relies on; everything else may be anything."""
    if not isinstance(subjects, list):
        raise TypeError("subjects")
    for subject in subjects:
        if not isinstance(subject["name"], str) or not isinstance(subject["items"], list):
            raise TypeError("subject")
        for item in subject["items"]:
            if not isinstance(item["item"], str) or not isinstance(item["steps"], list):
                raise TypeError("item")
            if not all(isinstance(step, dict) for step in [*item["steps"], *item["inputs"]]):
                raise TypeError("step")


def _values(plain: Any, only: Container[str] | None = None) -> Values:
    """Values from their canonical form."""
    subjects, observations = plain
    return Values(
        tuple(
            Subject(_text(name), _text(group), _text(parent) or None)
            for name, group, parent in subjects
            if only is None or name in only
        ),
        {
            (_text(subject), _text(period), _text(item)): Observation(_observed(value), Status(status), _text(source))
            for subject, period, item, value, status, source in observations
            if only is None or subject in only
        },
    )


def values_from(canonical: bytes, only: Container[str] | None = None) -> Values:
    """Values from the bytes of their canonical form; with `only`, those of these subjects.

    Raises:
        TypeError: if they are no values.
        ValueError: if they are no JSON, or there is no such status.
    """
    return _values(json.loads(canonical), only)


def subjects_from(canonical: bytes) -> tuple[Subject, ...]:
    """The subjects of values, from the bytes of their canonical form.

    Raises:
        TypeError: if they are no values.
        ValueError: if they are no JSON.
    """
    subjects, _observations = json.loads(canonical)
    return _values((subjects, ())).subjects


def observation_from(content: str, status: str, source: str = "") -> Observation:
    """An observation from the canonical spelling of its value, as JSON text.

    Raises:
        TypeError: if it is no value.
        ValueError: if it is no JSON, or there is no such status.
    """
    return Observation(_observed(json.loads(content)), Status(status), source)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _observed(value: Any) -> Observed:
    if isinstance(value, list):
        return tuple(_record(record) for record in value)
    return None if value is None else _scalar(value)


def _record(plain: Mapping[str, Any]) -> Record:
    return {_text(key): None if value is None else _scalar(value) for key, value in plain.items()}


def _scalar(value: Any) -> Scalar:
    match value:
        case bool() | str():
            return value
        case {"n": str(number), **rest} if not rest and _NUMBER.fullmatch(number):
            return Decimal(number)
        case {"d": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case _:
            raise TypeError("a value is needed")
