"""Expressions inside rules: read with the scheme, written as lines, checked beforehand, and said in words.

Names mean, in this order: a named value of the rule itself, a data item, `value` (实际值), `target` (目标值)
and `points` (分值) of the leaf, how many things of a kind a list reports (`accidents.fatal`), and the score of
another item (`item.score`, `item.得分`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from kaoping.engine.language import LanguageError, Literal, Name, Node, Operation, names, parse
from kaoping.engine.lowering import Lowering, known_names, say
from kaoping.engine.numbers import decimals_of
from kaoping.engine.program import (
    CONDITION,
    Compare,
    Expr,
    Gather,
    Input,
    Kind,
    ProgramBuilder,
    Records,
    Ref,
    Role,
    Text,
    number_type,
)
from kaoping.engine.rules.base import Rule, Scope, Setting
from kaoping.engine.terms import (
    CategoryItem,
    DataItem,
    Finding,
    Identifier,
    ListItem,
    NumberItem,
    Part,
    Title,
    expression_finding,
    fault,
)
from kaoping.engine.words import Words, listing

_ALIASES = {"实际值": "value", "目标值": "target", "分值": "points"}
_OWN = frozenset(_ALIASES.values())


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """The expression that a text means; texts of rules were parsed once already when they were read.

    Raises:
        LanguageError: if it means nothing.
    """
    return parse(text)


def _expression(value: object) -> str:
    text = str(value).strip() if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    try:
        parsed(text)
    except LanguageError as error:
        found = expression_finding(error, ())
        raise fault(found.code, found.wrong, found.right) from None
    return text


Expression = Annotated[str, BeforeValidator(_expression), WithJsonSchema({"type": ["string", "number"]})]
"""An expression of the engine's language, as text."""


class NamedValue(Part):
    """A value with a name, computed once and used in the expressions after it.

    `decimals` is needed where it is a quotient; with `unit: "%"` the expressions may compare it with 90%.
    """

    id: Identifier
    title: Title | None = None
    expression: Expression
    decimals: int | None = Field(default=None, ge=0, le=6)
    unit: Title | None = None

    @property
    def words(self) -> Words:
        """What the value is called."""
        return self.title or Words(self.id, self.id)


def constant_of(text: str) -> Decimal | None:
    """The number that an expression is, if it is nothing more."""
    match parsed(text):
        case Literal(Decimal() as value, False):
            return value
        case Operation("negative", (Literal(Decimal() as value, False),)):
            return -value
        case _:
            return None


def all_names(texts: Iterable[str], values: Sequence[NamedValue] = ()) -> frozenset[str]:
    """Names that expressions read, except those that they give themselves."""
    found = frozenset().union(*(names(parsed(t)) for t in (*texts, *(v.expression for v in values))))
    return found - {v.id for v in values}


def optional_names(texts: Iterable[str], values: Sequence[NamedValue] = ()) -> frozenset[str]:
    """Names of what may be missing: expressions ask for it with `known`."""
    return frozenset().union(*(known_names(parsed(t)) for t in (*texts, *(v.expression for v in values))))


def own_name(name: str) -> str:
    """`value`, `target` or `points` where a name means one of them in either language, else nothing."""
    name = _ALIASES.get(name, name)
    return name if name in _OWN else ""


def score_of(name: str) -> str:
    """Identifier of the item whose score a name means ("" if it means none)."""
    head, _, tail = name.rpartition(".")
    return head if tail in ("score", "得分") else ""


def names_of_score(name: str) -> tuple[str, str]:
    """Every way of naming the score that `name` means (`item.score`)."""
    return name, f"{score_of(name)}.得分"


