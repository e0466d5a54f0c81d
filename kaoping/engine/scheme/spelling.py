"""From what an author wrote to the plain data that the models read.

Keys and choices may be Chinese, numbers and yes or no may be text (as files and forms give them), a field
without a value counts as left out. What stands where is remembered, so that every fault leads back to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from kaoping.engine.scheme.per_cent import as_per_cent
from kaoping.engine.scheme.shape import Model, Shape, Sort, fields_of
from kaoping.engine.scheme.vocabulary import choices_of, keys_of
from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words

_YES = frozenset(("true", "yes", "是", "对", "√"))
_NO = frozenset(("false", "no", "否", "×"))
_TITLE_KEYS = {"中文": "zh", "英文": "en", "zh": "zh", "en": "en"}
_WHOLE = re.compile(r"[-+]?\d{1,18}")


@dataclass
class Spelled:
    """Data in the spelling of the models, and where each part of it stands in what was written."""

    data: Any = None
    written: dict[Place, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, canonical: Place) -> Place:
        """Where the author wrote what the models know as `canonical`."""
        for end in range(len(canonical), 0, -1):
            if canonical[:end] in self.written:
                return self.written[canonical[:end]] + canonical[end:]
        return canonical

    def written_part(self, canonical: Place) -> Place:
        """The innermost place around `canonical` that the author really wrote."""
        ends = range(len(canonical), 0, -1)
        return next((self.written[canonical[:end]] for end in ends if canonical[:end] in self.written), ())

    def located(self, finding: Finding) -> Finding:
        """The finding with its place as the author wrote it."""
        return replace(finding, place=self.place(finding.place))


def spelled(plain: Any, model: Model) -> Spelled:
    """`plain` in the spelling of `model` and of the models below it."""
    found = Spelled()
    found.data = _part(found, plain, model, (), ())
    return found


def _part(to: Spelled, plain: Any, model: Model, here: Place, there: Place) -> Any:
    """A part: mapping of its fields."""
    if not isinstance(plain, Mapping):
        return plain
    found: dict[str, Any] = {}
    fields, keys = fields_of(model), keys_of(model)
    for written, value in plain.items():
        key = keys.get(_key(written), str(written))
        if key in found:
            to.findings.append(_twice(key, written, (*there, written)))
            continue
        to.written[*here, key] = (*there, written)
        if key not in fields:
            found[key] = value
        elif value is not None:
            found[key] = _value(to, value, fields[key].shape, (*here, key), (*there, written), choices_of(model, key))
    return found


def _key(written: object) -> str:
    """A key without what an input method may have left around it."""
    return str(written).strip().strip("：:")


def _value(to: Spelled, plain: Any, shape: Shape, here: Place, there: Place, choices: Mapping[str, str]) -> Any:
    if isinstance(plain, Mapping):
        return _mapping(to, plain, shape, here, there, choices)
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        inner = shape.elements or Shape()
        parts = []
        for at, part in enumerate(plain):
            to.written[*here, at] = (*there, at)
            parts.append(_value(to, part, inner, (*here, at), (*there, at), choices))
        return tuple(parts)
    return _single(plain, shape, choices)


def _mapping(
    to: Spelled, plain: Mapping[Any, Any], shape: Shape, here: Place, there: Place, choices: Mapping[str, str]
) -> Any:
    if shape.models:
        model = _model(plain, shape)
        return plain if model is None else _part(to, plain, model, here, there)
    if shape.values is not None:
        found = {}
        for name, value in plain.items():
            to.written[*here, str(name)] = (*there, name)
            found[str(name)] = _value(to, value, shape.values, (*here, str(name)), (*there, name), choices)
        return found
    if Sort.TITLE in shape.sorts:
        return {_TITLE_KEYS.get(str(key), str(key)): value for key, value in plain.items()}
    if shape.elements is not None and shape.elements.models:
        # A leaf's only data item may stand without a list; the model takes it as the first of one.
        to.written[*here, 0] = there
        return _mapping(to, plain, shape.elements, (*here, 0), there, choices)
    return plain


def _model(plain: Mapping[Any, Any], shape: Shape) -> Model | None:
    """The model that is meant, found by the fields that tell the models apart, in either spelling."""
    if len(shape.models) == 1:
        return shape.models[0]
    seen: dict[str, Any] = {}
    for model in shape.models:
        for written, value in plain.items():
            key = keys_of(model).get(_key(written))
            if key is None:
                continue
            if key != shape.discriminator:
                seen.setdefault(key, value)
            elif (choice := choices_of(model, key).get(str(value).strip())) is not None:
                seen.setdefault(key, choice)
    return shape.model_for(seen)


def _single(plain: Any, shape: Shape, choices: Mapping[str, str]) -> Any:
    """One value, as the type that the models want."""
    text = plain.strip() if isinstance(plain, str) else ""
    if text in choices and choices[text] in shape.choices:
        return choices[text]
    if isinstance(plain, bool) and not shape.sorts and ("yes" if plain else "no") in shape.choices:
        return "yes" if plain else "no"
    if Sort.FLAG in shape.sorts and text.lower() in _YES | _NO:
        return text.lower() in _YES
    if Sort.WHOLE in shape.sorts:
        return _whole(plain, text)
    if Sort.NUMBER in shape.sorts and Sort.SHARE not in shape.sorts and text:
        return as_per_cent(text) if text.endswith(("%", "％")) else plain
    if Sort.TEXT in shape.sorts and isinstance(plain, int | Decimal) and not isinstance(plain, bool):
        return str(plain)
    return plain


def _whole(plain: Any, text: str) -> Any:
    if _WHOLE.fullmatch(text):
        return int(text)
    if isinstance(plain, Decimal) and plain.is_finite() and plain == plain.to_integral_value() and abs(plain) < 10**18:
        return int(plain)
    return plain


def _twice(key: str, written: object, place: Place) -> Finding:
    return Finding(
        "duplicate-field",
        place,
        Words(f"“{written}”（{key}）写了两次", f"{written!r} ({key}) is written twice"),
        Words("只留一处", "keep one of them"),
    )
