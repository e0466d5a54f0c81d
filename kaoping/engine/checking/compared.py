"""What is compared between units is the same kind of number with all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaoping.engine.checking.saying import error
from kaoping.engine.checking.view import View
from kaoping.engine.compiling import Profile
from kaoping.engine.program import CellType, Kind, Pool, Program
from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words


def compared(view: View, programs: Mapping[Profile, Program]) -> Iterator[Finding]:
    """Cells that are pooled with more decimals for some units than for others: 20 of one would be 0.20 of another."""
    places = {node.id: place for node, place in view.nodes}
    said: set[Place] = set()
    for key, here, there in _pooled(programs):
        named = key.removeprefix("#")
        # A datum is called like its leaf, or after it; a score is a line of its item.
        place = next((places[n] for n in (named, named.rpartition(".")[0]) if n in places), ("ranking", "on"))
        if here != there and place not in said:
            said.add(place)
            yield _differ(place, here, there)


def _pooled(programs: Mapping[Profile, Program]) -> Iterator[tuple[str, CellType, CellType]]:
    """Cells that a program takes from the units of another, with the type it takes them for and the one they have."""
    for reader, program in programs.items():
        for pool in (step.what for step in program.steps if isinstance(step.what, Pool)):
            # The cycle over totals knows no scores of items, so none of them decides there.
            ties = (tie for tie in pool.ties if tie in program.position)
            types = {pool.cell: pool.type} | {tie: program.type_of(tie) for tie in ties}
            for profile, other in programs.items():
                if _can_be_member(pool, reader, profile):
                    yield from ((k, found, other.type_of(k)) for k, found in types.items() if k in other.position)


def _can_be_member(pool: Pool, reader: Profile, profile: Profile) -> bool:
    groups = (reader.group,) if pool.scope == "group" else pool.groups
    return not groups or profile.group in groups


def _differ(place: Place, here: CellType, there: CellType) -> Finding:
    if Kind.NUMBER not in (here.kind, there.kind) or here.kind != there.kind:
        right = Words("不同的数据分开列为两个指标", "make two items of what is of two kinds")
        wrong = Words(
            "进入比较的，有的单位是数字，有的不是", "what is compared is a number for some units, and none for others"
        )
        return error("compared-differ", place, wrong, right)
    few, many = sorted((here.scale, there.scale))
    wrong = Words(
        f"进入排名、平均或比较的数，有的单位有 {few} 位小数，有的有 {many} 位",
        f"what is ranked, averaged or compared has {few} decimals for some units and {many} for others",
    )
    right = Words("各组、各差异的小数位（decimals）写成一样", "give it the same decimals in all groups and variants")
    if place == ("ranking", "on"):
        right = Words("按公布总分排名（on: shown）", "rank by the total as shown (on: shown)")
    return error("compared-differ", place, wrong, right)
