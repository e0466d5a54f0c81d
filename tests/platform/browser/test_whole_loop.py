"""One appraisal from an empty database to the corrected public page and an order put right, by nine people.

A platform like one in service, with its worker and its witness; three administrators who let nine people in; each with
an account, an authenticator and a browser of their own; each refused what is not theirs to do. What they do stands in
the modules of `loop`, a morning or a day in each; the figures are worked out by hand in `loop/figures.py`, and what
the ledger must say afterwards, and nothing else, stands in `loop/deeds.py`. Main steps are kept as pictures.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.platform.browser.loop import (
    checking,
    collecting,
    evaluating,
    founding,
    planning,
    publishing,
    putting_right,
    rectifying,
)
from tests.platform.browser.loop.cast import the_cast
from tests.platform.browser.loop.platform import empty_office


def test_nine_people_walk_from_an_empty_database_to_the_corrected_public_page(
    chromium: Browser, tmp_path: Path
) -> None:
    minutes = a_document(tmp_path, "党组会议纪要.txt", "审定第三季度考评结果。（虚构）")
    proof = a_document(tmp_path, "监管权限说明.txt", "该项目由市级监管。（虚构）")
    praise = a_document(tmp_path, "市政府通报.txt", "对江南区建设局予以通报表扬。（虚构）")
    report = a_document(tmp_path, "整改报告.txt", "工单已逐件回访。（虚构）")
    with empty_office(tmp_path, "2026-09-28 08:30") as office, the_cast(chromium, office) as cast:
        founding.begin(office, cast)
        with office.at_work():
            founding.let_everybody_in(cast)

            planning.publish_a_scheme(cast)
            planning.open_a_cycle(cast)

            collecting.report(cast)
            collecting.claim(cast, praise)
            collecting.assess(cast)
            collecting.review(cast)

            evaluating.close_and_run(cast)
            publication = publishing.lay_before_units(cast)
            publishing.decide(cast, publication, minutes)
            shown = publishing.announce(cast, publication)

            appeal = putting_right.appeal(cast, proof)
            putting_right.decide_jointly(cast, appeal)
            putting_right.run_again(cast, appeal)
            corrected = putting_right.correct(cast, appeal, shown)

            publishing.notify(cast, corrected)

            ordered = rectifying.order(cast)
            rectifying.put_right(cast, ordered, report)

            checking.nothing_else_was_done(cast)
            checking.the_ledger_verifies(office, cast, corrected)
        assert cast.noted() + office.faults() == []


def a_document(folder: Path, name: str, text: str) -> Path:
    """A file on somebody's desk."""
    file = folder / name
    file.write_text(text + "\n", encoding="utf-8")
    return file
