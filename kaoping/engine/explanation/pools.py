"""Lines over a pool of subjects: ranks, numbers, sums, best and worst values, with the values of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.explanation.blocks import Line
from kaoping.engine.explanation.phrases import TONGUES
from kaoping.engine.program import Pool, Step
from kaoping.engine.scoring import Result, SubjectResult, belongs
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


@dataclass(frozen=True)
class Pools:
    """Writes the lines of one subject over pools of all of them."""

    result: Result
    found: SubjectResult
    language: Language

    def line(self, step: Step, pool: Pool, name: str, result: str, cell: str, ties: tuple[str, ...]) -> Line:
        """The line of a pool; `cell` and `ties` say how its cells are called."""
        members = self._members(pool)
        places = {
            "scope": _SCOPES[pool.scope],
            "n": len(members),
            "cell": cell,
            "where": self._where(pool, members),
        }
        if pool.how in ("rank", "rank_last"):
            lead = self._rank_lead(pool, members, ties, places)
            return Line(step.key, name, "", "", result, lead=lead)
        if pool.how == "count":
            said = _COUNT_TRUE if pool.where == pool.cell else _COUNT
            return Line(step.key, name, "", "", result, lead=said.fill(**places).say(self.language))
        values = [f"{v:f}" for m in members if isinstance(v := m.value(pool.cell), Decimal)]
        tongue = TONGUES[self.language]
        if pool.how == "sum":
            said, numbers = _SUM, " + ".join(f"({v})" if v.startswith("-") else v for v in values)
        else:
            largest = pool.how == "largest"
            said = _LARGEST if largest else _SMALLEST
            numbers = f"{tongue.largest if largest else tongue.smallest}({', '.join(values)})"
        return Line(step.key, name, "", numbers if values else "", result, lead=said.fill(**places).say(self.language))

    def _members(self, pool: Pool) -> list[SubjectResult]:
        return [
            s
            for s in self.result.subjects
            if belongs(pool, self.found.subject, s.subject)
            if s.value(pool.cell) is not None and (pool.where is None or s.value(pool.where) is True)
        ]

    def _where(self, pool: Pool, members: list[SubjectResult]) -> str:
        """The condition under which values take part, in words."""
        programs = [s.compiled.program for s in (self.found, *members)]
        known = next((p for p in programs if pool.where is not None and pool.where in p.position), None)
        if known is None or pool.where is None:
            return ""
        tongue = TONGUES[self.language]
        return f"{tongue.open}{known.words_of(pool.where).say(self.language)}{tongue.close}"

    def _rank_lead(
        self, pool: Pool, members: list[SubjectResult], ties: tuple[str, ...], places: dict[str, object]
    ) -> str:
        own = self.found.value(pool.cell)
        equal = sum(m.value(pool.cell) == own for m in members) > 1 and bool(ties)
        tongue = TONGUES[self.language]
        keys = (pool.cell, *pool.ties)
        order = sorted(
            members, key=lambda m: [_number(m, k) * (-1 if pool.high_first or at else 1) for at, k in enumerate(keys)]
        )
        values = tongue.list_comma.join(self._ranked(pool, m, equal=equal and m.value(pool.cell) == own) for m in order)
        told = _TIES.fill(cells=tongue.list_comma.join(ties)) if equal else Words("", "")
        said = _RANK if pool.how == "rank" else _RANK_LAST
        return said.fill(
            **places,
            order=_DESCENDING if pool.high_first else _ASCENDING,
            ties=told,
            values=values,
            own=self._ranked(pool, self.found, equal=equal),
        ).say(self.language)

    def _ranked(self, pool: Pool, member: SubjectResult, *, equal: bool) -> str:
        """A value, with those that decide between equal ones where it has equals."""
        found = [f"{_number(member, key):f}" for key in (pool.cell, *(pool.ties if equal else ()))]
        return "/".join(found)


def _number(member: SubjectResult, key: str) -> Decimal:
    found = member.value(key)
    return found if isinstance(found, Decimal) else Decimal(0)
