"""Faults that models find while they are read, said in both languages."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from kaoping.engine.words import Words


def fault(code: str, wrong: Words, right: Words, *place: str | int) -> PydanticCustomError:
    """The error for a validator to raise: it becomes a `Finding` with this code and both texts.

    `place` counts from what is validated: ("share",) for a field of the model.
    """
    about = {"text": f"{wrong.en}; {right.en}", "wrong": wrong, "right": right, "place": place}
    return PydanticCustomError(code, "{text}", about)
