"""A result as JSON: everything of it, every step of its arithmetic, in both languages.

It carries the scheme and the values that it was made from, so that it can be made again. One subject is one
line, so that a large file can be read line by line. The fields are described in docs/results.md; the same
result gives the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

from kaoping.engine.scoring import Result
from kaoping.files.results.structure import Plain, head
from kaoping.files.results.structure import subjects as subjects_of


def write_results_json(result: Result, path: Path) -> None:
    """Write a result as JSON (UTF-8; exact numbers as texts)."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        first = _json({**head(result), "made_from": made_from(result)})
        # The members of the first object are continued with the subjects, one on each line.
        file.write(first[:-1] + ',"subjects":[')
        for at, subject in enumerate(subjects_of(result)):
            file.write((",\n" if at else "\n") + _json(subject))
        file.write("\n]}\n")


def made_from(result: Result) -> dict[str, Plain]:
    """The scheme as it was written (choices that are defaults too), and the values, subjects in their order."""
    scheme = result.scheme.model_dump(mode="json", exclude_unset=True, by_alias=True)
    _, observations = json.loads(result.values.canonical())
    subjects: list[Plain] = [[s.name, s.group, s.parent or ""] for s in result.values.subjects]
    return {"scheme": scheme, "values": [subjects, observations]}


def _json(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
