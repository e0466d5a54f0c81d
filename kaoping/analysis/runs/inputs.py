"""What goes into a run is copied out of the tables first, and kept whole by its digest."""

from __future__ import annotations

import json
import zlib
from collections.abc import Container, Mapping, Sequence

from kaoping.analysis.runs.models import Inputs, Run
from kaoping.engine.scoring import Subject, Values
from kaoping.files.stored import subjects_from, values_from


def keep(values: Values, tenant: int) -> Inputs:
    """Keep values of a tenant; the same values are kept once."""
    packed = zlib.compress(values.canonical(), 6)
    found, _is_new = Inputs.objects.get_or_create(tenant_id=tenant, digest=values.digest(), defaults={"packed": packed})
    return found


def kept(inputs: Inputs, only: Container[str] | None = None) -> Values:
    """The values that were kept; with `only`, those of these subjects."""
    return values_from(zlib.decompress(bytes(inputs.packed)), only)


def subjects_kept(inputs: Inputs) -> tuple[Subject, ...]:
    """Whose values were kept."""
    return subjects_from(zlib.decompress(bytes(inputs.packed)))


def packed_origins(origins: Mapping[int, Sequence[int]]) -> bytes:
    """Numbers of rows by the number of their subject, to be kept with a run."""
    text = json.dumps({str(subject): list(rows) for subject, rows in origins.items()}, separators=(",", ":"))
    return zlib.compress(text.encode(), 6)


def origins_of(run: Run, subject: int) -> tuple[int, ...]:
    """Numbers of the rows of values that went into a run for a subject."""
    return all_origins(run).get(subject, ())


def all_origins(run: Run) -> Mapping[int, tuple[int, ...]]:
    """Numbers of the rows of values that went into a run, by the number of the subject."""
    if not run.origins:
        return {}
    found: dict[str, list[int]] = json.loads(zlib.decompress(bytes(run.origins)))
    return {int(subject): tuple(rows) for subject, rows in found.items()}


def rows_taken(run: Run) -> frozenset[int]:
    """Numbers of the rows of values that went into a run, whoever's they are."""
    return frozenset(pk for rows in all_origins(run).values() for pk in rows)