class ExpressionWriter:
    """Writes the expressions of one rule as lines of its leaf."""

    def __init__(self, scope: Scope, values: Sequence[NamedValue] = ()) -> None:
        self.scope = scope
        self.local: dict[str, Ref] = {}
        setting = scope.setting
        percent = {scope.cells[d.id].key for d in setting.data.values() if isinstance(d, NumberItem) and _is_percent(d)}
        if setting.unit.zh == "%":
            percent |= {cell.key for cell in (scope.value, scope.target) if isinstance(cell, Ref)}
        choices = {scope.cells[d.id].key: d.choices for d in setting.data.values() if isinstance(d, CategoryItem)}
        self.percent = percent | {f"{scope.item}.{v.id}" for v in values if v.unit is not None and v.unit.zh == "%"}
        self.lowering = Lowering(
            scope.builder,
            f"{scope.item}.rule",
            self._resolve,
            setting.rounding,
            scope.guards,
            percent=frozenset(self.percent),
            choices=choices,
            optional=scope.optional,
            required=scope.required,
        )
        for at, value in enumerate(values):
            with placed("values", at, "expression"):
                self.local[value.id] = self.lowering.result(
                    parsed(value.expression), f"{scope.item}.{value.id}", scope.words(value.words), value.decimals
                )

    def condition(self, text: str) -> Expr:
        """A condition, to be used where it stands."""
        return self.lowering.condition(parsed(text))

    def may_fail(self, text: str) -> bool:
        """Whether an expression may have no value."""
        return self.lowering.may_fail(parsed(text))

    def only_where(self, condition: Ref) -> AbstractContextManager[None]:
        """What is written inside matters only where `condition` holds."""
        return self.lowering.only_where(condition)

    def number(self, name: str, words: Words, text: str) -> Ref:
        """A number as a line, rounded to the leaf's decimals if it needs more."""
        key, decimals = f"{self.scope.item}.{name}", self.scope.setting.decimals
        found = self.lowering.result(parsed(text), key, self.scope.words(words), decimals)
        if self.scope.builder.type_of(found).kind is not Kind.NUMBER:
            raise LanguageError(Words("这里要写数字", "a number is needed here"), 0)
        return found

    def _resolve(self, name: Name) -> Expr:
        scope, text = self.scope, name.name
        if text in self.local:
            return self.local[text]
        if text in scope.cells:
            return scope.cells[text]
        own = {"value": scope.value, "target": scope.target, "points": scope.points}.get(own_name(text))
        if own is not None:
            return own
        if score_of(text) and f"{score_of(text)}.score" in scope.scores:
            return scope.scores[f"{score_of(text)}.score"]
        head, _, tail = text.rpartition(".")
        if isinstance(scope.setting.data.get(head), ListItem):
            return self._number_of(head, tail, name.at)
        raise _unknown(text, name.at, (*self.local, *scope.cells, *scope.scores))

    def _number_of(self, listed: str, kind: str, at: int) -> Ref:
        """How many things of a kind a list reports; a record may stand for several."""
        scope, records = self.scope, self.scope.cells[listed].key
        item = scope.setting.data[listed]
        assert isinstance(item, ListItem)
        fields = {f.id for f in item.fields}
        if "kind" not in fields:
            raise _unknown(f"{listed}.{kind}", at, scope.cells)
        key = f"{scope.item}.number_of_{listed}_{kind}"
        if scope.builder.knows(key):
            return Ref(key)
        title = item.title or Words(listed, listed)
        same = Compare("==", Ref(f"{records}.kind"), Text(kind))
        flag = scope.builder.row(
            records, f"{records}.is_{kind}_for_{scope.item}", Words(f"是“{kind}”", f"is {kind!r}"), same
        )
        counted = f"{records}.count" if "count" in fields else None
        words = scope.words(Words(f"{title.zh}中“{kind}”件数", f"number of {kind!r} in {title.en}"))
        return scope.builder.step(key, words, Gather("sum" if counted else "count", records, counted, flag.key))


def _unknown(name: str, at: int, known: Iterable[str]) -> LanguageError:
    some = listing(sorted(known)[:12] or ["—"])
    return LanguageError(
        Words(
            f"没有“{name}”；数据项要在本指标或方案的 data（数据项）中写明，现有：{some.zh}",
            f"there is no {name!r}; declare data in the data of the item or of the scheme; there are: {some.en}",
        ),
        at,
    )


