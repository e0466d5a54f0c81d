"""Open data, and what is needed to check it."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.open_data import TABLES, csv_bytes, digests, plain_row, rows, table_of
from kaoping.application.publication.open_data import schema as schema_of
from kaoping.application.publication.telling import title_of
from kaoping.basis.refusals import Unseen
from kaoping.governance.ledger.checkpoints import shown_receipt
from kaoping.participation.portal.answering import file, public

VERIFIER = Path(__file__).parents[3] / "tools" / "verify_ledger.py"
_JSON = "application/json; charset=utf-8"


@public
def as_csv(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """One table as CSV: the bytes whose digest stands in the ledger."""
    del request
    found = _standing(code)
    chosen = next((one for one in TABLES if one.name == table), None)
    if chosen is None:
        raise Unseen()
    return file(csv_bytes(found, chosen), "text/csv; charset=utf-8", f"{code}.{table}.csv")


@public
def as_json(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of a publication as JSON."""
    del request
    found = _standing(code)
    run = found.run
    said = {
        "format": "kaoping publication 1",
        "code": found.code,
        "title": title_of(found),
        "state": found.state,
        "announced_at": None if found.announced_at is None else found.announced_at.isoformat(),
        "announce_until": None if found.announce_until is None else found.announce_until.isoformat(),
        "notified_at": None if found.notified_at is None else found.notified_at.isoformat(),
        "corrects": None if found.corrects is None else found.corrects.code,
        "engine": run.engine,
        "digests": {"scheme": run.scheme_digest, "values": run.values_digest, "result": run.result_digest},
        "tables": digests(found),
        **{table.name: [plain_row(table_of(found, table), row) for row in rows(found, table)] for table in TABLES},
    }
    return file(_json(said), _JSON, f"{code}.json")


@public
def schema(request: HttpRequest) -> HttpResponse:
    """What the columns of the tables mean."""
    del request
    return file(_json({table.name: schema_of(table) for table in TABLES}), _JSON, "schema.json")


@public
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt of what the ledger says of a publication."""
    del request
    entry = selectors.entry_of(_standing(code))
    if entry is None:
        raise Unseen()
    return file(shown_receipt(entry.index).encode(), _JSON, f"{code}.receipt.json")


@public
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks receipts and ledgers; it needs nothing but Python."""
    del request
    if not VERIFIER.exists():
        raise Unseen()
    return file(VERIFIER.read_bytes(), "text/x-python; charset=utf-8", VERIFIER.name)


def _standing(code: str) -> Publication:
    found = selectors.announced_one(code)
    if found.state == State.WITHDRAWN:
        raise Unseen()
    return found


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
