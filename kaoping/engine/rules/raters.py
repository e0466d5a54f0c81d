"""`raters`: several raters give marks; means by kind of rater, weighted, perhaps without the extremes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    ZERO,
    All,
    Any,
    Case,
    Compare,
    Expr,
    Largest,
    Multiply,
    Ref,
    Subtract,
    Text,
    number,
)
from kaoping.engine.rules.base import Rule, Scope, Setting, duplicate_id
from kaoping.engine.rules.marks import (
    Mark,
    Then,
    check_points_of_mark,
    greatest_of_mark,
    least_of_mark,
    points_of_mark,
    say_points_of_mark,
)
from kaoping.engine.rules.rater_lines import MEAN, RATING, WEIGHTED, RatingLines
from kaoping.engine.rules.rater_terms import RankMarks, RaterKind, Scale, Trim
from kaoping.engine.terms import DataItem, EventField, Exact, Finding, Label, ListItem, fault
from kaoping.engine.words import Words, listing, same


class Raters(Rule):
    """Mean of the ratings by kind of rater, weighted.

    A rating is a number (`scale`), a grade (`grades`: marks by grade) or a rank (`ranks`). Each comes as one
    record of the list with the leaf's id: fields `kind` (where there are kinds), `rater`, and `score`,
    `grade` or `rank`. `trim` leaves extremes out within each kind. `unrated` says what a kind without any
    rating does: the weights of the others grow, the item counts as not reported, or the run is refused.
    `mean_decimals` rounds the mean of a kind, `mark_decimals` the weighted mean (left out: it stays exact).
    `then` says how the mark becomes points: as it is, as a share of the best mark, or by a rule.
    """

    family: Literal["raters"]
    kinds: tuple[RaterKind, ...] = Field(default=(), max_length=20)
    scale: Scale | None = None
    grades: dict[Label, Exact] = Field(default_factory=dict)
    ranks: RankMarks | None = None
    trim: Trim | None = None
    mean_decimals: int = Field(ge=0, le=6)
    mark_decimals: int | None = Field(default=None, ge=0, le=6)
    unrated: Literal["renormalise", "not_reported", "refuse"]
    then: Then

    @model_validator(mode="after")
    def _complete(self) -> Raters:
        if sum((self.scale is not None, bool(self.grades), self.ranks is not None)) != 1:
            raise fault(
                "one-way",
                Words("评什么要有一种写法", "what raters give needs one way of saying it"),
                Words(
                    "写 scale（评分范围）、grades（等次折算）或 ranks（名次折算）之一",
                    "write one of scale, grades and ranks",
                ),
            )
        if self.grades and max(self.grades.values()) <= 0:
            raise fault(
                "bad-scale",
                Words("最好的等次也没有分", "the best grade has no mark above 0"),
                Words("最好的等次大于 0 分", "give the best grade a mark above 0"),
                "grades",
            )
        if self.unrated == "renormalise" and not self.kinds:
            raise fault(
                "goes-together",
                Words("没有分评分人类别，无权重可折算", "there are no kinds of raters whose weights could grow"),
                Words(
                    "unrated（无人评分时）写 not_reported（按未报）或 refuse（拒绝计算）",
                    "write unrated: not_reported or refuse",
                ),
                "unrated",
            )
        if self.unrated == "renormalise" and self.mark_decimals is None:
            raise fault(
                "goes-together",
                Words(
                    "按其余权重折算要做除法，须写 mark_decimals（加权分小数位）",
                    "weights that grow need a quotient: mark_decimals",
                ),
                Words("如 mark_decimals: 2（加权分小数位: 2）", "such as mark_decimals: 2"),
                "mark_decimals",
            )
        return self

    # What a rating is

    @property
    def _field(self) -> str:
        return "score" if self.scale is not None else "grade" if self.grades else "rank"

    @property
    def _mark(self) -> Mark:
        words = WEIGHTED if self.kinds else MEAN
        places = (self.mean_decimals, *(() if self.mark_decimals is None else (self.mark_decimals,)))
        if self.scale is not None:
            return Mark(words, self.scale.least, self.scale.full, places)
        if self.grades:
            return Mark(words, min(self.grades.values()), max(self.grades.values()), places)
        assert self.ranks is not None
        return Mark(words, min(self.ranks.per_rank.floor, self.ranks.first), self.ranks.first, places)

    # From the ratings to the points

    def unreported(self, scope: Scope) -> Expr | None:
        if self.unrated != "not_reported":
            return None
        return Any(tuple(Compare("==", count, ZERO) for count in self._lines(scope).counts()))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        missing = tuple(Compare("==", count, ZERO) for count in self._lines(scope).counts())
        # Weights can only grow where some kind has ratings.
        return (All(missing),) if self.unrated == "renormalise" else missing

    def compile(self, scope: Scope) -> Ref:
        lines = self._lines(scope)
        means = lines.means(self.mean_decimals)
        if not self.kinds:
            return points_of_mark(scope, self._mark, means[0], self.then)
        weigh = lines.renormalised if self.unrated == "renormalise" else lines.weighted
        return points_of_mark(scope, self._mark, weigh(means, self.mark_decimals), self.then)

    def _lines(self, scope: Scope) -> RatingLines:
        return RatingLines(scope, self.kinds, self.trim, f"{scope.cells[scope.item].key}.{self._field}", self._marked)

    def _marked(self, given: Ref) -> Expr | None:
        """The mark of a rating, where it is not the number given itself."""
        if self.grades:
            branches = [(Compare("==", given, Text(grade)), number(mark)) for grade, mark in self.grades.items()]
            return Case(tuple(branches[:-1]), branches[-1][1], exclusive=True)
        if self.ranks is None:
            return None
        lost = Multiply((number(self.ranks.step), Subtract(given, number(1))))
        return Largest((Subtract(number(self.ranks.first), lost), number(self.ranks.per_rank.floor)))

    # In words

    def sentence(self, setting: Setting) -> Words:
        clauses = [self._say_ratings()]
        if self.trim is not None:
            clauses.append(self.trim.words(by_kind=bool(self.kinds)))
        places = self.mean_decimals
        if self.kinds:
            rounded = Words("", "")
            if self.mark_decimals is not None:
                rounded = Words(f"（保留 {self.mark_decimals} 位小数）", f" (to {self.mark_decimals} decimals)")
            clauses.append(
                Words(
                    f"各类取平均分（保留 {places} 位小数），按权重合成加权平均分{rounded.zh}",
                    f"means by kind (to {places} decimals) are weighted to one mean{rounded.en}",
                )
            )
        else:
            clauses.append(Words(f"取平均分（保留 {places} 位小数）", f"their mean counts (to {places} decimals)"))
        clauses.append(self._say_unrated())
        clauses.append(say_points_of_mark(setting, self._mark, self.then))
        return Words("；".join(c.zh for c in clauses) + "。", "; ".join(c.en for c in clauses) + ".")

    def _say_ratings(self) -> Words:
        who = Words("由评分人", "Raters")
        if self.kinds:
            zh = "、".join(f"{k.words.zh}（权重 {plain(k.weight.scaleb(2))}%）" for k in self.kinds)
            en = ", ".join(f"{k.words.en} (weight {plain(k.weight.scaleb(2))}%)" for k in self.kinds)
            who = Words(f"由{zh}", f"Raters of the kinds {en}")
        if self.scale is not None:
            low, high = plain(self.scale.least), plain(self.scale.full)
            return Words(f"{who.zh}评分，每人 {low}–{high} 分", f"{who.en} give {low} to {high} each")
        if self.grades:
            zh = "、".join(f"{grade} {plain(mark)} 分" for grade, mark in self.grades.items())
            en = ", ".join(f"{grade} {plain(mark)}" for grade, mark in self.grades.items())
            return Words(f"{who.zh}评定等次，折算为{zh}", f"{who.en} give grades, worth {en}")
        assert self.ranks is not None
        first, step, floor = (plain(x) for x in (self.ranks.first, self.ranks.step, self.ranks.per_rank.floor))
        return Words(
            f"{who.zh}排名，第 1 名 {first} 分，每低 1 名减 {step} 分，最低 {floor} 分",
            f"{who.en} rank: the first gets {first}, each place lower {step} less, at least {floor}",
        )

    def _say_unrated(self) -> Words:
        whom = (
            Words("某一类无人评分的", "if a kind has no rating")
            if self.kinds
            else Words("无人评分的", "without a rating")
        )
        what = {
            "renormalise": Words("按其余各类权重折算", "the weights of the others grow"),
            "not_reported": Words("按未报处理", "the item counts as not reported"),
            "refuse": Words("不予计算", "the item cannot be scored"),
        }[self.unrated]
        return Words(f"{whom.zh}，{what.zh}", f"{whom.en}, {what.en}")

    # Checks

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [kind.id for kind in self.kinds]
        for at, found in enumerate(ids):
            if found in ids[:at]:
                yield duplicate_id(found, "kinds", at, "id")
        weights = sum((kind.weight for kind in self.kinds), Decimal(0))
        if self.kinds and weights != 1:
            shown = plain(weights.scaleb(2))
            yield Finding(
                "weights-sum",
                ("kinds",),
                Words(
                    f"各类评分人的权重合计 {shown}%，不是 100%",
                    f"the weights of the kinds add up to {shown}%, not 100%",
                ),
                Words("改到合计 100%", "let them add up to 100%"),
            )
        yield from self._check_list(setting)
        place = "scale" if self.scale is not None else "grades" if self.grades else "ranks"
        yield from check_points_of_mark(setting, self._mark, self.then, place)

    def _check_list(self, setting: Setting) -> Iterator[Finding]:
        """A list that the author declared must have the fields that the rule reads."""
        listed = setting.data.get(setting.item)
        needed = {f.id: f.type for f in self._fields()}
        there = {f.id: f.type for f in listed.fields} if isinstance(listed, ListItem) else {}
        lacking = sorted(
            f"{name}（{kind}）" for name, kind in needed.items() if there.get(name) != kind and name != "rater"
        )
        if lacking:
            names = listing(lacking)
            yield Finding(
                "list-fields",
                (),
                Words(f"评分记录缺少栏目：{names.zh}", f"the list of ratings lacks fields: {names.en}"),
                Words("在 data（数据项）中补上，或不写 data", "add them in data, or leave data out"),
            )

    def greatest(self, setting: Setting) -> Decimal | None:
        return greatest_of_mark(setting, self._mark, self.then)

    def least(self, setting: Setting) -> Decimal | None:
        return least_of_mark(setting, self._mark, self.then)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    # Data

    def _fields(self) -> tuple[EventField, ...]:
        found = [EventField(id="kind", title=Words("评分人类别", "kind of rater"), type="text", required=True)]
        found = found if self.kinds else []
        found.append(EventField(id="rater", title=Words("评分人", "rater"), type="text"))
        if self.scale is not None:
            low, high, places = self.scale.least, self.scale.full, self.scale.decimals
            found.append(EventField(id="score", title=RATING, decimals=places, min=low, max=high, required=True))
        elif self.grades:
            found.append(EventField(id="grade", title=Words("等次", "grade"), type="text", required=True))
        else:
            rank = Words("名次", "rank")
            found.append(EventField(id="rank", title=rank, decimals=0, min=Decimal(1), required=True))
        return tuple(found)

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        return (ListItem(id=item, title=title, type="list", fields=self._fields(), blank="not_reported"),)

    def record_choices(self) -> Mapping[str, Mapping[str, Words]]:
        found = {"kind": {kind.id: kind.words for kind in self.kinds}} if self.kinds else {}
        return found | ({"grade": {grade: same(grade) for grade in self.grades}} if self.grades else {})

    @property
    def needs_value(self) -> bool:
        return False

    @property
    def needs_target(self) -> bool:
        return isinstance(self.then, Rule) and self.then.needs_target
