"""What every family of rules offers, and what it is given to work with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kaoping.engine.numbers import Rounding, decimals_of, plain
from kaoping.engine.program import (
    CellType,
    Divide,
    Expr,
    Gather,
    Pool,
    ProgramBuilder,
    Ref,
    number,
)
from kaoping.engine.rules.validity import Validity
from kaoping.engine.terms import DataItem, Finding, NumberItem, Part
from kaoping.engine.words import Words

POINTS = Words("得分", "points")
"""Name of the line with which a rule ends."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known of a leaf before any value is: enough to check its rule and to say it in words.

    `points` are those of one peer group. `value` names what is scored, `unit` its unit; `target` is the
    fixed target or None where it differs between subjects, periods or groups (`target_words` says how);
    `value_range` and `value_decimals` are those of the data item that is scored, None where none is declared.
    `scores` are the scores of other items that the rule's expressions may name ("item.score"), each with
    the item's title. `alternatives` are the settings of the rules among which the leaf chooses.
    `from_zero` holds for items that only take points: what is deducted is deducted from 0, and their points
    say at most how much.
    """

    points: Decimal
    decimals: int
    rate_decimals: int
    rounding: Rounding
    value: Words
    unit: Words
    target: Decimal | None
    target_words: Words
    has_target: bool
    value_range: tuple[Decimal | None, Decimal | None]
    value_decimals: int | None
    data: Mapping[str, DataItem]
    has_value: bool = True
    item: str = ""
    scores: Mapping[str, Words] = field(default_factory=dict)
    alternatives: Mapping[str, Setting] = field(default_factory=dict)
    from_zero: bool = False
    is_computed: bool = False
    """Whether the value is computed, not entered."""

    def amount(self, value: Decimal) -> Words:
        """An amount of the value with its unit; percentages differ by percentage points."""
        if self.unit.zh == "%":
            return Words(f"{plain(value)} 个百分点", f"{plain(value)} percentage point{'s' * (value != 1)}")
        text = plain(value)
        return Words(f"{text} {self.unit.zh}".strip(), f"{text} {self.unit.en}".strip())

    def quantity(self, value: Decimal) -> Words:
        """A value with its unit."""
        text = plain(value)
        if self.unit.zh == "%":
            return Words(f"{text}%", f"{text}%")
        return Words(f"{text} {self.unit.zh}".strip(), f"{text} {self.unit.en}".strip())


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a rule writes its lines: the leaf's value and target as cells, and the program's builder.

    `first_days` are, by term of validity, the first days whose events still count at the end of the period.
    `cells` are all data of the leaf by their identifiers; for a list, the key is that of its records.
    `scored` holds where the leaf has what it needs to be scored, `certain` where its points are besides final:
    only then it is compared with others. `scores` are the cells of other items' scores by the names that
    expressions have for them, `optional` the names of data and scores that may be missing, each with the
    condition that it is there, `alternatives` the scopes of the rules among which the leaf chooses.

    While a rule prepares, it adds to `required` the conditions without which it means nothing, enters them
    into `guards`, and leaves in `drafts` what it needs again when it compiles.
    """

    setting: Setting
    builder: ProgramBuilder
    item: str
    value: Ref | None
    target: Expr | None
    cells: Mapping[str, Ref]
    period_end: Ref
    scored: Ref
    certain: Ref
    first_days: Mapping[Validity, Ref] = field(default_factory=dict)
    scores: Mapping[str, Ref] = field(default_factory=dict)
    optional: Mapping[str, Ref] = field(default_factory=dict)
    alternatives: Mapping[str, Scope] = field(default_factory=dict)
    required: list[Ref] = field(default_factory=list)
    guards: ExitStack = field(default_factory=ExitStack)
    drafts: dict[str, Expr] = field(default_factory=dict)
    called: Words | None = None
    """What stands before the names of the lines, where several rules write lines of one leaf."""

    @property
    def points(self) -> Expr:
        """The leaf's points as a constant."""
        return number(self.setting.points)

    @property
    def v(self) -> Ref:
        """The value that is scored."""
        assert self.value is not None
        return self.value

    @property
    def t(self) -> Expr:
        """The target."""
        assert self.target is not None
        return self.target

    def line(
        self,
        name: str,
        words: Words,
        what: Expr | Gather | Pool,
        *,
        decimals: int | None = None,
        rounding: Rounding | None = None,
    ) -> Ref:
        """Write a line of the leaf's arithmetic."""
        mode = self.setting.rounding if rounding is None else rounding
        key = f"{self.item}.{name}"
        return self.builder.step(key, self.words(words), what, decimals=decimals, rounding=mode)

    def words(self, words: Words) -> Words:
        """The name of a line, with what stands before the names here."""
        before = self.called
        return words if before is None else Words(f"{before.zh} {words.zh}", f"{before.en} {words.en}")

    def within(self, name: str, called: Words, *, value: Ref | None = None) -> Scope:
        """The scope of a rule inside this one: its lines are `<item>.<name>.…` and begin with `called`."""
        return replace(
            self,
            item=f"{self.item}.{name}",
            called=self.words(called),
            value=self.value if value is None else value,
            drafts={},
        )

    def points_line(self, name: str, words: Words, what: Expr) -> Ref:
        """Write a line that gives points: rounded to the leaf's decimals if it needs more."""
        exact = not isinstance(what, Divide) and self.builder.type_of(what).scale <= self.setting.decimals
        return self.line(name, words, what, decimals=None if exact else self.setting.decimals)

    def part_line(self, name: str, words: Words, what: Divide, *ends: Decimal) -> Ref:
        """Write the way from one end to another: at the leaf's decimals, or at those of the ends if they have more."""
        return self.line(name, words, what, decimals=max(self.setting.decimals, *map(decimals_of, ends)))

    def whole_line(self, name: str, words: Words, what: Expr) -> Ref:
        """Write a line that counts whole steps: the quotient is cut, never rounded up."""
        return self.line(name, words, what, decimals=0, rounding=Rounding.DOWN)

    def guard(self, name: str, words: Words, condition: Expr) -> Ref:
        """Write a condition that only guards other lines; explanations leave it out."""
        return self.builder.step(f"{self.item}.{name}", self.words(words), condition, quiet=True)

    def when(self, condition: Ref) -> AbstractContextManager[None]:
        """Lines inside are written only where the condition holds."""
        return self.builder.when(condition)

    def type_of(self, expr: Expr) -> CellType:
        """Type of an expression over the cells so far."""
        return self.builder.type_of(expr)


