"""What every field and every choice of a scheme is called, in Chinese and English, with a line of help.

The Chinese name of a field or choice may be written in a file instead of the English key. The same table
gives the titles of the published JSON Schema, of forms, and of places in messages. A name stands once where
it means the same everywhere ("points"), and again for a model in which it means something else ("Met.points").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kaoping.engine.scheme.choice_words import CHOICES, SYNONYMS
from kaoping.engine.scheme.field_words import FIELDS
from kaoping.engine.scheme.shape import Model, Shape, fields_of
from kaoping.engine.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """A field as people call it: its name and one line of help."""

    name: Words
    help: Words


def term(model: Model, key: str) -> Term:
    """Name and help of a field; a field without words is called by its key."""
    own = f"{model.__name__}.{key}"
    zh, en, help_zh, help_en = FIELDS.get(own) or FIELDS.get(key) or (key, key, "", "")
    return Term(Words(zh, en), Words(help_zh, help_en))


def choice(model: Model, key: str, value: str) -> Words:
    """What a choice of a field is called; one without words is called as it is written."""
    names = (f"{model.__name__}.{key}={value}", f"{key}={value}", value)
    zh, en = next((CHOICES[name] for name in names if name in CHOICES), (value, value))
    return Words(zh, en)


def has_words(model: Model, key: str) -> bool:
    """Whether a field and all its choices have words of their own."""
    values = choices_in(fields_of(model)[key].shape)
    said = all({f"{model.__name__}.{key}={v}", f"{key}={v}", v} & set(CHOICES) for v in values)
    return said and bool({f"{model.__name__}.{key}", key} & set(FIELDS))


@cache
def keys_of(model: Model) -> Mapping[str, str]:
    """Every key under which a field of a model may be written, with the key it stands for.

    Besides its own Chinese name a field has the general one of its key (分值 where it is called 每件分值 here),
    unless another field of the model is called so.
    """
    fields = fields_of(model)
    general = {FIELDS[key][0]: key for key in fields if key in FIELDS}
    return general | {term(model, key).name.zh: key for key in fields} | {key: key for key in fields}


@cache
def choices_of(model: Model, key: str) -> Mapping[str, str]:
    """Every way of writing a choice of a field, with the choice it stands for."""
    values = choices_in(fields_of(model)[key].shape)
    found = {choice(model, key, value).zh: value for value in values}
    found |= {written: value for written, value in SYNONYMS.items() if value in values}
    return found | {value: value for value in values}


def choices_in(shape: Shape | None) -> tuple[str, ...]:
    """Choices of a field, also those of the elements of a list or of a table of values."""
    if shape is None:
        return ()
    return (*shape.choices, *choices_in(shape.elements), *choices_in(shape.values))
