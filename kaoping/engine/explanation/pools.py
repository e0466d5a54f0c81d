"""Lines over a pool of subjects: ranks, numbers, sums, best and worst values, with the values of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaoping.engine.explanation.phrases import TONGUES
from kaoping.engine.explanation.watch import bracketed
from kaoping.engine.numbers import show
from kaoping.engine.program import Pool, Step, Value
from kaoping.engine.scoring import Result, SubjectResult, belongs, pool_of
from kaoping.engine.words import Language, Words

_SCOPES = {
    "group": Words("本组", " in the group"),
    "all": Words("全部", " in all"),
    "subordinates": Words("下属单位", " in the subordinate units"),
}
_RANK = Words(
    "{scope} {n} 个{cell}{where}{order}{ties}为 {values}，其中 {own} 的位次",
    "{n} values of {cell}{scope}{where} {order}{ties}: {values}; place of {own}",
)
_RANK_LAST = Words(
    "{scope} {n} 个{cell}{where}{order}{ties}为 {values}，到 {own} 为止的个数",
    "{n} values of {cell}{scope}{where} {order}{ties}: {values}; number up to {own}",
)
_COUNT = Words("{scope}{cell}{where}的个数", "number of values of {cell}{scope}{where}")
_COUNT_TRUE = Words("{scope}{cell}成立的个数", "number with {cell}{scope}")
_SUM = Words("{scope} {n} 个{cell}{where}之和", "sum of {n} values of {cell}{scope}{where}")
_LARGEST = Words("{scope} {n} 个{cell}{where}的最大值", "largest of {n} values of {cell}{scope}{where}")
_SMALLEST = Words("{scope} {n} 个{cell}{where}的最小值", "smallest of {n} values of {cell}{scope}{where}")
_DESCENDING = Words("从大到小", "from large to small")
_ASCENDING = Words("从小到大", "from small to large")
_TIES = Words("（相同的依次按{cells}从大到小）", " (equal ones by {cells} from large to small)")


class Pools:
    """Writes what lines say of the pools of a result; what the subjects of a pool have in common is found once.

    At the upper end an open score has the values that it has there, and so have those that are compared with it.
    """

    def __init__(self, result: Result, language: Language, *, at_upper_end: bool = False) -> None:
        self.result = result
        self.language = language
        self.at_upper_end = at_upper_end
        self._found: dict[tuple[object, ...], _Filled] = {}
        self._words: dict[str, Words | None] = {}

    def lead(self, found: SubjectResult, step: Step, pool: Pool, called: tuple[str, ...]) -> str:
        """The line of a pool in words; `called` says how its cells are called."""
        filled = self._of(found, step, pool, called)
        if pool.how not in ("rank", "rank_last"):
            return filled.lead
        own, shown = filled.own.get(found.subject.name) or self._number(found, pool.cell)
        if pool.ties and sum(units == own for units, _ in filled.own.values()) > 1:
            return self._lead_of_equals(pool, filled, called[1:], found)
        if not filled.lead:
            values = [text for _, text in filled.own.values()]
            filled.lead, filled.end = self._rank_lead(pool, filled, values, Words("", ""))
        return f"{filled.lead}{shown}{filled.end}"

    def numbers(self, found: SubjectResult, step: Step, pool: Pool) -> str:
        """The values of a pool that are added up or compared; empty for a rank or a number."""
        if pool.how not in ("sum", "largest", "smallest"):
            return ""
        return self._of(found, step, pool, ("",)).numbers

    def words(self, key: str) -> Words | None:
        """What a cell is called in a program that has it."""
        if key not in self._words:
            programs = (s.compiled.program for s in self.result.subjects)
            known = next((p for p in programs if key in p.position), None)
            self._words[key] = None if known is None else known.words_of(key)
        return self._words[key]

    def _of(self, found: SubjectResult, step: Step, pool: Pool, called: tuple[str, ...]) -> _Filled:
        name = (id(step), pool_of(pool, found.subject), called)
        filled = self._found.get(name)
        if filled is None:
            filled = self._found[name] = self._filled(found, pool, called[0])
        return filled

    def _filled(self, found: SubjectResult, pool: Pool, cell: str) -> _Filled:
        members = self._members(pool, found)
        places: dict[str, object] = {
            "scope": _SCOPES[pool.scope],
            "n": len(members),
            "cell": cell,
            "where": self._where(pool, found, members),
        }
        if pool.how in ("rank", "rank_last"):
            members = self._in_order(pool, members)
            return _Filled(members, places, own={m.subject.name: self._number(m, pool.cell) for m in members})
        if pool.how == "count":
            said = _COUNT_TRUE if pool.where == pool.cell else _COUNT
            return _Filled(members, places, said.fill(**places).say(self.language))
        values = [self._shown(m, pool.cell) for m in members if self._units(m, pool.cell) is not None]
        tongue = TONGUES[self.language]
        if pool.how == "sum":
            said, numbers = _SUM, " + ".join(bracketed(v) for v in values)
        else:
            largest = pool.how == "largest"
            said = _LARGEST if largest else _SMALLEST
            numbers = f"{tongue.largest if largest else tongue.smallest}({', '.join(values)})"
        return _Filled(members, places, said.fill(**places).say(self.language), numbers if values else "")

    def _members(self, pool: Pool, found: SubjectResult) -> list[SubjectResult]:
        return [
            s
            for s in self.result.subjects
            if belongs(pool, found.subject, s.subject)
            if self._cell(s, pool.cell) is not None and (pool.where is None or self._cell(s, pool.where) is True)
        ]

    def _where(self, pool: Pool, found: SubjectResult, members: list[SubjectResult]) -> str:
        """The condition under which values take part, in words."""
        programs = [s.compiled.program for s in (found, *members)]
        known = next((p for p in programs if pool.where is not None and pool.where in p.position), None)
        if known is None or pool.where is None:
            return ""
        tongue = TONGUES[self.language]
        return f"{tongue.open}{known.words_of(pool.where).say(self.language)}{tongue.close}"

    def _lead_of_equals(self, pool: Pool, filled: _Filled, ties: tuple[str, ...], found: SubjectResult) -> str:
        """The line where others have the same value, so that further cells decide."""
        cells, own = (pool.cell, *pool.ties), self._units(found, pool.cell)
        if own not in filled.equals:
            known = zip(filled.members, filled.own.values(), strict=True)
            shown = ["/".join(self._shown(m, k) for k in cells) if units == own else text for m, (units, text) in known]
            told = _TIES.fill(cells=TONGUES[self.language].list_comma.join(ties))
            filled.equals[own] = self._rank_lead(pool, filled, shown, told)
        before, after = filled.equals[own]
        return f"{before}{'/'.join(self._shown(found, key) for key in cells)}{after}"

    def _rank_lead(self, pool: Pool, filled: _Filled, shown: Sequence[str], ties: Words) -> tuple[str, str]:
        """What stands before and after a subject's own value in the line of a rank."""
        said = _RANK if pool.how == "rank" else _RANK_LAST
        lead = said.fill(
            **filled.places,
            order=_DESCENDING if pool.high_first else _ASCENDING,
            ties=ties,
            values=TONGUES[self.language].list_comma.join(shown),
            own="\x00",
        )
        before, _, after = lead.say(self.language).rpartition("\x00")
        return before, after

    # The values of those who take part

    def _in_order(self, pool: Pool, members: list[SubjectResult]) -> list[SubjectResult]:
        signs = [(key, -1 if pool.high_first or at else 1) for at, key in enumerate((pool.cell, *pool.ties))]
        return sorted(members, key=lambda m: [(self._units(m, key) or 0) * sign for key, sign in signs])

    def _cell(self, member: SubjectResult, key: str) -> Value:
        """Value of a cell; None where the program of the subject has no such cell."""
        at = member.compiled.program.position.get(key)
        trace = member.trace if member.high is None or not self.at_upper_end else member.high
        found = None if at is None else trace[at]
        return None if isinstance(found, list) else found

    def _units(self, member: SubjectResult, key: str) -> int | None:
        """Units of a number."""
        found = self._cell(member, key)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def _number(self, member: SubjectResult, key: str) -> tuple[int | None, str]:
        """Units of a number, and how it is shown; 0 where there is none."""
        units = self._units(member, key)
        return units, "0" if units is None else show(units, member.compiled.program.type_of(key).scale)

    def _shown(self, member: SubjectResult, key: str) -> str:
        return self._number(member, key)[1]


@dataclass
class _Filled:
    """What the subjects that see a pool have in common.

    Of a rank its members in order, what each of them has (`own`, by name), and the words before (`lead`) and after
    (`end`) that; `equals` are these where others have the same. Of other pools the whole line, and its numbers.
    """

    members: list[SubjectResult]
    places: dict[str, object]
    lead: str = ""
    numbers: str = ""
    end: str = ""
    own: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    equals: dict[int | None, tuple[str, str]] = field(default_factory=dict)