class Rule(Part):
    """A rule turns the value of a leaf into points.

    It is data (its parameters); from `compile` follow the score, the explanation, the bulk evaluation
    and the live formulas. `sentence` says it to people, `check` finds what its author should mend.
    """

    @abstractmethod
    def compile(self, scope: Scope) -> Ref:
        """Write the lines of the rule and return the cell with the points, before the leaf's own caps."""

    @abstractmethod
    def sentence(self, setting: Setting) -> Words:
        """The rule as a sentence a civil servant would write."""

    def check(self, setting: Setting) -> Iterator[Finding]:
        """Faults of the parameters; places count from the rule."""
        yield from ()

    def unreported(self, scope: Scope) -> Expr | None:
        """A condition on lists under which the rule's data count as not reported; no value is known yet."""
        return None

    def prepare(self, scope: Scope) -> None:
        """Write what must be known before it is clear whether the leaf can be scored (see `Scope.required`)."""

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """Conditions on value and target under which the rule means nothing, such as a target of 0."""
        return ()

    def greatest(self, setting: Setting) -> Decimal | None:
        """The most points the rule can give; None if there is no limit."""
        return setting.points

    @abstractmethod
    def least(self, setting: Setting) -> Decimal | None:
        """The fewest points the rule can give; None if there is no limit."""

    @property
    def begins_full(self) -> bool:
        """Whether the rule begins with all points of the item and only takes from them."""
        return False

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        """Values at which the curve turns or jumps."""
        return () if target is None else (target,)

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        """Data items that follow from the rule itself, such as the facts of a checklist."""
        return (NumberItem(id=item, title=title),)

    def named(self) -> frozenset[str]:
        """Names that the rule's expressions read."""
        return frozenset()

    def optional(self, item: str) -> frozenset[str]:
        """Data without which the leaf can still be scored."""
        return frozenset()

    def record_choices(self) -> Mapping[str, Mapping[str, Words]]:
        """Texts that fields of the records may have, where the rule reads a list of its own, each with its name."""
        return {}

    def record_findings(self, record: Mapping[str, object]) -> Iterator[Finding]:
        """Faults of one record of the rule's own list as it came in; places are its fields."""
        yield from ()

    @property
    def days_in_order(self) -> tuple[str, str] | None:
        """Two days of a record of the rule's own list of which the first cannot come after the second."""
        return None

    def bounded(self, item: DataItem, points: Decimal) -> DataItem:
        """A data item that follows from the rule, with the range that follows from the item's points."""
        return item

    @property
    def compares(self) -> bool:
        """Whether the rule compares the value with those of other units."""
        return False

    @property
    def needs_period_end(self) -> bool:
        """Whether the rule reads the last day of the period."""
        return False

    @property
    def terms(self) -> frozenset[Validity]:
        """Terms of validity whose first days, for the period, the rule reads."""
        return frozenset()

    @property
    def needs_value(self) -> bool:
        """Whether the rule scores one number of the leaf (and not facts, a category or a list)."""
        return True

    @property
    def needs_target(self) -> bool:
        """Whether the rule means nothing without a target."""
        return False


def in_points(points: Decimal) -> Words:
    """A number of points in words."""
    return Words(f"{plain(points)} 分", f"{plain(points)} point{'s' * (points != 1)}")


def points_differ(written: Decimal, points: Decimal, *place: str | int) -> Finding:
    """The finding that a rule's own maximum is not the points of its item."""
    return Finding(
        "rule-points",
        place,
        Words(
            f"规则最多给 {plain(written)} 分，指标分值是 {plain(points)} 分",
            f"the rule gives at most {plain(written)} points, the item has {plain(points)}",
        ),
        Words("改为一致；超出部分另列加分项", "make them equal; put what is beyond into a bonus item of its own"),
    )


def floor_above(floor: Decimal, points: Decimal) -> Finding:
    """The finding that the fewest points are more than what reaching the target gives."""
    return Finding(
        "floor-above",
        ("floor",),
        Words(
            f"最低分 {plain(floor)} 分高于达到目标时的 {plain(points)} 分",
            f"the floor of {plain(floor)} is above the {plain(points)} at the target",
        ),
        Words("不超过达到目标时的分数", "at most the points at the target"),
    )


def duplicate_id(found: str, *place: str | int) -> Finding:
    """The finding that an identifier is used twice."""
    return Finding(
        "duplicate-id",
        place,
        Words(f"“{found}”已经用过", f"{found!r} is already used"),
        Words("换一个", "use another"),
    )
