"""The curves of the rules of a scheme, ready to be drawn: for each leaf those that its program evaluates to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.analysis import Curve, rule_curves
from kaoping.engine.compiling import Compiled, Profile
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Leaf, Scheme, TargetBy, groups_of, walk
from kaoping.engine.scoring import compile_all
from kaoping.engine.words import Language, Words
from kaoping.files.report_html.drawing import CurveView, curve_view


@dataclass(frozen=True, slots=True)
class Drawn:
    """A curve in the page, with what is said below it."""

    name: str
    view: CurveView
    caption: str


def drawn_curves(scheme: Scheme, language: Language) -> Iterator[tuple[str, list[Drawn]]]:
    """The leaves of a scheme in the order of the tree, each with its curves; without any where it has none.

    Raises:
        Refused: if the scheme cannot be compiled.
    """
    profiles = [Profile(g.id) for g in scheme.groups]
    compiled = compile_all(scheme, profiles)
    count = 0
    for leaf, _ in walk(scheme.items):
        if not isinstance(leaf, Leaf):
            continue
        group = next((group.id for group in groups_of(scheme, leaf)), None)
        drawn = []
        for curve, whose in [] if group is None else _of_leaf(compiled[Profile(group)], leaf, group):
            count += 1
            drawn.append(Drawn(f"c{count}", curve_view(curve, language), _caption(curve, whose, language)))
        yield leaf.id, drawn


def _of_leaf(compiled: Compiled, leaf: Leaf, group: str) -> Iterator[tuple[Curve, str]]:
    """Curves of a leaf; where targets differ, for the first of them, which is named."""
    target, whose = leaf.target, ""
    if isinstance(target, TargetBy):
        found = [(name, v) for name, v in target.values.items() if isinstance(v, Decimal)]
        if target.by == "group":
            found = [(name, v) for name, v in found if name == group]
        whose, value = found[0] if found else ("", None)
    else:
        value = target
    for curve in rule_curves(compiled, leaf.id, value):
        yield curve, whose


def _caption(curve: Curve, whose: str, language: Language) -> str:
    title = curve.title.say(language)
    found = Words(f"横轴：{title}，纵轴：得分", f"across: {title}; up: score").say(language)
    if curve.target is None:
        return found
    value = plain(curve.target)
    of = Words(f"（以{whose}为例）", f" (as for {whose})").say(language) if whose else ""
    return found + Words(f"；虚线：目标值 {value}{of}", f"; dashed: the target {value}{of}").say(language)
