"""A run (计算): one evaluation of a frozen scheme over frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kaoping.engine.checking import check
from kaoping.engine.compiling import Compiled, Profile, compile_profile, keys
from kaoping.engine.compiling.stages import with_stages
from kaoping.engine.program import Stage, Trace, compile_stages
from kaoping.engine.scheme import Leaf, Period, Scheme, applies, walk
from kaoping.engine.scheme.in_periods import leaf_periods, standing_period
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.parts import LeafPart, variant_for
from kaoping.engine.scoring.intake import Intake
from kaoping.engine.scoring.pools import Member, by_program, do_pools
from kaoping.engine.scoring.result import Result, SubjectResult
from kaoping.engine.scoring.values import Subject, Values
from kaoping.engine.terms import Finding, Place, Refused, errors
from kaoping.engine.words import Words, listing


class Prepared:
    """A scheme compiled for the subjects of some values, with the values of one period taken in.

    Preparing checks everything; what is left to `run` is arithmetic.

    Raises:
        Refused: with every finding, if scheme and values do not fit together.
    """

    def __init__(self, scheme: Scheme, values: Values, period: str | None = None) -> None:
        self.scheme = scheme
        self.values = values
        refuse(errors(check(scheme)))
        self.period = _period(scheme, period)
        refuse(subject_findings(scheme, values))
        profiles = {s.name: profile_of(scheme, s, period) for s in values.subjects}
        self._compiled = compile_all(scheme, list(dict.fromkeys(profiles.values())))
        self._of = {s.name: self._compiled[profiles[s.name]] for s in values.subjects}
        self._stages: dict[Profile, tuple[Stage, ...]] = {
            p: compile_stages(c.program) for p, c in self._compiled.items()
        }
        self._intake = Intake(scheme, values, self.period)
        refuse(_unknown_data(scheme, values, self._compiled))
        self._low = self._traces("low")
        refuse(self._intake.findings)

    def _traces(self, bound: str) -> list[Trace]:
        return [self._intake.trace(s, self._of[s.name], bound) for s in self.values.subjects]

    def run(self) -> Result:
        """Evaluate.

        Raises:
            Refused: if a rule means nothing for a value and the scheme says that such a run is refused.
        """
        members = self._evaluate(self._low)
        refuse(undefined_findings(self.scheme, members))
        tops: Sequence[Member | None] = [None] * len(members)
        is_open = _open_names(members)
        if is_open:
            tops = self._evaluate(self._traces("high"))
        subjects = tuple(
            SubjectResult(
                m.subject, m.compiled, tuple(m.trace), tuple(top.trace) if top and m.subject.name in is_open else None
            )
            for m, top in zip(members, tops, strict=True)
        )
        return Result(self.scheme, self.values, "" if self.period is None else self.period.id, subjects)

    def _evaluate(self, traces: Sequence[Trace]) -> list[Member]:
        members = [
            Member(s, self._of[s.name], list(trace)) for s, trace in zip(self.values.subjects, traces, strict=True)
        ]
        for member in members:
            _copy_rows(member)
        evaluate(members, self._stages)
        return members


def evaluate(members: Sequence[Member], stages: Mapping[Profile, tuple[Stage, ...]]) -> None:
    """Fill the traces of all members, stage by stage, pools first."""
    for stage in range(max(len(some) for some in stages.values())):
        do_pools(members, stage)
        for member in members:
            functions = stages[member.compiled.profile]
            if stage < len(functions):
                functions[stage](member.trace)


def _copy_rows(member: Member) -> None:
    """Rows grow in the evaluation; the prepared ones stay as they were taken in."""
    program = member.compiled.program
    for at in range(len(program.inputs), len(program.inputs) + len(program.records)):
        rows = member.trace[at]
        assert isinstance(rows, list)
        member.trace[at] = [list(row) for row in rows]


def score(scheme: Scheme, values: Values, period: str | None = None) -> Result:
    """Score the subjects of `values` by `scheme`, for one period where the scheme has several.

    Raises:
        Refused: with every finding, if they do not fit together.
    """
    return Prepared(scheme, values, period).run()


def profile_of(scheme: Scheme, subject: Subject, period: str | None = None) -> Profile:
    """The profile of a subject: its group, the variants that apply to it, and what is asked in the period.

    Without a period it is that of the cycle, and of all data that are ever asked for.
    """
    chosen = []
    for node in _VARYING.get(scheme, "", lambda: _varying(scheme)):
        if applies(node, subject.group):
            at = variant_for(node, subject.group, subject.name)
            if at is not None:
                chosen.append((node.id, at))
    return Profile(subject.group, tuple(chosen), "" if period is None else standing_period(scheme, period))


_VARYING: Kept[tuple[Leaf, ...]] = Kept()


def _varying(scheme: Scheme) -> tuple[Leaf, ...]:
    """The leaves that are not the same for all: a platform asks for a profile with every cell."""
    return tuple(node for node, _ in walk(scheme.items) if isinstance(node, Leaf) and node.variants)


def compile_all(scheme: Scheme, profiles: Sequence[Profile], *, cycle: bool = False) -> dict[Profile, Compiled]:
    """Compile a scheme for several profiles (for a period, or the cycle), their steps in common stages.

    Raises:
        Refused: if an expression has no meaning, or items depend on each other in a circle.
    """
    compiled = {p: compile_profile(scheme, p, cycle=cycle) for p in profiles}
    staged = with_stages({p: c.program for p, c in compiled.items()})
    return {p: replace(c, program=staged[p]) for p, c in compiled.items()}


def refuse(findings: Sequence[Finding]) -> None:
    """Raise `Refused` if there is any error among the findings."""
    if errors(findings):
        raise Refused(findings)


def _period(scheme: Scheme, name: str | None) -> Period | None:
    if not scheme.periods and name is None:
        return None
    periods = leaf_periods(scheme)
    for period in periods:
        if period.id == name or (name is None and len(periods) == 1):
            return period
    raise Refused([unknown_period(scheme, name)])


def unknown_period(scheme: Scheme, name: str | None) -> Finding:
    """What is said of a name that is of no period which is scored itself; None is of none where there are several."""
    known = listing(p.id for p in leaf_periods(scheme))
    return Finding(
        "unknown-period", ("periods",), _no_period(scheme, name), Words(f"可选：{known.zh}", f"one of {known.en}")
    )


def _no_period(scheme: Scheme, name: str | None) -> Words:
    """Why there is no period of this name that is scored itself."""
    if name is None:
        return Words("方案有多个考核期，没有指明计算哪一期", "the scheme has several periods, and none is named")
    if any(p.id == name for p in scheme.periods):
        zh = f"考核期“{name}”由所含各期合成，不单独计分"
        return Words(zh, f"period {name!r} is made of the periods within it and is not scored itself")
    return Words(f"没有考核期“{name}”", f"there is no period {name!r}")


def subject_findings(scheme: Scheme, values: Values) -> list[Finding]:
    """Subjects that are listed twice, or belong to no group of the scheme."""
    groups = [g.id for g in scheme.groups]
    found: list[Finding] = []
    seen: set[str] = set()
    for subject in values.subjects:
        place: Place = ("subjects", subject.name)
        if subject.name in seen:
            found.append(
                Finding(
                    "duplicate-subject",
                    place,
                    Words(f"单位“{subject.name}”出现两次", f"{subject.name!r} occurs twice"),
                    Words("每个单位一行", "one row for each subject"),
                )
            )
        seen.add(subject.name)
        if subject.group not in groups:
            known = listing(groups)
            found.append(
                Finding(
                    "unknown-group",
                    place,
                    Words(f"没有考核分组“{subject.group}”", f"there is no group {subject.group!r}"),
                    Words(f"可选：{known.zh}", f"one of {known.en}"),
                )
            )
    if not values.subjects:
        found.append(
            Finding(
                "no-subjects",
                ("subjects",),
                Words("数据中没有任何考评对象", "there is no unit among the values"),
                Words("每个单位至少一行", "write at least one row for each unit"),
            )
        )
    return found


def _unknown_data(scheme: Scheme, values: Values, compiled: Mapping[Profile, Compiled]) -> list[Finding]:
    """Observations that no rule reads, or of subjects that are not in the list: never dropped silently."""
    whole = (compile_profile(scheme, replace(p, period="")) if p.period else c for p, c in compiled.items())
    known = {key for c in whole for key in c.data}
    subjects = {s.name for s in values.subjects}
    found: list[Finding] = []
    for (subject, _, item), seen in values.observations.items():
        place: Place = (seen.place,) if seen.place else (subject, item)
        if subject not in subjects:
            found.append(
                Finding(
                    "unknown-subject",
                    place,
                    Words(f"单位“{subject}”不在名单中", f"{subject!r} is not among the subjects"),
                    Words("核对单位名称", "check the name"),
                )
            )
        elif item not in known:
            found.append(
                Finding(
                    "unknown-data",
                    place,
                    Words(f"方案中没有数据项“{item}”", f"the scheme has no data item {item!r}"),
                    Words("核对名称，或删去这一列", "check the name, or remove the column"),
                )
            )
    return found


def _open_names(members: Sequence[Member]) -> set[str]:
    """Names of the subjects of which any score waits for a value."""
    found: set[str] = set()
    for program, some in by_program(members):
        places = [at for key, at in program.position.items() if key.endswith(".open")]
        found |= {m.subject.name for m in some if any(m.trace[at] is True for at in places)}
    return found


def _refusing(scheme: Scheme, compiled: Compiled) -> Iterator[tuple[str, LeafPart, int | None, int]]:
    """The leaves that refuse what their rule does not cover, with where it stands that they are given and scored."""
    position = compiled.program.position
    for item, part in compiled.parts.items():
        scored = position.get(keys.line(item, "scored"))
        if (part.leaf.missing or scheme.missing).undefined == "refuse" and scored:
            yield item, part, position.get(keys.line(item, "given")), scored


def _no_meaning(part: LeafPart) -> Words:
    """Why the rule of a leaf cannot be used."""
    title = part.title
    if part.leaf.from_units is not None:
        zh = f"“{title.zh}”的规则不能用：没有下属单位的得分，或得分不在规则所列范围内"
        en = f"the rule of {title.en!r} means nothing: no subordinate unit has a score, or it is outside what it lists"
        return Words(zh, en)
    return Words(
        f"“{title.zh}”的规则不能用于这个数据（除数或目标值为 0，或数据不在规则所列范围内）",
        f"the rule of {title.en!r} means nothing for this value "
        "(a divisor or target of 0, or a value outside what the rule lists)",
    )


def undefined_findings(scheme: Scheme, members: Iterable[Member]) -> list[Finding]:
    """Rules that mean nothing for a value, of the leaves for which the scheme then refuses a run."""
    found: list[Finding] = []
    refusing: dict[int, list[tuple[str, LeafPart, int | None, int]]] = {}
    for member in members:
        compiled = member.compiled
        if id(compiled) not in refusing:
            refusing[id(compiled)] = list(_refusing(scheme, compiled))
        for item, part, given, scored in refusing[id(compiled)]:
            if given is not None and member.trace[given] is True and member.trace[scored] is not True:
                found.append(
                    Finding(
                        "undefined",
                        (member.subject.name, item),
                        _no_meaning(part),
                        Words(
                            "核对数据，或在 missing（缺数处理）的 undefined（不能计算）中写明怎样计分",
                            "check the value, or say in missing.undefined what it scores",
                        ),
                    )
                )
    return found
