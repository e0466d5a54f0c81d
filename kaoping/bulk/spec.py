"""What a process needs to know to do its part of a run, and what it reports: plain data, to be sent anywhere."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import asdict, dataclass
from typing import Any

from kaoping.engine.compiling import Profile
from kaoping.engine.terms import Finding, Severity
from kaoping.engine.words import Words


@dataclass(frozen=True)
class Kind:
    """Subjects that share a program: the profile for which it is compiled stands for several groups."""

    number: int
    group: str
    variants: tuple[tuple[str, int], ...] = ()
    period: str = ""
    """The period that stands for those with the same items; "" where all are asked."""

    @property
    def profile(self) -> Profile:
        """The profile for which the program is compiled."""
        return Profile(self.group, self.variants, self.period)


@dataclass(frozen=True, kw_only=True)
class PartSpec:
    """One self-contained part of some stages of a run.

    Any process that sees the files can do it: nothing else is shared. `kinds` are all kinds of the run,
    `subjects` a file that lists those of this part; from it follow the kinds that the part has. Without
    steps over pools larger than a part all stages are done in one go; otherwise `stages` are some of them,
    and `pooled` names the files with the results of steps over such pools.
    """

    number: int
    groups: int
    """Which set of peer groups this is."""
    scheme: str
    kinds: tuple[Kind, ...]
    subjects: str
    values: tuple[str, ...]
    records: tuple[str, ...]
    periods: tuple[str, ...]
    stages: tuple[int, int]
    output: str
    bound: str = "low"
    pooled: tuple[str, ...] = ()
    cycle: tuple[str, ...] = ()
    """For the cycle over the periods: for each period the folder of the part in which it was scored."""
    further: tuple[str, ...] = ()
    """Cells that are written though no reader needs them to, because the cycle does."""
    threads: int = 1
    memory: str = ""

    def to_json(self) -> str:
        """The part as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> PartSpec:
        """The part that `to_json` wrote."""
        plain: dict[str, Any] = json.loads(text)
        kinds = tuple(
            Kind(k["number"], k["group"], tuple((item, at) for item, at in k["variants"]), k["period"])
            for k in plain.pop("kinds")
        )
        listed: dict[str, Any] = {
            key: tuple(plain.pop(key))
            for key in ("values", "records", "periods", "stages", "pooled", "further", "cycle")
        }
        return cls(kinds=kinds, **listed, **plain)


@dataclass(frozen=True, kw_only=True)
class PartReport:
    """What became of a part. `read` counts the rows of the values that belong to its subjects."""

    number: int
    subjects: int = 0
    read: int = 0
    open: int = 0
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)
    memory: int = 0
    """Largest memory of the process so far, in bytes."""

    def to_json(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> PartReport:
        """The report that `to_json` wrote."""
        plain: dict[str, Any] = json.loads(text)
        findings = tuple(
            Finding(f["code"], tuple(f["place"]), Words(**f["wrong"]), Words(**f["right"]), Severity(f["severity"]))
            for f in plain.pop("findings")
        )
        return cls(findings=findings, files=tuple(plain.pop("files")), **plain)
