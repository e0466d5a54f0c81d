"""The score sheets that are kept with a run say what computing says, and one that was changed is not shown."""

from __future__ import annotations

import zlib

import pytest

from kaoping.analysis.runs.facts import Facts
from kaoping.analysis.runs.models import KeptSheet, Run, Sheets, SubjectScore
from kaoping.analysis.runs.results import shelf
from kaoping.analysis.runs.services import start
from kaoping.analysis.runs.sheets import facts_kept, sheets_of
from kaoping.basis.refusals import Refusal
from kaoping.governance.ledger.models import Entry, Opening
from tests.platform.appraisal import give_all, the_cycle, the_period, the_run, the_subject
from tests.platform.cast import Cast


def total_of(run: Run, cast: Cast, unit: str = "jiangbei") -> SubjectScore:
    return run.totals.select_related("subject").get(subject=the_subject(cast, unit))


def kept_of(run: Run, cast: Cast, unit: str = "jiangbei") -> KeptSheet:
    return KeptSheet.objects.get(run=run, subject=the_subject(cast, unit))


def put(kept: KeptSheet) -> None:
    """Put a sheet in the place of that of the same subject: before a run is confirmed, the database lets one."""
    KeptSheet.objects.filter(pk=kept.pk).delete()
    KeptSheet.objects.create(
        run=kept.run, subject=kept.subject, place=kept.place, packed=bytes(kept.packed), proof=bytes(kept.proof)
    )


def refused(run: Run, cast: Cast) -> str:
    with pytest.raises(Refusal) as found:
        facts_kept(run, total_of(run, cast))
    return found.value.code


def test_what_is_kept_is_what_is_computed(cast: Cast) -> None:
    run = the_run(cast)
    kept = [facts_kept(run, total) for total in run.totals.select_related("subject")]
    KeptSheet.objects.all().delete()
    Sheets.objects.all().delete()
    shelf.clear()

    computed = [facts_kept(run, total) for total in run.totals.select_related("subject")]

    assert len(kept) == 3
    assert kept == computed


def test_reading_what_is_kept_computes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = the_run(cast)

    def fail(*_given: object) -> Facts:
        raise AssertionError("something is computed")

    monkeypatch.setattr("kaoping.analysis.runs.sheets.facts_of", fail)

    facts = facts_kept(run, total_of(run, cast))

    assert facts.leaves["passed"].rule.en
    assert facts.further is not None
    assert facts.further.grade == "良好"


def test_a_changed_sheet_is_not_shown(cast: Cast) -> None:
    run = the_run(cast)
    kept = kept_of(run, cast)
    text = zlib.decompress(bytes(kept.packed)).decode()
    kept.packed = zlib.compress(text.replace("91.2%", "99.9%").encode())
    put(kept)

    assert "91.2%" in text
    assert refused(run, cast) == "result-differs"


def test_what_cannot_be_read_at_all_is_not_shown(cast: Cast) -> None:
    run = the_run(cast)
    kept = kept_of(run, cast)
    kept.packed = b"x"
    put(kept)

    assert refused(run, cast) == "result-differs"


def test_the_sheet_of_another_unit_is_not_shown_in_its_place(cast: Cast) -> None:
    run = the_run(cast)
    kept, other = kept_of(run, cast), kept_of(run, cast, "jiangnan")
    kept.place, kept.packed, kept.proof = other.place, other.packed, other.proof
    put(kept)

    assert refused(run, cast) == "result-differs"


def test_a_sheet_that_was_taken_away_is_not_computed_instead(cast: Cast) -> None:
    run = the_run(cast)
    kept_of(run, cast).delete()

    assert refused(run, cast) == "result-differs"


def test_a_sheet_of_other_cells_than_the_total_is_not_shown(cast: Cast) -> None:
    run = the_run(cast)
    total = total_of(run, cast)
    total.digest = "0" * 64

    with pytest.raises(Refusal):
        facts_kept(run, total)


def test_a_sheet_alone_has_a_tree_of_its_own(cast: Cast) -> None:
    run = the_run(cast)
    facts = facts_kept(run, total_of(run, cast))
    KeptSheet.objects.all().delete()
    Sheets.objects.all().delete()

    head, rows = sheets_of(run, [(the_subject(cast), facts)])
    head.save()
    KeptSheet.objects.bulk_create(rows)

    assert bytes(rows[0].proof) == b""
    assert facts_kept(run, total_of(run, cast)) == facts


def test_the_root_of_the_sheets_stands_in_the_ledger(cast: Cast) -> None:
    give_all(cast)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))
    entry = Entry.objects.get(action="run.computed", subject=str(run.pk))

    assert run.sheets.root in Opening.objects.get(pk=entry.pk).payload
