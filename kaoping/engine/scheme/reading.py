"""Reading a scheme from plain data: all faults at once, each with its place as the author wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kaoping.engine.scheme.item import Node
from kaoping.engine.scheme.per_cent import without_per_cent
from kaoping.engine.scheme.reading_words import accepted, close_keys, in_words, nearest
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.shape import Model, Shape, Sort, fields_of
from kaoping.engine.scheme.spelling import Spelled, spelled
from kaoping.engine.scheme.vocabulary import term
from kaoping.engine.terms import Finding, Place, Refused, shown
from kaoping.engine.words import Words

_KIND_FAULTS = frozenset(
    (
        "literal_error", "dict_type", "mapping_type", "model_type", "model_attributes_type", "tuple_type", "list_type",
        "string_type", "int_type", "int_parsing", "int_from_float", "bool_type", "bool_parsing", "decimal_type",
        "union_tag_invalid", "union_tag_not_found", "not-a-number", "wrong-kind", "none_required",
    )
)  # fmt: skip
"""Faults that say: this is not the kind of value that belongs here."""


_SIZES = frozenset(("too_short", "too_long"))


@dataclass(frozen=True)
class Reading:
    """What came of reading: the scheme, unless there are faults; and how it was spelled."""

    scheme: Scheme | None
    findings: tuple[Finding, ...]
    spelled: Spelled


def read(plain: Any) -> Reading:
    """Read a scheme from mappings, lists, texts, whole numbers and decimals (never binary floats).

    Keys and choices may be in English or Chinese. Places of findings are those of `plain`.
    """
    found = spelled(plain, Scheme)
    without_per_cent(found.data)
    findings, scheme = list(found.findings), None
    try:
        scheme = Scheme.model_validate(found.data)
    except ValidationError as error:
        findings += [found.located(f) for f in _findings(error.errors(include_url=False), found.data)]
    return Reading(scheme if not findings else None, tuple(findings), found)


def read_scheme(plain: Any) -> Scheme:
    """A scheme from plain data.

    Raises:
        Refused: with all findings.
    """
    reading = read(plain)
    if reading.scheme is None:
        raise Refused(reading.findings)
    return reading.scheme


@dataclass
class _Fault:
    """Errors of the models at one place: the data there, what is accepted, and the field it is (or is in)."""

    place: Place
    data: Any
    shape: Shape
    model: Model | None
    key: str
    errors: list[ErrorDetails] = field(default_factory=list)

    @property
    def accepted(self) -> Words:
        return accepted(self.shape, self.model, self.key)


def _findings(errors: Sequence[ErrorDetails], data: Any) -> list[Finding]:
    faults: dict[Place, _Fault] = {}
    for error in errors:
        fault = _fault(error, data)
        faults.setdefault(fault.place, fault).errors.append(error)
    found: list[Finding] = []
    meant = _meant(faults)
    for place, fault in faults.items():
        if place in meant and all(e["type"] == "missing" for e in fault.errors):
            continue
        inside = any(len(other) > len(place) and other[: len(place)] == place for other in faults)
        found += _of(fault, faults, inside=inside)
    return found


def _meant(faults: Mapping[Place, _Fault]) -> set[Place]:
    """Fields that were written under a name close to theirs: not missing, but misspelt, and that is said already."""
    found: set[Place] = set()
    for place, fault in faults.items():
        if fault.model is not None and any(e["type"] == "extra_forbidden" for e in fault.errors):
            found |= {(*place[:-1], key) for key in close_keys(fault.key, fault.model)}
    return found


def _fault(error: ErrorDetails, data: Any) -> _Fault:
    """The place of an error in the data; names of alternatives inside the models are no part of it."""
    at = _Fault((), data, Shape(models=(Scheme,)), None, "")
    for part in error["loc"]:
        if (inner := _inside(at, part)) is not None:
            at = inner
    return at


def _inside(at: _Fault, part: str | int) -> _Fault | None:
    """One step down; None if `part` names an alternative of the models and no part of the data."""
    data, place = at.data, (*at.place, part)
    if isinstance(part, int):
        if isinstance(data, Mapping) and at.shape.elements is not None:
            # One part that stands for a list of one.
            return replace(at, place=place, shape=at.shape.elements, errors=[])
        if not isinstance(data, Sequence) or isinstance(data, str) or part >= len(data):
            return None
        return _Fault(place, data[part], at.shape.elements or Shape(), at.model, at.key)
    if not isinstance(data, Mapping):
        return None
    if at.shape.models:
        model = at.shape.model_for(data)
        fields = {} if model is None else fields_of(model)
        if part not in data and part not in fields:
            return None
        shape = fields[part].shape if part in fields else Shape()
        return _Fault(place, data.get(part), shape, model, part)
    return _Fault(place, data[part], at.shape.values or Shape(), at.model, at.key) if part in data else None


def _of(fault: _Fault, faults: Mapping[Place, _Fault], *, inside: bool) -> list[Finding]:
    """Findings of one place: what is no value of the right kind is said once, not once for each alternative."""
    found: list[Finding] = []
    # Where a value is of a kind that belongs here, but not as it should be, the other kinds are not meant.
    meant = any(e["type"] not in _KIND_FAULTS | _SIZES for e in fault.errors) and not _is_table(fault)
    for error in fault.errors:
        kind = error["type"]
        if meant and kind in _KIND_FAULTS:
            continue
        about: Mapping[str, Any] = error.get("ctx", {})
        if kind == "missing":
            # The identifier of an item follows from its title, so only the title is missed.
            follows = fault.key == "id" and fault.model is not None and issubclass(fault.model, Node)
            if not follows or (*fault.place[:-1], "title") not in faults:
                found.append(_missing(fault))
        elif kind == "extra_forbidden":
            found.append(_unknown(fault))
        elif kind in _KIND_FAULTS or (isinstance(about.get("wrong"), Words) and _is_table(fault)):
            found += [] if inside else [_wrong_kind(fault)]
        elif isinstance(about.get("wrong"), Words):
            found.append(Finding(kind, (*fault.place, *about["place"]), about["wrong"], about["right"]))
        elif kind in _SIZES:
            found += _length(fault, kind, about, inside=inside)
        else:
            found.append(_bounds(fault, kind, about, error["msg"]))
    return list(dict.fromkeys(found))


def _is_table(fault: _Fault) -> bool:
    """Whether a group of fields was read as if it were a single value, an alternative that was not meant."""
    return isinstance(fault.data, Mapping) and fault.shape.values is not None


def _missing(fault: _Fault) -> Finding:
    right = fault.accepted
    return Finding(
        "missing-field",
        fault.place,
        Words(f"缺少 {_named(fault).zh}", f"{fault.key} is missing"),
        Words(f"补上：{right.zh}", f"write {right.en}"),
    )


def _named(fault: _Fault) -> Words:
    if fault.model is None:
        return Words(fault.key, fault.key)
    name = term(fault.model, fault.key).name
    return Words(f"{fault.key}（{name.zh}）", fault.key)


def _unknown(fault: _Fault) -> Finding:
    models = [fault.model] if fault.model is not None else []
    if fault.data is None and fault.model is not None and not close_keys(fault.key, fault.model):
        return _cut_off(fault)
    return Finding(
        "unknown-field",
        fault.place,
        Words(f"没有“{shown(fault.key)}”这个字段", f"there is no field {shown(fault.key)!r} here"),
        nearest(fault.key, models),
    )


def _cut_off(fault: _Fault) -> Finding:
    """A name without a value that is like no field: what a comma inside { } cut off from the value before it."""
    return Finding(
        "cut-off",
        fault.place,
        Words(f"“{shown(fault.key)}”不是字段，后面也没有值", f"{shown(fault.key)!r} is no field and has no value"),
        Words(
            "若它属于前一项的算式或文字（其中有逗号），给前一项整个加引号",
            "if it belongs to the expression or text before it, which has a comma, put that in quotes",
        ),
    )


def _wrong_kind(fault: _Fault) -> Finding:
    key = fault.shape.discriminator
    if key and isinstance(fault.data, Mapping):
        model = fault.shape.models[0]
        every = tuple(c for m in fault.shape.models for c in fields_of(m)[key].shape.choices)
        inner = _Fault((*fault.place, key), fault.data.get(key), Shape(choices=every), model, key)
        return _missing(inner) if key not in fault.data else _wrong_kind(inner)
    data, right = in_words(fault.data), fault.accepted
    code = "wrong-kind"
    if isinstance(fault.data, str):
        number = fault.shape.sorts & {Sort.NUMBER, Sort.SHARE, Sort.WHOLE}
        code = "not-a-choice" if fault.shape.choices else "not-a-number" if number else code
    return Finding(
        code,
        fault.place,
        Words(f"{data.zh}不能写在这里", f"{data.en} does not belong here"),
        Words(f"应为{right.zh}", f"write {right.en}"),
    )


def _length(fault: _Fault, kind: str, about: Mapping[str, Any], *, inside: bool) -> list[Finding]:
    """Too few or too many entries; faults inside a list can make the models believe that it is empty."""
    if inside or (kind == "too_short" and len(fault.data or ()) >= about["min_length"]):
        return []
    number = len(fault.data or ())
    if kind == "too_short":
        code, right = "too-few", Words(f"至少 {about['min_length']} 项", f"at least {about['min_length']}")
    else:
        code, right = "too-many", Words(f"至多 {about['max_length']} 项", f"at most {about['max_length']}")
    wrong = Words(f"{_named(fault).zh} 有 {number} 项", f"{fault.key} has {number} entries")
    return [Finding(code, fault.place, wrong, right)]


_BOUNDS = {
    "greater_than": ("gt", Words("大于", "more than")),
    "greater_than_equal": ("ge", Words("不小于", "at least")),
    "less_than": ("lt", Words("小于", "less than")),
    "less_than_equal": ("le", Words("不大于", "at most")),
}


def _bounds(fault: _Fault, kind: str, about: Mapping[str, Any], message: str) -> Finding:
    """A number beyond its bounds; anything else that the models find is said as they say it."""
    data = in_words(fault.data)
    if kind not in _BOUNDS:
        right = fault.accepted
        return Finding(kind.replace("_", "-"), fault.place, Words(message, message), right)
    name, than = _BOUNDS[kind]
    return Finding(
        "out-of-bounds",
        fault.place,
        Words(f"{_named(fault).zh} 不能是{data.zh}", f"{fault.key} cannot be {data.en}"),
        Words(f"{than.zh} {about[name]}", f"{than.en} {about[name]}"),
    )
