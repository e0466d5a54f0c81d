"""The results workbook of a publication: ranking, score sheets of live formulas, the overall table; or one unit's."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kaoping.analysis.runs.selectors import result_of
from kaoping.application.documents.evidence import evidence
from kaoping.application.documents.words import mark_of
from kaoping.application.publication.models import Publication
from kaoping.engine.terms import Refused
from kaoping.engine.words import Language
from kaoping.files.results.workbook import write_results_workbook
from kaoping.governance.acting import Refusal


def workbook(publication: Publication, language: Language, only: str | None = None) -> bytes:
    """The workbook of all units, or that of the one that is named: its own score sheet, and nobody else's name.

    Raises:
        Refusal: `too-many-subjects`, if no spreadsheet would open it.
    """
    result, mark = result_of(publication.run), mark_of(publication)
    said = mark.suffix if language is Language.ZH else f" ({mark.en})" if mark.en else ""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        try:
            proof = evidence(publication, language)
            write_results_workbook(result, path, language, only=only, evidence=proof, mark=said)
        except Refused as refused:
            found = refused.findings[0]
            between, end = ("。", "。") if language is Language.ZH else (". ", ".")
            wrong, right = found.wrong.say(language), found.right.say(language)
            raise Refusal(f"{wrong}{between}{right}{end}", code=found.code) from None
        return path.read_bytes()
