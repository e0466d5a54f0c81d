"""From an empty database to the first person at work, in browsers, with passwords and second factors of their own."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from tests.platform.browser.keys import code_of
from tests.platform.browser.looking import Watched, faults_of, watched
from tests.platform.browser.server import Platform, run
from tests.platform.browser.test_pages import AXE_AT

OWN_PASSWORD = "Lin-Jiang-2026-Kaoping"  # noqa: S105 - of people who do not exist


EMPTY = {
    "schemes": "/schemes/",
    "cycles": "/cycles/",
    "publications": "/publications/",
    "keys": "/keys/",
    "results": "/results/",
    "public-list": "/public/",
}
"""Lists on which there is nothing before anything was done, and never again afterwards."""


@dataclass
class Newcomer:
    """Somebody at a browser of their own, with an account and an initial password on paper."""

    account: str
    initial: str
    page: Page
    codes: list[str]

    def sends(self, **values: str) -> None:
        """Fill the page's form, and send it."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button[type=submit]").first.click()

    def opens(self, path: str) -> int:
        """Go to an address; what it answers."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def signs_in_for_the_first_time(self) -> None:
        """Initial password, own password, authenticator, printed codes."""
        self.opens("/")
        self.sends(login=self.account, password=self.initial)
        assert self.page.url.endswith("/me/password/")
        self.sends(oldpassword=self.initial, password1=OWN_PASSWORD, password2=OWN_PASSWORD)
        self.opens("/people/")
        assert self.page.url.endswith("/me/factors/")  # without a second factor, nothing opens
        self.opens("/me/factors/app/")
        if "/me/confirm/" in self.page.url:
            self.sends(password=OWN_PASSWORD)
        secret = self.page.locator(".kp-secret").inner_text()
        self.sends(code=code_of(secret))
        self.opens("/me/factors/codes/")
        self.codes = self.page.locator(".kp-codes code").all_inner_texts()
        assert len(self.codes) == 40

    def gives_a_printed_code(self) -> None:
        """Show a second factor again, where a grave act asks for it."""
        self.page.get_by_role("link", name="去验证").click()
        self.sends(code=self.codes.pop())


def begin(platform: Platform) -> dict[str, str]:
    """The first start; initial passwords by account."""
    people = ("--system", "sys.li:李某", "--security", "sec.wang:王某", "--audit", "aud.zhao:赵某")
    said = run(platform.environment, "kaoping.site", "begin", "--organisation", "临江市住建局", "--code", "LJ", *people)
    return {line.split("\t")[1]: line.split("\t")[3] for line in said.splitlines()}


def newcomer(context: Watched, account: str, initial: str) -> Newcomer:
    return Newcomer(account, initial, context.context.new_page(), [])


def test_three_administrators_bring_the_first_person_to_work(chromium: Browser, unbegun: Platform) -> None:
    home = unbegun.address
    with watched(chromium, home) as nobody:
        page = nobody.context.new_page()
        answer = page.goto("/")
        assert answer is not None
        assert (answer.status, faults_of(page, "not-begun")) == (503, [])
    initial = begin(unbegun)
    with watched(chromium, home) as first, watched(chromium, home) as second, watched(chromium, home) as third:
        system = newcomer(first, "sys.li", initial["sys.li"])
        system.signs_in_for_the_first_time()
        passwords = enrols_two(system)
        assert system.opens("/jobs/") == 200
        empty = faults_of(system.page, "jobs.empty.zh-hans")

        security = newcomer(second, "sec.wang", initial["sec.wang"])
        security.signs_in_for_the_first_time()
        gives_a_role(security, to="陈某", role="office")

        office = newcomer(third, "chen.mou", passwords["chen.mou"])
        office.signs_in_for_the_first_time()
        works(office)
        empty += [said for name, path in EMPTY.items() for said in looks_at_nothing(office, name, path)]

        # Whoever makes accounts gives no roles, and whoever gives roles makes no accounts.
        assert [system.opens("/ledger/"), security.opens("/people/enrol/"), office.opens("/people/enrol/")] == [404] * 3
        assert empty + first.noted() + second.noted() + third.noted() == []


def looks_at_nothing(somebody: Newcomer, name: str, path: str) -> list[str]:
    """What is wrong with a page on which there is nothing yet, in both languages."""
    found = []
    for language in ("zh-hans", "en"):
        somebody.page.context.add_cookies([{"name": "language", "value": language, "url": somebody.page.url}])
        assert somebody.opens(path) == 200
        expect(somebody.page.locator(".kp-empty").first).to_be_visible()
        found += faults_of(somebody.page, f"{name}.empty.{language}", AXE_AT[language])
    return found


def enrols_two(system: Newcomer) -> dict[str, str]:
    """Enrol two people from a pasted list; their initial passwords by account."""
    system.opens("/people/enrol/")
    system.sends(people="chen.mou\t陈某\nzhou.mou\t周某")
    rows = system.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    return dict(row.locator("td").all_inner_texts() for row in rows.all())


def gives_a_role(security: Newcomer, *, to: str, role: str) -> None:
    """Give somebody a post, after showing the second factor again if that is asked for."""
    security.opens("/people/")
    security.page.get_by_role("link", name=to).click()
    security.page.get_by_role("link", name="授予角色").click()
    appoint = security.page.url
    for _attempt in range(2):
        unit = security.page.locator("[name=organisation] option", has_text="临江市住建局").get_attribute("value")
        security.page.locator("[name=organisation]").select_option(unit)
        security.page.locator("[name=role]").select_option(role)
        security.sends()
        if not security.page.get_by_role("link", name="去验证").is_visible():
            break
        security.gives_a_printed_code()
        security.opens(appoint)
    expect(security.page.get_by_role("status").first).to_contain_text("已授予角色")


def works(office: Newcomer) -> None:
    """See one's post, change the language and back, and sign out."""
    assert office.opens("/") == 200
    page = office.page
    expect(page.get_by_role("main")).to_contain_text("临江市住建局")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To do")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("待办")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    office.opens("/organisations/")
    assert "/sign-in/" in page.url
    office.sends(login=office.account, password=OWN_PASSWORD)
    office.sends(code=office.codes.pop())
    assert office.opens("/organisations/") == 200
