"""A process may die at any moment: what was acknowledged is there once, and nothing is half done (R-30, R-83, R-84).

Twenty rounds; `make soak` plays a thousand. Which process dies how is the same every time, and so are the moments drawn
by the seed; where a kill comes from outside, or falls into a commit, the machine has a say.
"""

from __future__ import annotations

from pathlib import Path

from tests.platform.databases import database
from tests.platform.soak import rounds
from tests.platform.soak.rounds import ASKED, OUTSIDE
from tests.platform.soak.running import Platform
from tests.platform.soak.soak import Soak

SEED = 20261118


def test_what_was_acknowledged_is_there_once_and_nothing_is_half_done_whatever_dies(tmp_path: Path) -> None:
    said: list[str] = []
    with database(tmp_path) as address:
        platform = Platform(tmp_path, address)
        try:
            soak = Soak(tmp_path, platform, SEED, said.append)
            soak.play(20)
        finally:
            platform.stop()

    assert soak.rounds == 20
    assert soak.between >= 10
    outcomes = soak.web.outcomes()
    assert outcomes["not done"] >= 2
    assert outcomes["done, no reply"] >= 2
    assert soak.worker.outcomes()["held a job"] >= 1
    assert sum(outcomes.values()) + sum(soak.worker.outcomes().values()) >= 20


def test_in_at_least_half_of_the_rounds_the_web_server_dies_between_a_request_and_its_reply() -> None:
    webs = [web for web, _worker in map(rounds.of_round, range(1000))]

    assert sum(web is not None and web.when in (ASKED, OUTSIDE) for web in webs) >= 500


def test_every_way_to_die_comes_round() -> None:
    played = [rounds.of_round(number) for number in range(200)]

    assert {*map(repr, played)} == {*map(repr, rounds.BEFORE_THE_REPLY + rounds.ELSEWHERE)}