@contextmanager
def placed(*place: str | int) -> Iterator[None]:
    """A fault of an expression inside knows where the expression stands."""
    try:
        yield
    except LanguageError as error:
        error.place = (*place, *error.place)
        raise


def expression_findings(rule: Rule, setting: Setting) -> Iterator[Finding]:
    """What is wrong with the expressions of a rule, found by writing them into a program that nobody runs."""
    try:
        rule.prepare(_rehearsal(rule, setting))
    except LanguageError as error:
        yield expression_finding(error, error.place)


def _rehearsal(rule: Rule, setting: Setting) -> Scope:
    """A scope with all names that expressions may use, over a program of its own."""
    builder = ProgramBuilder()

    def cell(key: str, decimals: int) -> Ref:
        return builder.input(Input(key, Words(key, key), number_type(decimals), Role.DATA))

    cells = {key: _declared(builder, key, item) for key, item in setting.data.items()}
    value = cells.get(setting.item) if isinstance(setting.data.get(setting.item), NumberItem) else None
    if value is None and setting.has_value:
        value = cell("value", 2)
    scores = {name: cell(name, 2) for name in setting.scores}
    there = builder.input(Input("there", Words("有数据", "known"), CONDITION, Role.CONTEXT))
    target = cell("target", 2 if setting.target is None else decimals_of(setting.target))
    return Scope(
        setting=setting,
        builder=builder,
        item="rehearsal",
        value=value,
        target=target if setting.has_target else None,
        cells=cells,
        period_end=there,
        scored=there,
        certain=there,
        scores=scores,
        optional=dict.fromkeys(rule.optional(setting.item), there),
    )


def _declared(builder: ProgramBuilder, key: str, item: DataItem) -> Ref:
    words = Words(key, key)
    if isinstance(item, ListItem):
        fields = tuple(Input(f"{key}.{f.id}", words, f.cell_type, Role.DATA) for f in item.fields)
        return Ref(builder.records(Records(key, words, fields)))
    return builder.input(Input(key, words, item.cell_type, Role.DATA))


def titles(setting: Setting, values: Sequence[NamedValue] = ()) -> dict[str, Words]:
    """What the names of expressions are called in a sentence."""
    found = {key: item.title or Words(key, key) for key, item in setting.data.items()}
    for key, item in setting.data.items():
        found |= item.field_titles(found[key]) if isinstance(item, ListItem) else {}
    for alias, own in _ALIASES.items():
        said = {"value": setting.value, "target": setting.target_words, "points": Words("分值", "the item's points")}
        found.setdefault(alias, said[own])
        found.setdefault(own, said[own])
    for name, title in setting.scores.items():
        words = Words(f"“{title.zh}”得分", f"the score of “{title.en}”")
        found |= {name: words, f"{name.removesuffix('score')}得分": words}
    return found | {v.id: v.words for v in values}


def said(text: str, setting: Setting, values: Sequence[NamedValue] = ()) -> Words:
    """An expression in words."""
    return say(parsed(text), titles(setting, values))


def edges_of(texts: Iterable[str], item: str) -> tuple[Decimal, ...]:
    """Numbers with which expressions compare the leaf's value: there its curve turns or jumps."""
    found: set[Decimal] = set()

    def walk(node: Node) -> None:
        if not isinstance(node, Operation):
            return
        if node.operator in ("<", "<=", "==", "!=", ">=", ">"):
            for name, edge in (node.args, node.args[::-1]):
                is_value = isinstance(name, Name) and (own_name(name.name) == "value" or name.name == item)
                if is_value and isinstance(edge, Literal) and isinstance(edge.value, Decimal):
                    found.add(edge.value)
        for arg in node.args:
            walk(arg)

    for text in texts:
        walk(parsed(text))
    return tuple(sorted(found))


def _is_percent(item: NumberItem) -> bool:
    return item.unit is not None and item.unit.zh == "%"
