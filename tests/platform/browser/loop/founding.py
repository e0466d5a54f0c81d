"""The first day, in the morning: three administrators, an office, its units, everybody in their posts."""

from __future__ import annotations

from tests.platform.browser.loop.cast import ADMINISTRATORS, BUREAU, NAMES, NORTH, PEOPLE, SAFETY, SOUTH, STATION, Cast
from tests.platform.browser.loop.people import Person
from tests.platform.browser.loop.platform import Office

UNITS = {NORTH: ("JB", "部门"), SOUTH: ("JN", "部门"), STATION: ("ZJ", "局属单位"), SAFETY: ("AQ", "科室")}
"""Name -> code and kind."""


def begin(office: Office, cast: Cast) -> None:
    """The first start, at the keyboard of the server; before it, nothing is served."""
    assert cast.public.request.get("/").status == 503
    three = [part for account, name in ADMINISTRATORS.items() for part in (f"--{account}", f"{account}:{name}")]
    said = office.says("begin", "--organisation", BUREAU, "--code", "LJ", *three)
    for line in said.splitlines():
        _kind, account, _name, password = line.split("\t")
        cast[account].password = password


def let_everybody_in(cast: Cast) -> None:
    """Accounts by one administrator, posts by another, units by the office; nobody does two of these."""
    system, security, audit, maker = (cast[account] for account in (*ADMINISTRATORS, "maker"))
    for administrator in (system, security, audit):
        administrator.signs_in_for_the_first_time()
    enrol(system, cast)
    appoint(security, "maker", *PEOPLE["maker"][1][0])
    maker.signs_in_for_the_first_time()
    for name, (code, kind) in UNITS.items():
        found(maker, name, code, kind)
    maker.opens("/organisations/")
    maker.keeps_a_picture("organisations")
    for account, (_name, posts) in PEOPLE.items():
        for role, unit in posts:
            if account != "maker":
                appoint(security, account, role, unit)
    for account in PEOPLE:
        if account != "maker":
            cast[account].signs_in_for_the_first_time()
    # Who makes accounts gives no posts; who gives posts makes no accounts; none of the three sees an appraisal.
    system.is_refused(f"{person_page(security, 'maker')}appoint/")
    security.is_refused("/people/enrol/")
    audit.is_refused("/people/")
    maker.is_refused("/people/enrol/")
    for administrator in (system, security, audit):
        for path in ("/schemes/", "/results/", "/appeals/", "/board/"):
            administrator.is_refused(path)


def enrol(system: Person, cast: Cast) -> None:
    """Enrol all nine from a pasted list; each gets their initial password, which is shown once."""
    system.opens("/people/enrol/")
    system.sends(people="\n".join(f"{account}\t{name}" for account, (name, _posts) in PEOPLE.items()))
    rows = system.page.locator("tbody tr")
    assert rows.count() == len(PEOPLE)
    for row in rows.all():
        account, password = row.locator("td").all_inner_texts()
        cast[account].password = password


def appoint(security: Person, account: str, role: str, unit: str) -> None:
    """Give somebody a post. Grave: after five minutes the second factor is shown again."""
    page = person_page(security, account)
    for _attempt in range(2):
        security.opens(f"{page}appoint/")
        security.sends(organisation=unit, role=role)
        if not security.page.get_by_role("link", name="去验证").is_visible():
            break
        security.shows_the_factor_again()
    security.sees("已授予角色", role)


def person_page(who: Person, account: str) -> str:
    """The address of somebody's page, as a person of the administration finds it."""
    who.opens("/people/")
    link = who.page.locator("main").get_by_role("link", name=NAMES[account], exact=True)
    return link.get_attribute("href") or ""


def found(maker: Person, name: str, code: str, kind: str) -> None:
    """Found a unit below the bureau."""
    maker.opens("/organisations/found/")
    maker.sends(parent=BUREAU, kind=kind, code=code, name=name)
    maker.sees(f"已设立“{name}”")
