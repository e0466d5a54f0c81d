"""Figures on pages: numbers as text, levels with sign and word, lengths of bars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kaoping.analysis.runs.models import ItemScore, SubjectScore
from kaoping.engine.numbers import decimals_of, plain
from kaoping.engine.scheme import Scheme
from kaoping.files.report_html.drawing import percent
from kaoping.files.report_html.levels import LIGHTS, NOTHING, Level, level_of_rate

NONE = "—"


@dataclass(frozen=True, slots=True)
class Digits:
    """How many decimals a scheme gives to totals, branches and leaves; rows keep numbers without superfluous zeros."""

    total: int = 2
    branch: int = 2
    leaf: int = 2

    def of(self, score: ItemScore) -> int:
        """Those of the score of an item."""
        return self.leaf if score.is_leaf else self.branch


def digits_of(scheme: Scheme) -> Digits:
    """The decimals of a scheme."""
    return Digits(scheme.rounding.total, scheme.rounding.branch, scheme.rounding.leaf)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its level: the class of its colour, a sign and a word that say the same."""

    text: str
    level: Level = NOTHING


def cell_of(score: ItemScore, digits: Digits) -> Cell:
    """The score rate of an item, coloured by the scheme's thresholds where they say something, else by even levels."""
    if not score.concerns or score.score is None:
        return Cell(NONE)
    if score.rate is None:
        return Cell(text_of(score.score, digits.of(score)))
    return Cell(with_minus(f"{score.rate:.1f}"), light_of(score.light) if score.light else level_of_rate(score.rate))


def light_of(colour: str) -> Level:
    """A traffic light as a level."""
    return LIGHTS.get(colour, NOTHING)


def total_text(total: SubjectScore, digits: Digits) -> str:
    """The total, or the interval in which it lies."""
    if total.low is not None and total.high is not None:
        return f"{text_of(total.low, digits.total)} – {text_of(total.high, digits.total)}"
    return text_of(total.total, digits.total)


def bar_of(total: SubjectScore) -> str:
    """The length of the bar of a total, in per cent of the full score."""
    value = total.low if total.total is None else total.total
    return percent(value or Decimal(0), total.full or Decimal(100))


def signed(change: Decimal | None, decimals: int = 2) -> str:
    """A change with its sign."""
    text = text_of(change, decimals)
    return f"+{text}" if change is not None and change > 0 else text


def text_of(value: Decimal | None, decimals: int = 2) -> str:
    """A score with its decimals; more are shown where there are more, so that nothing is rounded here."""
    if value is None:
        return NONE
    return with_minus(f"{value:.{max(decimals, decimals_of(value))}f}")


def with_minus(text: str) -> str:
    """A number with a minus sign, not a hyphen, where it is negative."""
    return text.replace("-", "−")


def lost_text(value: Decimal, decimals: int) -> str:
    """Points lost, beside which nothing is reckoned: half up, with as many decimals as totals have."""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def points_text(value: Decimal | None) -> str:
    """Points without superfluous zeros."""
    return NONE if value is None else plain(value)


@dataclass(frozen=True, slots=True)
class Lights:
    """How many of each colour."""

    red: int = 0
    yellow: int = 0
    green: int = 0

    @property
    def all(self) -> int:
        """How many altogether."""
        return self.red + self.yellow + self.green
