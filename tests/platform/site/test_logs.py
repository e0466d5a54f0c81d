"""Log lines: one JSON object each, with the request's number, and nothing of what anybody is, types or is given."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from kaoping.governance.jobs import kinds, worker
from kaoping.governance.jobs.models import Job
from kaoping.governance.ledger.astray import RowsAstray
from kaoping.site.logs import JsonLines
from tests.platform.cast import NOON, PASSWORD, Cast

pytestmark = pytest.mark.django_db

ROW = 'null value in column "said"\nDETAIL:  Failing row contains (7, li.si, 李思, 13800138000, 91.2).'
"""As PostgreSQL says it: with the whole row."""
CANARIES = ("li.si", "李思", "13800138000", "91.2", PASSWORD, "canary", "职员甲")


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What is logged from now on, as it comes out, each line read back."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def names_nobody(found: list[dict[str, Any]]) -> None:
    text = json.dumps(found, ensure_ascii=False)
    assert [one for one in CANARIES if one in text] == []


def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A database that refuses a row and says which."""
    if '"organisations_' not in sql:
        return execute(sql, params, many, context)
    cause = OperationalError(ROW)
    cause.sqlstate = "23502"  # type: ignore[attr-defined]
    raise IntegrityError(ROW) from cause


def test_a_fault_is_logged_with_its_place_and_number_and_without_the_row(
    cast: Cast, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    client = cast.browser("reporter")
    client.raise_request_exception = False

    with connection.execute_wrapper(refuse):
        answer = client.get("/organisations/")

    assert answer.status_code == 500
    (fault,) = [one for one in lines() if one["level"] == "ERROR"]
    assert fault["request"] == answer.headers["X-Request-Number"]
    assert fault["request"] in answer.content.decode()
    assert datetime.fromisoformat(fault["at"]).utcoffset() is not None
    assert "IntegrityError (23502)" in fault["trace"]
    assert "organisations/selectors.py" in fault["trace"]
    names_nobody(lines())


def test_what_people_type_is_logged_nowhere(cast: Cast, lines: Callable[[], list[dict[str, Any]]]) -> None:
    anonymous, system = Client(), cast.browser("system")

    anonymous.post("/sign-in/", {"login": "canary", "password": PASSWORD})
    anonymous.get("/sign-in/?next=/canary/")
    system.get("/search/?q=canary")
    system.post("/people/enrol/", {"people": "canary 李思", "unknown": "13800138000"})
    system.post("/people/enrol/", {"people": "canary. 李思"})
    cast.browser("reporter").get("/people/?q=canary")

    assert any(one["level"] == "WARNING" for one in lines())  # it does log
    names_nobody(lines())


def test_a_job_that_fails_says_where_and_of_its_own_faults_what_and_nobodys_data(
    cast: Cast, lines: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    told = {}
    for fault in (KeyError("李思"), IntegrityError(ROW), RowsAstray("1 rows are not as the ledger has them")):

        def fails(_arguments: object, _report: object, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setitem(kinds._kinds, "t.logs", kinds.Kind("t.logs", "t", fails))  # type: ignore[arg-type]
        job = Job.objects.create(kind="t.logs", key=type(fault).__name__, made_at=NOON, not_before=NOON)
        worker.do_one()
        job.refresh_from_db()
        told[job.key] = job.failure

    assert told == {
        "KeyError": "KeyError",
        "IntegrityError": "IntegrityError",
        "RowsAstray": "RowsAstray: 1 rows are not as the ledger has them",
    }
    assert ["worker.py" in one["trace"] for one in lines() if one["message"] == "a job failed"] == [True] * 3
    names_nobody(lines())


@pytest.mark.parametrize("odd", ["\n{}", "\r\x1b[2J", "\u202e", "\u2028"])
def test_nothing_that_is_logged_forges_a_line_or_hides_one(odd: str, lines: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("t").warning("before%safter", odd)

    (one,) = lines()
    assert (
        one["message"]
        == "before" + "".join(f"\\u{ord(c):04x}" if c in "\n\r\x1b\u202e\u2028" else c for c in odd) + "after"
    )
