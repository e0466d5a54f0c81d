"""The score sheet of a subject: its tree, every figure of which opens into how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.analysis import Curve, Curves, NextGrade, next_grade, sharing_leaves
from kaoping.engine.explanation import Block, Datum, Explainer, line_text, status_text
from kaoping.engine.numbers import plain
from kaoping.engine.program import SectionKind
from kaoping.engine.scheme import Effect, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.terms import ListItem
from kaoping.engine.words import Language, Words
from kaoping.files.report_html.drawing import CurveView, curve_view
from kaoping.files.report_html.groups import next_text, total_text
from kaoping.files.report_html.levels import NOTHING, Level, level_of


@dataclass(frozen=True, slots=True)
class PointView:
    """A subject's point on a curve that others may share."""

    curve: str
    view: CurveView
    x: str | None
    y: str | None
    label: str


@dataclass(frozen=True)
class ItemView:
    """One row of a score sheet, and what is inside it."""

    item: str
    depth: int
    is_leaf: bool
    code: str
    title: str
    actual: str
    target: str
    points: str
    score: str
    lost: str
    level: Level
    article: str
    rule: str
    data: tuple[Datum, ...]
    lines: tuple[str, ...]
    point: PointView | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffectView:
    """An effect that struck the subject."""

    title: str
    article: str
    decided_by: str


@dataclass(frozen=True)
class SheetView:
    """The score sheet of one subject."""

    anchor: str
    name: str
    group: str
    total_title: str
    total: str
    full: str
    rank: str
    grade: str
    next: str
    closers: tuple[str, ...]
    effects: tuple[EffectView, ...]
    items: tuple[ItemView, ...]
    total_lines: tuple[str, ...]


class CurveStore:
    """Curves by their points: each is in the page once, whoever stands on it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.names: dict[object, tuple[str, CurveView]] = {}

    def point(self, curve: Curve) -> PointView:
        """The place of a curve's own point on the curve in the page."""
        key = (curve.points, curve.target, curve.unit, curve.whole)
        if key not in self.names:
            self.names[key] = (f"c{len(self.names) + 1}", curve_view(curve, self.language))
        name, view = self.names[key]
        own = curve.own
        x, y = (None, None) if own is None else (view.axes.x(own.at), view.axes.y(own.score))
        return PointView(name, view, x, y, curve_view(curve, self.language).label)


def sheet_views(
    result: Result, language: Language, anchors: Mapping[str, str], store: CurveStore
) -> Iterable[SheetView]:
    """Score sheets of all subjects, group by group in the order of rank."""
    curves, explainer = Curves(result), Explainer(result, language)
    for group in result.scheme.groups:
        title = group.id if group.title is None else group.title.say(language)
        for found in result.ranking(group.id):
            sheet = _Sheet(result, found, explainer, curves, store)
            yield sheet.view(anchors[found.subject.name], title)


