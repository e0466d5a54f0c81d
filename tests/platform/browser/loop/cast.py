"""Who walks the loop: nine people of an invented bureau, and the three administrators who let them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.platform.browser.looking import Watched, watched
from tests.platform.browser.loop.people import Person
from tests.platform.browser.loop.platform import Office

BUREAU = "临江市住建局（虚构）"
NORTH, SOUTH, STATION, SAFETY = "江北区建设局", "江南区建设局", "临江市质监站", "安全管理科"

ADMINISTRATORS = {"system": "李系统", "security": "王安全", "audit": "赵审计"}
PEOPLE = {
    "maker": ("考核办甲", (("考核办", BUREAU),)),
    # Whoever sees that things are put right is of the office, too, where there are few: with another post for it.
    "checker": ("考核办乙", (("考核办", BUREAU), ("督查", BUREAU))),
    "leader": ("分管领导", (("分管领导", BUREAU),)),
    "north": ("江北联络员", (("绩效联络员", NORTH),)),
    # A station of nine has nobody of its own for this: its neighbour reports for it.
    "south": ("江南联络员", (("绩效联络员", SOUTH), ("绩效联络员", STATION))),
    "safety": ("安全科评分员", (("考核责任部门", SAFETY),)),
    "discipline": ("纪检监察员", (("纪检监察", BUREAU),)),
    # Two of two units approve what changes a public result: the bureau's own inspector and the district's.
    "district": ("江南纪检员", (("纪检监察", SOUTH),)),
    "evaluator": ("第三方评估员", (("第三方评估", BUREAU),)),
}
"""Account -> name, and posts: the role and where it is held."""
NAMES = ADMINISTRATORS | {account: name for account, (name, _posts) in PEOPLE.items()}
"""Everybody's name by their account."""


@dataclass
class Cast:
    """Everybody, each in a browser of their own; and somebody without an account."""

    people: dict[str, Person]
    public: Page
    browsers: list[Watched]

    def __getitem__(self, account: str) -> Person:
        return self.people[account]

    def noted(self) -> list[str]:
        """What went wrong unseen in anybody's browser: scripts, the policy, requests to elsewhere."""
        return [said for browser in self.browsers for said in browser.noted()]


@contextmanager
def the_cast(chromium: Browser, office: Office) -> Iterator[Cast]:
    """Thirteen browsers that share nothing."""
    with ExitStack() as all_:
        own = {account: all_.enter_context(watched(chromium, office.address)) for account in NAMES}
        people = {account: Person(name, account, own[account], office.clock) for account, name in NAMES.items()}
        anybody = all_.enter_context(watched(chromium, office.address))
        yield Cast(people, anybody.context.new_page(), [*own.values(), anybody])
