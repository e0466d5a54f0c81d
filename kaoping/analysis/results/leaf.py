"""One item of a score sheet, opened: its arithmetic, its curve with the unit's point on it, its origins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.analysis.results.telling import explained, lines_of
from kaoping.analysis.runs.at_hand import AtHand
from kaoping.analysis.runs.selectors import ScoreSheet
from kaoping.basis.language import spoken
from kaoping.engine.analysis import Curve, subject_curve
from kaoping.engine.explanation import Block, Line, line_text
from kaoping.engine.program import SectionKind
from kaoping.engine.words import Language
from kaoping.files.report_html.drawing import CurveView, curve_view

_drawn = AtHand["Curve | None"](500)


@dataclass(frozen=True)
class Point:
    """Where a unit stands on its curve, in pixels."""

    x: str
    y: str


@dataclass(frozen=True)
class Opened:
    """An opened item, or the total."""

    item: str
    lines: tuple[tuple[int, str], ...]
    lights: tuple[tuple[int, str], ...]
    """How the traffic lights come about, apart from the lines: no score depends on them."""
    lost: str
    article: str
    curve: CurveView | None
    point: Point | None
    curve_rows: tuple[tuple[str, str], ...]


def opened(found: ScoreSheet, item: str) -> Opened | None:
    """The explanation of an item, or of the total; None if the subject has no such item."""
    blocks: Mapping[str, Block] = explained(found.run, found.result, found.subject.name, spoken())
    block = blocks.get(item)
    if block is None:
        return None
    curve = _curve(found, item) if block.kind is SectionKind.LEAF else None
    view = None if curve is None else curve_view(curve, spoken())
    own = None if curve is None else curve.own
    return Opened(
        item=item,
        lines=tuple(_indented(line) for line in lines_of(_scoring(block), spoken())),
        lights=tuple(_indented(line_text(line, spoken())) for line in block.lines if _is_light(line)),
        lost=f"{block.lost:f}" if block.lost and found.found.concerns(item) else "",
        article=block.article,
        curve=view,
        point=None if view is None or own is None else Point(view.axes.x(own.at), view.axes.y(own.score)),
        curve_rows=() if curve is None else tuple(_rows(curve, spoken())),
    )


def _is_light(line: Line) -> bool:
    return line.key.startswith("light.")


def _scoring(block: Block) -> Block:
    """A block without the lines of its lights."""
    if not any(_is_light(line) for line in (*block.lines, *block.high_lines)):
        return block
    return block._replace(
        lines=tuple(line for line in block.lines if not _is_light(line)),
        high_lines=tuple(line for line in block.high_lines if not _is_light(line)),
        before_rule=sum(not _is_light(line) for line in block.lines[: block.before_rule]),
    )


def _indented(line: str) -> tuple[int, str]:
    text = line.lstrip(" ")
    return (len(line) - len(text)) // 2, text


def _rows(curve: Curve, language: Language) -> list[tuple[str, str]]:
    unit = curve.unit.say(language)
    return [(f"{point.at:f} {unit}".strip(), f"{point.score:f}") for point in curve.points]


def _curve(found: ScoreSheet, item: str) -> Curve | None:
    key = (found.run.result_digest, found.subject.name, item)
    return _drawn.get(key, lambda: subject_curve(found.result, found.subject.name, item))