class _Sheet:
    def __init__(
        self, result: Result, found: SubjectResult, explainer: Explainer, curves: Curves, store: CurveStore
    ) -> None:
        self.result = result
        self.found = found
        self.language = explainer.language
        self.curves = curves
        self.store = store
        self.depths = {node.id: (len(place) + 1) // 2 for node, place in walk(result.scheme.items)}
        self.sharing = sharing_leaves(result.scheme, found.subject.group)
        self.blocks = {b.item: b for b in explainer.explain(found.subject.name).blocks}

    def say(self, zh: str, en: str) -> str:
        return Words(zh, en).say(self.language)

    def view(self, anchor: str, group: str) -> SheetView:
        result, found = self.result, self.found
        count = sum(s.rank is not None for s in result.ranking(found.subject.group))
        total = next(b for b in self.blocks.values() if b.kind is SectionKind.TOTAL)
        items = [b for b in self.blocks.values() if b.kind is not SectionKind.TOTAL]
        further = next_grade(result, found.subject.name)
        return SheetView(
            anchor=anchor,
            name=found.subject.name,
            group=group,
            total_title=result.scheme.total.title.say(self.language),
            total=total_text(found),
            full=plain(found.compiled.full),
            rank=self._rank(count),
            grade=found.grade or "",
            next=next_text(further, self.language),
            closers=tuple(self._closers(further)),
            effects=tuple(self._effect(e) for e in result.scheme.effects if self._struck(e)),
            items=tuple(self._item(b) for b in items),
            total_lines=tuple(line_text(line, self.language) for line in total.lines),
        )

    def _rank(self, count: int) -> str:
        if self.found.is_open:
            return self.say("得分待定，暂不排名", "open, not ranked yet")
        if self.found.rank is None:
            return self.say("不参与排名", "not ranked")
        return self.say(f"第 {self.found.rank} / {count} 名", f"rank {self.found.rank} of {count}")

    def _closers(self, further: NextGrade | None) -> Iterable[str]:
        for closer in () if further is None else further.closers[:5]:
            title = self.found.compiled.titles[closer.item].say(self.language)
            yield self.say(
                f"{title}：由 {closer.score:f} 提高到 {closer.needed:f}（分值 {plain(closer.points)}）",
                f"{title}: from {closer.score:f} to {closer.needed:f} (points {plain(closer.points)})",
            )

    def _struck(self, effect: Effect) -> bool:
        return self.found.value(f"effect.{effect.id}") is True

    def _effect(self, effect: Effect) -> EffectView:
        article = "" if effect.article is None else effect.article.say(self.language)
        by = "" if effect.decided_by is None else effect.decided_by.say(self.language)
        return EffectView(effect.title.say(self.language), article, by)

    def _item(self, block: Block) -> ItemView:
        curve = self.curves.of(self.found.subject.name, block.item) if block.kind is SectionKind.LEAF else None
        shared = block.item in self.sharing
        return ItemView(
            item=block.item,
            depth=self.depths[block.item],
            is_leaf=block.kind is SectionKind.LEAF,
            code=block.code,
            title=block.title,
            actual=self._actual(block, curve),
            target="" if curve is None or curve.target is None else _quantity(curve.target, curve, self.language),
            points=self.say("共 ", "of ") * shared + plain(block.points),
            score="—" if block.counted_score is None else f"{block.counted_score:f}",
            lost="" if not block.lost or shared else f"{block.lost:f}",
            level=NOTHING if shared else level_of(self.found, self.result.scheme, block.item, block.points),
            article=block.article,
            rule=block.rule,
            data=block.data,
            lines=tuple(line_text(line, self.language) for line in block.lines),
            point=None if curve is None else self.store.point(curve),
            sources=tuple(dict.fromkeys(d.source for d in block.data if d.source)),
        )

    def _actual(self, block: Block, curve: Curve | None) -> str:
        if curve is not None and curve.own is not None:
            return _quantity(curve.own.at, curve, self.language)
        part = self.found.compiled.parts.get(block.item)
        if part is None:
            return ""
        lists = [d for d in part.data.values() if isinstance(d, ListItem)]
        lacking = next((status_text(one, self.language) for one in block.data if not one.value), "")
        if lists:
            count = self._records(part)
            if not count and lacking:
                return lacking
            return self.say(f"{count} 件", f"{count} record{'s' * (count != 1)}")
        if len(block.data) == 1:
            return f"{block.data[0].value or lacking} {block.data[0].unit}".strip("“” ")
        return ""

    def _records(self, part: LeafPart) -> int:
        program = self.found.compiled.program
        rows = (self.found.trace[program.position[r.key]] for r in program.records if r.key[1:] in part.data)
        return sum(len(r) for r in rows if isinstance(r, list))


def _quantity(value: Decimal, curve: Curve, language: Language) -> str:
    unit = curve.unit.say(language)
    return f"{plain(value)}{unit}" if curve.unit.zh == "%" else f"{plain(value)} {unit}".strip()
