"""What belongs at a place of a scheme, and what was found there, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from kaoping.engine.scheme.shape import Model, Shape, Sort, fields_of
from kaoping.engine.scheme.vocabulary import choice, keys_of, term
from kaoping.engine.terms import shown
from kaoping.engine.words import Words, listing

_SORTS = {
    Sort.NUMBER: Words("数字，如 12.5（不带单位和千分位）", "a number such as 12.5 (no unit, no separators)"),
    Sort.SHARE: Words("比例，如 40% 或 0.4", "a share such as 40% or 0.4"),
    Sort.WHOLE: Words("整数", "a whole number"),
    Sort.FLAG: Words("true（是）或 false（否）", "true or false"),
    Sort.TITLE: Words("一段文字，或 {zh: 中文, en: English}", "a text, or {zh: 中文, en: English}"),
    Sort.NAME: Words("名称", "a name"),
    Sort.IDENTIFIER: Words("标识", "an identifier"),
    Sort.INTERVAL: Words("区间，如 [90, 95)", "an interval such as [90, 95)"),
    Sort.DAY: Words("日期，如 2026-09-30", "a date such as 2026-09-30"),
    Sort.TEXT: Words("算式或数，如 a / b * 100", "an expression or a number, such as a / b * 100"),
}


def accepted(shape: Shape, model: Model | None, key: str) -> Words:
    """What may be written; `model` and `key` name the field whose words the choices have."""
    parts = [_SORTS[sort] for sort in Sort if sort in shape.sorts]
    if shape.choices:
        parts.append(_choices(shape.choices, model, key))
    if shape.models:
        parts.append(_fields(shape))
    if shape.elements is not None:
        each = accepted(shape.elements, model, key)
        parts.append(Words(f"列表，每项为{each.zh}", f"a list, each entry {each.en}"))
    if shape.values is not None:
        each = accepted(shape.values, model, key)
        parts.append(Words(f"{{名称: 值}}，每个值为{each.zh}", f"{{name: value}}, each value {each.en}"))
    return Words("；或".join(p.zh for p in parts), "; or ".join(p.en for p in parts))


def _choices(values: Sequence[str], model: Model | None, key: str) -> Words:
    words = [Words(v, v) if model is None else choice(model, key, v) for v in values]
    zh = "、".join(v if v == w.zh else f"{v}（{w.zh}）" for v, w in zip(values, words, strict=True))
    return Words(f"{zh} 之一" if len(values) > 1 else zh, ("one of " if len(values) > 1 else "") + ", ".join(values))


def _fields(shape: Shape) -> Words:
    if len(shape.models) == 1:
        model = shape.models[0]
        names = [(key, term(model, key).name.zh) for key in fields_of(model)]
        zh = "、".join(key if key == name else f"{key} {name}" for key, name in names)
        return Words(f"一组字段（{zh}）", f"fields ({', '.join(key for key, _ in names)})")
    if shape.discriminator:
        every = [c for m in shape.models for c in fields_of(m)[shape.discriminator].shape.choices]
        of = _choices(every, shape.models[0], shape.discriminator)
        return Words(
            f"一组字段，其中 {shape.discriminator} 为 {of.zh}", f"fields, of which {shape.discriminator} is {of.en}"
        )
    return Words("一组字段", "fields")


def in_words(data: Any) -> Words:
    """What was found, short enough for a message."""
    match data:
        case None:
            return Words("空白", "nothing")
        case bool():
            return Words("是" if data else "否", "yes" if data else "no")
        case _ if isinstance(data, float):
            return Words(f"二进制小数 {data}", f"the binary fraction {data}")
        case Mapping():
            return Words("一组字段", "a group of fields")
        case str():
            return Words(f"“{shown(data)}”", repr(shown(data)))
        case Sequence():
            return Words("列表", "a list")
        case _:
            return Words(f"“{shown(data)}”", shown(data))


def nearest(written: str, models: Iterable[Model]) -> Words:
    """What a field that is not known may have meant: the closest names, or all there are."""
    keys: dict[str, str] = {}
    for model in models:
        keys |= {spelling: _both(model, key) for spelling, key in keys_of(model).items()}
    close = get_close_matches(written, keys, n=3)
    known = list(dict.fromkeys(keys[name] for name in close or keys))
    lead = Words("是不是", "perhaps ") if close else Words("可用：", "there are ")
    return Words(f"{lead.zh}{listing(known).zh}{'？' if close else ''}", f"{lead.en}{listing(known).en}")


def close_keys(written: str, model: Model) -> list[str]:
    """Keys of the fields whose names are close to what was written, the closest first."""
    keys = keys_of(model)
    return list(dict.fromkeys(keys[name] for name in get_close_matches(written, keys, n=3)))


def _both(model: Model, key: str) -> str:
    return f"{key}（{term(model, key).name.zh}）"
