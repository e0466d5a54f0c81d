"""The shape of a scheme, read from its models: which fields a part has, and what each of them accepts.

Messages, other spellings of keys, the published JSON Schema and forms all go by it, so that a field that is
added to a model is known everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import Discriminator, Tag
from pydantic.fields import FieldInfo

from kaoping.engine.terms import Band, Exact, Identifier, Interval, Label, Part, Share, Title
from kaoping.engine.words import Words

Model: TypeAlias = type[Part]


class Sort(StrEnum):
    """What a single value may be."""

    NUMBER = "number"
    SHARE = "share"
    WHOLE = "whole"
    FLAG = "flag"
    TITLE = "title"
    NAME = "name"
    IDENTIFIER = "identifier"
    INTERVAL = "interval"
    DAY = "day"
    TEXT = "text"


# Terms that share a Python type are told apart by the validator that comes first with each of them.
_BY_MARK = [
    (get_args(term)[1], sort)
    for term, sort in (
        (Exact, Sort.NUMBER),
        (Share, Sort.SHARE),
        (Title, Sort.TITLE),
        (Label, Sort.NAME),
        (Identifier, Sort.IDENTIFIER),
        (Band, Sort.INTERVAL),
    )
]
_BY_TYPE = {
    bool: Sort.FLAG,
    int: Sort.WHOLE,
    str: Sort.TEXT,
    date: Sort.DAY,
    Decimal: Sort.NUMBER,
    Words: Sort.TITLE,
    Interval: Sort.INTERVAL,
}


@dataclass(frozen=True)
class Shape:
    """What is accepted at a place: sorts of single values, words from a list, parts, a list, a table of names.

    `choose` finds the model for data where there are several.
    """

    sorts: frozenset[Sort] = frozenset()
    choices: tuple[str, ...] = ()
    models: tuple[Model, ...] = ()
    elements: Shape | None = None
    values: Shape | None = None
    discriminator: str = ""
    _choose: Callable[[Any], Any] | None = None
    _tags: Mapping[str, Model] = field(default_factory=dict)

    def model_for(self, data: object) -> Model | None:
        """The model that the author of `data` means; None where that cannot be said."""
        if len(self.models) <= 1:
            return self.models[0] if self.models else None
        if self._choose is not None:
            return self._tags.get(self._choose(data))
        if not isinstance(data, Mapping):
            return None
        wanted = data.get(self.discriminator)
        for model in self.models:
            about = fields_of(model)[self.discriminator]
            if wanted in about.shape.choices or (wanted is None and not about.required):
                return model
        return None


@dataclass(frozen=True)
class Field:
    """A field of a part: its key in files, what it accepts, and whether it must be there."""

    key: str
    name: str
    shape: Shape
    required: bool
    default: object = None


@cache
def fields_of(model: Model) -> dict[str, Field]:
    """Fields of a model by their keys in files."""
    found = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        found[key] = Field(key, name, _of_field(info), info.is_required(), info.get_default())
    return found


def models_under(model: Model) -> Iterator[Model]:
    """A model and every model below it, each once, from the top down."""
    seen: dict[Model, None] = {}
    waiting = [model]
    while waiting:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen[here] = None
        yield here
        for about in fields_of(here).values():
            waiting += _models_in(about.shape)


def _models_in(shape: Shape | None) -> list[Model]:
    if shape is None:
        return []
    return [*shape.models, *_models_in(shape.elements), *_models_in(shape.values)]


def _of_field(info: FieldInfo) -> Shape:
    marks = list(info.metadata)
    if info.discriminator is not None:
        marks.append(info.discriminator)
    return _of(info.annotation, marks)


def _of(annotation: Any, marks: list[Any]) -> Shape:
    marked = next((sort for mark, sort in _BY_MARK if mark in marks), None)
    if marked is not None:
        return Shape(sorts=frozenset((marked,)))
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(args[0], [*args[1:], *marks])
    if origin in (Union, UnionType):
        return _of_union(args, marks)
    if origin is Literal:
        return Shape(choices=tuple(str(a) for a in args))
    if origin in (tuple, dict):
        inner = _of(args[-1] if origin is dict else args[0], [])
        return Shape(values=inner) if origin is dict else Shape(elements=inner)
    if annotation is NoneType:
        return Shape()
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Shape(models=(annotation,))
    return Shape(sorts=frozenset((_BY_TYPE[annotation],)))


def _of_union(args: tuple[Any, ...], marks: list[Any]) -> Shape:
    shapes = [_of(arg, []) for arg in args]
    inner = next((s for s in shapes if len(s.models) > 1), Shape())
    discriminators = [m.discriminator if isinstance(m, FieldInfo) else m for m in marks]
    discriminator, choose = inner.discriminator, inner._choose
    tags = dict(inner._tags)
    for found in (d for d in discriminators if isinstance(d, Discriminator | str)):
        how = found.discriminator if isinstance(found, Discriminator) else found
        discriminator, choose = (how, None) if isinstance(how, str) else ("", how)
        tags |= {tag: s.models[0] for arg, s in zip(args, shapes, strict=True) if s.models for tag in _tags_of(arg)}
    return Shape(
        sorts=frozenset().union(*(s.sorts for s in shapes)),
        choices=tuple(c for s in shapes for c in s.choices),
        models=tuple(m for s in shapes for m in s.models),
        elements=next((s.elements for s in shapes if s.elements is not None), None),
        values=next((s.values for s in shapes if s.values is not None), None),
        discriminator=discriminator,
        _choose=choose,
        _tags=tags,
    )


def _tags_of(annotation: Any) -> list[str]:
    return [m.tag for m in get_args(annotation) if isinstance(m, Tag)]
