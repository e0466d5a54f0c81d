"""The content of a value: the engine's canonical spelling as JSON, and what somebody sees of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kaoping.basis.language import bracketed, said
from kaoping.collection.values.models import Status
from kaoping.engine.numbers import plain
from kaoping.engine.scoring.values import Observed, Scalar
from kaoping.engine.terms import DataItem, ListItem
from kaoping.engine.terms import Status as EngineStatus
from kaoping.files.stored.reading import observation_from
from kaoping.files.values.answers import STATUS_WORDS, WITHOUT_VALUE, Choices

NOTHING = "null"
"""The content of a value whose status stands for it."""


def content_of(value: Observed) -> str:
    """A value as the JSON that `observation_from` reads."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def value_of(content: str) -> Observed:
    """The value that a content spells."""
    return observation_from(content, EngineStatus.REPORTED).value


def _plain(value: Observed) -> object:
    if isinstance(value, tuple):
        return [{key: _plain(one) for key, one in record.items() if one is not None} for record in value]
    if isinstance(value, Decimal):
        return {"n": plain(value)}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def shown(content: str, status: str, item: DataItem | None = None) -> str:
    """A value in words, for a cell of a table. Lists say how many records there are."""
    if content == NOTHING:
        return str(Status(status).label)
    value = value_of(content)
    if isinstance(value, tuple):
        return _("%(count)s 条") % {"count": len(value)} if value else _("无")
    return scalar_shown(value) + (bracketed(_("存疑")) if status == Status.DISPUTED else "")


def scalar_shown(value: Scalar | None) -> str:
    """A single value in words."""
    match value:
        case None:
            return "—"
        case bool():
            return _("是") if value else _("否")
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return value


def records_shown(content: str, item: ListItem, choices: dict[str, Choices] | None = None) -> list[list[str]]:
    """The records of a list, a row each, in the order of its fields."""
    value = value_of(content)
    names = {} if choices is None else {field: _names(known) for field, known in choices.items()}
    rows = []
    for record in value if isinstance(value, tuple) else ():
        rows.append(
            [
                names.get(field.id, {}).get(str(record.get(field.id)), scalar_shown(record.get(field.id)))
                for field in item.fields
            ]
        )
    return rows


def _names(choices: Choices) -> dict[str, str]:
    """What choices are called, by what they are identified with."""
    by_name = {name.zh: name for name in choices.names}
    found: dict[str, str] = {}
    for key, choice in choices.by_key.items():
        for name in by_name.values():
            if key in (name.zh, name.en):
                found.setdefault(choice, said(name))
    return found


def typed_of(content: str, status: str, item: DataItem) -> str:
    """What somebody would have typed for a value: what a cell begins with when it is corrected."""
    if content == NOTHING:
        word = next((w[0] for s, w in STATUS_WORDS.items() if s.value == status and s in WITHOUT_VALUE), "")
        return word
    value = value_of(content)
    if isinstance(value, tuple):
        rows = [{key: _typed(one) for key, one in record.items() if one is not None} for record in value]
        return json.dumps(rows, ensure_ascii=False) if rows else "无"
    typed = _typed(value)
    if isinstance(value, Decimal) and getattr(item, "unit", None) is not None and "%" in item.unit.zh:  # type: ignore[union-attr]
        # Without its unit, 0.95 could be 95 %.
        typed += "%"
    return typed + ("（存疑）" if status == Status.DISPUTED else "")


def _typed(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return scalar_shown(value)
