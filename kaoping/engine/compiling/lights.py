"""Traffic lights (红黄绿): a colour for an item by its score rate, or by a measure of its own."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.conditions import Conditions
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.program import (
    Case,
    Divide,
    Multiply,
    Number,
    ProgramBuilder,
    Ref,
    Text,
    Within,
    number,
)
from kaoping.engine.scheme.outcome import Threshold
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import Interval, Place
from kaoping.engine.words import Words

COLOURS = ("green", "yellow", "red")


@dataclass(frozen=True)
class Lights:
    """Writes the lines of traffic lights behind the total."""

    builder: ProgramBuilder
    scheme: Scheme
    conditions: Conditions

    def by_rate(self, threshold: Threshold, item: Scored, name: Words) -> None:
        """The colour of an item by its score in per cent of its points."""
        if item.points == 0:
            return
        if item.exists is None:
            self._by_rate(threshold, item, name)
            return
        with self.builder.when(item.exists):
            self._by_rate(threshold, item, name)

    def _by_rate(self, threshold: Threshold, item: Scored, name: Words) -> None:
        key = f"light.{threshold.id}.{item.item}"
        words = Words(f"{name.zh} 得分率（%）", f"score rate of {name.en} (%)")
        quotient = Divide(Multiply((item.score, number(100))), number(item.points))
        rounding = self.scheme.rounding
        rate = self.builder.step(f"{key}.rate", words, quotient, decimals=rounding.rate, rounding=rounding.rounding)
        self._colour(
            key, threshold, rate, Words(f"{name.zh} {threshold.title.zh}", f"{threshold.title.en} of {name.en}")
        )

    def by_measure(self, threshold: Threshold, place: Place) -> None:
        """The colour by an expression over data and scores; none where its data are missing."""
        assert threshold.of is not None
        key = f"light.{threshold.id}"
        words = Words(f"{threshold.title.zh}（值）", f"{threshold.title.en} (value)")
        decimals = self.scheme.rounding.rate
        value, there = self.conditions.number(f"{key}.measure", words, threshold.of, decimals, place)
        with self.builder.when(there):
            self._colour(key, threshold, value, threshold.title)

    def _colour(self, key: str, threshold: Threshold, value: Ref, words: Words) -> None:
        bands = [getattr(threshold, colour) for colour in COLOURS]
        branches = tuple((_inside(value, b), Text(c)) for b, c in zip(bands, COLOURS, strict=True))
        self.builder.step(keys.line(key, "colour"), words, Case(branches, Text(COLOURS[-1]), exclusive=True))


def _inside(value: Ref, band: Interval) -> Within:
    low: Number | None = None if band.low is None else number(band.low)
    high: Number | None = None if band.high is None else number(band.high)
    return Within(value, low, band.low_closed, high, band.high_closed)
