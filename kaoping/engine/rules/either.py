"""`either`: the better, the worse, or the chosen of several alternatives (二者择其一)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, model_validator

from kaoping.engine.program import All, Case, Compare, Largest, Ref, Smallest, Text
from kaoping.engine.program import Any as AnyOf
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, duplicate_id, points_differ
from kaoping.engine.rules.checklist import Checklist
from kaoping.engine.rules.decision import Decision
from kaoping.engine.rules.events import Events
from kaoping.engine.rules.formula import Formula
from kaoping.engine.rules.given import Given
from kaoping.engine.rules.line import Line
from kaoping.engine.rules.lookup import Lookup
from kaoping.engine.rules.met import Met
from kaoping.engine.rules.rank import Rank
from kaoping.engine.rules.raters import Raters
from kaoping.engine.rules.ratio import Ratio
from kaoping.engine.rules.relative import Relative
from kaoping.engine.rules.steps import Steps
from kaoping.engine.rules.tiers import Tiers
from kaoping.engine.rules.votes import Votes
from kaoping.engine.terms import (
    CategoryItem,
    DataItem,
    Finding,
    Identifier,
    Measure,
    Part,
    Target,
    Title,
    fault,
    measure_of,
)
from kaoping.engine.words import Words

PlainRule: TypeAlias = Annotated[
    Checklist
    | Decision
    | Events
    | Formula
    | Given
    | Line
    | Lookup
    | Met
    | Rank
    | Raters
    | Ratio
    | Relative
    | Steps
    | Tiers
    | Votes,
    Field(discriminator="family"),
]
"""A rule of any family but `either`."""


class Alternative(Part):
    """One of the ways in which an item can be scored, with its own data, measure, target and rule."""

    id: Identifier
    title: Title
    data: tuple[DataItem, ...] = ()
    """Its data items; where left out they follow from its rule and are called `<item>.<id>`."""
    measure: Measure | None = None
    target: Target | None = None
    rule: PlainRule

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and "measure" in value:
            return {**value, "measure": measure_of(value["measure"])}
        return value


class Either(Rule):
    """Points of the best, the worst, or the chosen alternative.

    `choice: chosen` asks for the category `<item>.choice`, the alternative that applies; the others need no
    data. `lacking` says what happens to `best` and `worst` if an alternative has no data or no meaning:
    the others decide, or all are needed and the item counts as not reported.
    """

    family: Literal["either"]
    choice: Literal["best", "worst", "chosen"]
    lacking: Literal["others_decide", "all_needed"] | None = None
    alternatives: tuple[Alternative, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _lacking_is_said(self) -> Either:
        if (self.choice == "chosen") != (self.lacking is None):
            raise fault(
                "goes-together",
                Words(
                    "choice（取法）为 best（取高）或 worst（取低）时要写 lacking（缺数据时），为 chosen（选定）时不写",
                    "lacking goes with choice: best or worst, and not with chosen",
                ),
                Words(
                    "lacking: others_decide（由有数据的一项计分）或 all_needed（各项都要有数据）",
                    "lacking: others_decide (what has data decides) or all_needed (every alternative must have data)",
                ),
            )
        return self

    @property
    def needs_all(self) -> bool:
        """Whether every alternative must have its data."""
        return self.lacking == "all_needed"

    @staticmethod
    def choice_item(item: str) -> str:
        """Identifier of the data item that says which alternative is chosen."""
        return f"{item}.choice"

    def compile(self, scope: Scope) -> Ref:
        points: dict[str, Ref] = {}
        for alternative in self.alternatives:
            inner = scope.alternatives[alternative.id]
            with scope.when(inner.scored):
                points[alternative.id] = alternative.rule.compile(inner)
        if self.choice == "chosen":
            cell = scope.cells[self.choice_item(scope.item)]
            *first, last = [(Compare("==", cell, Text(key)), found) for key, found in points.items()]
            return scope.points_line("points", POINTS, Case(tuple(first), last[1], exclusive=True))
        pick = Largest if self.choice == "best" else Smallest
        if self.needs_all:
            return scope.points_line("points", POINTS, pick(tuple(points.values())))
        return self._of_those_there(scope, points, pick)

    def _of_those_there(self, scope: Scope, points: dict[str, Ref], pick: type[Largest] | type[Smallest]) -> Ref:
        """The best (or worst) of the alternatives that can be scored, found one after the other."""
        scored = {key: scope.alternatives[key].scored for key in points}
        keys = list(points)
        found, there = points[keys[0]], scored[keys[0]]
        for at, key in enumerate(keys[1:], start=2):
            both = scope.guard(f"both{at}", Words("都有得分", "both have points"), All((there, scored[key])))
            choice = Case(((both, pick((found, points[key]))), (scored[key], points[key])), found)
            if at == len(keys):
                return scope.points_line("points", POINTS, choice)
            here = scope.guard(f"any{at}", Words("有得分", "has points"), AnyOf((there, scored[key])))
            with scope.when(here):
                so_far = Words(f"前 {at} 项取定", f"taken of the first {at}")
                found, there = scope.points_line(f"of{at}", so_far, choice), here
        raise AssertionError("there are at least two alternatives")

    def sentence(self, setting: Setting) -> Words:
        count = len(self.alternatives)
        number = {2: "两", 3: "三", 4: "四", 5: "五", 6: "六"}[count]
        how = {
            "best": Words(f"下列{number}项取得分高的一项", f"The best of {count} counts"),
            "worst": Words(f"下列{number}项取得分低的一项", f"The worst of {count} counts"),
            "chosen": Words(f"下列{number}项按选定的一项计分", f"The one that is chosen of {count}"),
        }[self.choice]
        zh, en = [], []
        for at, alternative in enumerate(self.alternatives, start=1):
            said = alternative.rule.sentence(setting.alternatives[alternative.id])
            zh.append(f"（{at}）{alternative.title.zh}：{said.zh.rstrip('。')}")
            en.append(f"({at}) {alternative.title.en}: {said.en.rstrip('.')}")
        tail = Words("", "")
        if self.lacking == "others_decide":
            tail = Words("；没有数据的一项不参与比较", "; one without data is left out of the comparison")
        elif self.lacking == "all_needed":
            tail = Words("；各项均须有数据", "; all must have data")
        return Words(f"{how.zh}：{'；'.join(zh)}{tail.zh}。", f"{how.en}: {'; '.join(en)}{tail.en}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [a.id for a in self.alternatives]
        for at, alternative in enumerate(self.alternatives):
            if alternative.id in ids[:at]:
                yield duplicate_id(alternative.id, "alternatives", at, "id")
                continue
            for finding in alternative.rule.check(setting.alternatives[alternative.id]):
                yield finding.under("alternatives", at, "rule")
            if alternative.rule.needs_target and alternative.target is None:
                yield Finding(
                    "target-missing",
                    ("alternatives", at, "target"),
                    Words("规则需要目标值", "the rule needs a target"),
                    Words("写 target（目标值）", "write target"),
                )
        best = self.greatest(setting)
        if best is not None and best != setting.points:
            yield points_differ(best, setting.points, "alternatives")

    def _limits(self, setting: Setting, *, high: bool) -> list[Decimal | None]:
        inner = [(a.rule, setting.alternatives[a.id]) for a in self.alternatives]
        return [rule.greatest(s) if high else rule.least(s) for rule, s in inner]

    def greatest(self, setting: Setting) -> Decimal | None:
        limits = self._limits(setting, high=True)
        known = [limit for limit in limits if limit is not None]
        if self.choice == "worst" and self.needs_all:
            return min(known, default=None)
        return None if len(known) < len(limits) else max(known)

    def least(self, setting: Setting) -> Decimal | None:
        limits = self._limits(setting, high=False)
        known = [limit for limit in limits if limit is not None]
        if self.choice == "best" and self.needs_all:
            return max(known, default=None)
        return None if len(known) < len(limits) else min(known)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        if self.choice != "chosen":
            return ()
        words = Words(f"{title.zh}：选定项", f"{title.en}: chosen alternative")
        ids = tuple(a.id for a in self.alternatives)
        return (CategoryItem(id=self.choice_item(item), title=words, type="category", choices=ids),)

    def named(self) -> frozenset[str]:
        return frozenset().union(*(a.rule.named() for a in self.alternatives))

    @property
    def needs_value(self) -> bool:
        return False
