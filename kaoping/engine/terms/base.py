"""The ground that every part of a scheme stands on: strict, frozen models and exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from kaoping.engine.numbers import MAX_DECIMALS, decimals_of, plain
from kaoping.engine.words import Words

IDENTIFIER = re.compile(r"[^\W\d]\w*(?:[.-]\w+)*")


class Part(BaseModel):
    """A part of a scheme: nothing unknown, nothing converted by guess, nothing changed afterwards."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, validate_default=True
    )


def _exact(value: object) -> Decimal:
    """Accept whole numbers, decimals and decimal text; refuse binary floats, which are already wrong."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise PydanticCustomError("exact_number", "a decimal number is needed, not {found}", {"found": repr(value)})
    try:
        found = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    except ArithmeticError:
        raise PydanticCustomError(
            "exact_number", "a decimal number is needed, not {found}", {"found": repr(value)}
        ) from None
    if not found.is_finite():
        raise PydanticCustomError("exact_number", "a finite number is needed, not {found}", {"found": str(value)})
    if decimals_of(found) > MAX_DECIMALS:
        raise PydanticCustomError("too_many_decimals", "at most {most} decimals", {"most": MAX_DECIMALS})
    if abs(found) >= Decimal(10) ** 18:
        raise PydanticCustomError("number_too_large", "smaller than 10^18", {})
    return found


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""An exact decimal number."""


def _share(value: object) -> Decimal:
    """A share of a whole: 0.4, or "40%"."""
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        return _exact(value.strip()[:-1]).scaleb(-2)
    return _exact(value)


Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?%?$"}),
]
"""A share of a whole, written as 0.4 or 40%."""


def _words(value: object) -> Words:
    match value:
        case Words():
            found = value
        case str():
            found = Words(value.strip(), value.strip())
        case {"zh": str(zh), "en": str(en), **rest} if not rest:
            found = Words(zh.strip(), en.strip())
        case {"zh": str(zh), **rest} if not rest:
            found = Words(zh.strip(), zh.strip())
        case _:
            raise PydanticCustomError("title", "a text, or a text for each of zh and en, is needed", {})
    for text in (found.zh, found.en):
        if not text or len(text) > 500 or any(c in "「」“”\n\r\t" for c in text):
            raise PydanticCustomError("title", "a title has 1 to 500 characters on one line, without 「」 and “”", {})
    return found


def _plain_words(words: Words) -> str | dict[str, str]:
    return words.zh if words.zh == words.en else {"zh": words.zh, "en": words.en}


Title = Annotated[
    Words,
    BeforeValidator(_words),
    PlainSerializer(_plain_words),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                    "required": ["zh"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""A name or sentence: one text, or one for each language."""


def _identifier(value: object) -> str:
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not text or len(text) > 80 or not IDENTIFIER.fullmatch(text):
        raise PydanticCustomError(
            "identifier",
            "an identifier begins with a letter (Chinese ones too) and goes on with letters, digits and _",
            {},
        )
    return text


Identifier = Annotated[str, BeforeValidator(_identifier), Field(max_length=80)]
"""Identifier of a part of a scheme; Chinese characters are letters."""


def _label(value: object) -> str:
    """A name as an office writes it (a unit, a period, a category): 2022-03, 柯城区."""
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not text or len(text) > 200 or any(c in "「」“”\n\r\t" for c in text):
        raise PydanticCustomError("label", "a name of 1 to 200 characters on one line, without 「」 and “”", {})
    return text


Label = Annotated[str, BeforeValidator(_label), WithJsonSchema({"type": ["string", "integer"]})]
"""A name as an office writes it."""


def per_group(value: Any, group: str) -> Any:
    """The value for a group of a field that is one value for all, or one for each group."""
    return value.get(group) if isinstance(value, Mapping) else value
