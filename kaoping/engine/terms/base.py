"""The ground that every part of a scheme stands on: strict, frozen models and exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from kaoping.engine.numbers import MAX_DECIMALS, decimals_of, plain
from kaoping.engine.terms.faults import fault
from kaoping.engine.words import Words

IDENTIFIER = re.compile(r"[^\W\d]\w*(?:[.-]\w+)*")


class Part(BaseModel):
    """A part of a scheme: nothing unknown, nothing converted by guess, nothing changed afterwards."""

    # Built when it is first used: a part of another is built with that, and most families are in no scheme at all.
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, validate_default=True, defer_build=True
    )


_WRITE_A_NUMBER = Words("只写数字，如 12.5；不带单位、千分位和％", "the number alone: 12.5, no unit, comma or %")
_MAX_LENGTH = 40
"""Characters of a number's text; the largest number with the most decimals has 31."""


def shown(value: object) -> str:
    """What was written, short enough for a message."""
    text = plain(value) if isinstance(value, Decimal) and value.is_finite() else str(value)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def _no_number(value: object) -> Exception:
    found = shown(value)
    return fault("not-a-number", Words(f"“{found}”不是数字", f"{found!r} is not a number"), _WRITE_A_NUMBER)


def _exact(value: object) -> Decimal:
    """Accept whole numbers, decimals and decimal text; refuse binary floats, which are already wrong."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str) or len(str(value)) > _MAX_LENGTH:
        raise _no_number(value)
    try:
        found = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    except ArithmeticError:
        raise _no_number(value) from None
    if not found.is_finite():
        raise _no_number(value)
    if found.copy_abs() >= Decimal(10) ** 18:
        raise fault(
            "number-too-large",
            Words(f"{shown(value)} 太大", f"{shown(value)} is too large"),
            Words("绝对值小于 10 的 18 次方；可换用万元、亿元等单位", "less than 10^18; use a larger unit"),
        )
    if decimals_of(found) > MAX_DECIMALS:
        raise fault(
            "too-many-decimals",
            Words(f"{shown(value)} 的小数位太多", f"{shown(value)} has too many decimals"),
            Words(f"最多 {MAX_DECIMALS} 位小数", f"at most {MAX_DECIMALS} decimals"),
        )
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


_BARRED = "「」“”\n\r\t"
"""Characters with a meaning of their own in explanations."""


def _words(value: object) -> Words:
    match value:
        case Words():
            found = value
        case str() | int() | Decimal() if not isinstance(value, bool):
            found = Words(str(value).strip(), str(value).strip())
        case {"zh": str(zh), "en": str(en), **rest} if not rest:
            found = Words(zh.strip(), en.strip())
        case {"zh": str(zh), **rest} if not rest:
            found = Words(zh.strip(), zh.strip())
        case _:
            raise fault(
                "wrong-kind",
                Words("这里要写名称", "a title is needed here"),
                Words("写一段文字，或写 {zh: 中文, en: English}", "a text, or {zh: 中文, en: English}"),
            )
    for text in (found.zh, found.en):
        if not text or len(text) > 500 or any(c in _BARRED for c in text):
            raise _unfit(text, 500)
    return found


def _unfit(text: str, most: int) -> Exception:
    """The fault of a name that is empty, too long, or has characters with another meaning."""
    right = Words(
        f"1 至 {most} 个字，写在一行，不用「」和“”（可用《》或‘’）",
        f"1 to {most} characters on one line, without 「」 and “” (《》 and ‘’ are fine)",
    )
    if not text:
        return fault("bad-name", Words("名称是空的", "the name is empty"), right)
    return fault("bad-name", Words(f"名称不能这样写：{shown(text)}", f"not a name: {shown(text)}"), right)


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
        raise fault(
            "bad-identifier",
            Words(f"“{shown(value)}”不能作标识", f"{shown(value)!r} cannot be an identifier"),
            Words(
                "以字母或汉字开头，其后为字母、汉字、数字和下划线，最多 80 个字",
                "begin with a letter (汉字 are letters), go on with letters, digits and _; at most 80",
            ),
        )
    return text


Identifier = Annotated[str, BeforeValidator(_identifier), Field(max_length=80)]
"""Identifier of a part of a scheme; Chinese characters are letters."""


def _label(value: object) -> str:
    """A name as an office writes it (a unit, a period, a category): 2022-03, 柯城区."""
    text = str(value).strip() if isinstance(value, int | str | Decimal) and not isinstance(value, bool) else ""
    if not text or len(text) > 200 or any(c in _BARRED for c in text):
        raise _unfit(text or ("" if value in (None, "") else shown(value)), 200)
    return text


Label = Annotated[str, BeforeValidator(_label), WithJsonSchema({"type": ["string", "number"]})]
"""A name as an office writes it."""


def per_group(value: Any, group: str) -> Any:
    """The value for a group of a field that is one value for all, or one for each group."""
    return value.get(group) if isinstance(value, Mapping) else value
