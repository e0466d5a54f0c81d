"""Publication and the public pages: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import OFFICE, Line

LEADER, NOBODY, REPORTER = frozenset(("leader",)), frozenset[str](), frozenset(("reporter",))
WATCHERS = OFFICE | LEADER | {"supervisor", "discipline", "auditor"}
SEERS = WATCHERS | {"reporter", "rival"}

PUBLICATION: tuple[Line, ...] = (
    Line("publications", allowed=SEERS),
    Line("publications-open", ("open_run",), allowed=OFFICE),
    Line("publications-open", ("open_run",), method="POST", allowed=OFFICE),
    Line("publications-open", ("nothing",), allowed=NOBODY),
    Line("publications-one", ("publication",), allowed=SEERS),
    Line("publications-one", ("nothing",), allowed=NOBODY),
    Line("publications-answer", ("publication", "confirmation"), allowed=REPORTER),
    Line("publications-answer", ("publication", "confirmation"), method="POST", allowed=REPORTER),
    Line("publications-answer", ("announced", "confirmation"), allowed=NOBODY),
    Line("publications-reply", ("publication", "confirmation"), allowed=OFFICE),
    Line("publications-reply", ("publication", "confirmation"), method="POST", allowed=OFFICE),
    # Its last day is not over.
    Line("publications-close", ("publication",), method="POST", allowed=OFFICE, status=409),
    Line("publications-close", ("nothing",), method="POST", allowed=NOBODY),
    Line("publications-decide", ("publication",), allowed=LEADER),
    Line("publications-decide", ("publication",), method="POST", allowed=LEADER),
    Line("publications-announce", ("publication",), allowed=OFFICE | LEADER),
    Line("publications-announce", ("publication",), method="POST", allowed=OFFICE | LEADER),
    Line("publications-scan", ("publication",), allowed=OFFICE | LEADER),
    Line("publications-scan", ("publication",), method="POST", allowed=OFFICE | LEADER),
    Line("publications-notify", ("publication",), allowed=OFFICE | LEADER),
    Line("publications-notify", ("publication",), method="POST", allowed=OFFICE | LEADER),
    Line("publications-correct", ("announced",), allowed=LEADER),
    Line("publications-correct", ("announced",), method="POST", allowed=LEADER),
    # The office takes back what is not public yet, a leader what is.
    Line("publications-withdraw", ("publication",), allowed=OFFICE),
    Line("publications-withdraw", ("publication",), method="POST", allowed=OFFICE),
    Line("publications-withdraw", ("announced",), allowed=LEADER),
    Line("publications-withdraw", ("announced",), method="POST", allowed=LEADER),
    # Documents
    Line("documents-notice", ("publication",), allowed=WATCHERS),
    Line("documents-notice", ("nothing",), allowed=NOBODY),
    Line("documents-workbook", ("publication",), allowed=WATCHERS),
    Line("documents-sheet", ("publication", "own_subject"), allowed=WATCHERS | {"reporter"}),
    Line("documents-sheet", ("publication", "nothing"), allowed=NOBODY),
    Line("documents-own-workbook", ("publication", "own_subject"), allowed=WATCHERS | {"reporter"}),
    Line("documents-own-workbook", ("publication", "nothing"), allowed=NOBODY),
    Line("documents-sheet", ("publication", "foreign_subject"), allowed=NOBODY),
    Line("documents-sheet", ("announced", "rival_subject"), allowed=WATCHERS | {"rival"}),
    # For everybody
    Line("public", anonymous=200),
    Line("public", method="POST", status=405, anonymous=405),
    Line("public-list", ("zh",), anonymous=200),
    Line("public-one", ("zh", "announced_code"), anonymous=200),
    Line("public-one", ("en", "announced_code"), anonymous=200),
    # What is on its way is not known to exist.
    Line("public-one", ("zh", "confirming_code"), allowed=NOBODY, anonymous=404),
    Line("public-how", ("zh", "announced_code"), anonymous=200),
    Line("public-how", ("zh", "confirming_code"), allowed=NOBODY, anonymous=404),
    Line("public-check", ("zh", "announced_code"), anonymous=200),
    Line("public-check", ("zh", "confirming_code"), allowed=NOBODY, anonymous=404),
    Line("public-unit", ("zh", "announced_code", "announced_subject"), anonymous=200),
    Line("public-unit", ("zh", "announced_code", "nothing"), allowed=NOBODY, anonymous=404),
    Line("public-unit", ("zh", "confirming_code", "announced_subject"), allowed=NOBODY, anonymous=404),
    Line("public-schema", anonymous=200),
    Line("public-verifier", anonymous=200),
    Line("public-json", ("announced_code",), anonymous=200),
    Line("public-json", ("confirming_code",), allowed=NOBODY, anonymous=404),
    Line("public-csv", ("announced_code", "ranking"), anonymous=200),
    Line("public-csv", ("announced_code", "people"), allowed=NOBODY, anonymous=404),
    Line("public-csv", ("confirming_code", "ranking"), allowed=NOBODY, anonymous=404),
    # The rows of this table were announced by nobody, so that the ledger knows nothing of them.
    Line("public-receipt", ("announced_code",), allowed=NOBODY, anonymous=404),
    Line("public-missing", ("ranking",), allowed=NOBODY, anonymous=404),
)
