"""Looking at a page: what is wrong with it, as a list of sentences. Nothing is excluded."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[3]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
PICTURES = ROOT / "build" / "screenshots"
PLACES = {"desk": (1280, 760), "phone": (375, 760)}
"""Where pages are looked at: width and height in pixels."""
PATIENCE = 30_000
"""Milliseconds: the machine may be busy; nothing waits longer than it must."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
_ASK_AXE = """async (tags) => (await axe.run(
   document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})).violations
   .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""
_ASK_PAGE = """() => {
    const language = document.documentElement.lang;
    const roomOf = (body) => {
        if (body.rows.length === 0 || body.querySelector(".kp-empty") !== null) return 0;
        const heights = [...body.rows].map((row) => row.getBoundingClientRect().height).sort((a, b) => a - b);
        const top = body.rows[0].getBoundingClientRect().top;
        return Math.floor((innerHeight - top) / heights[Math.floor(heights.length / 2)]); };
    const isInSight = (row) => { const box = row.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight; };
    return { language, status: performance.getEntriesByType("navigation")[0].responseStatus,
        rows: [...document.querySelectorAll("tbody tr")].filter(isInSight).length,
        room: Math.max(0, ...[...document.querySelectorAll("tbody")].map(roomOf)),
        wide: Math.max(0, ...[...document.querySelectorAll(".table-responsive")].map(
            (one) => one.scrollWidth - one.clientWidth)),
        text: language.startsWith("en") ? document.body.innerText : "" }; }"""
_NOTE_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`))"""


class Watched:
    """A browser's context in which everything untoward is noted: console, policy, faults, requests elsewhere."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context = context
        self._home = home
        self._noted: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_NOTE_VIOLATIONS)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._noted.append(f"script: {error.error}"))
        context.on("request", self._note_request)

    def noted(self) -> list[str]:
        """What was noted since the last time that one asked."""
        noted, self._noted = self._noted, []
        return noted

    def _note_console(self, message: ConsoleMessage) -> None:
        # That a page itself answers 404 or 403 is the very thing some tests look at; its parts must load.
        is_the_page = message.page is not None and message.location["url"] == message.page.url
        if message.type in {"error", "warning"} and not (is_the_page and "Failed to load resource" in message.text):
            self._noted.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._home}/", "data:")):
            self._noted.append(f"a request to another host: {request.url}")


@contextmanager
def watched(browser: Browser, home: str, language: str = "zh-hans") -> Iterator[Watched]:
    """A new context of a browser, with a language chosen."""
    width, height = PLACES["desk"]
    context = browser.new_context(base_url=home, viewport={"width": width, "height": height})
    context.add_cookies([{"name": "language", "value": language, "url": home}])
    yield Watched(context, home)
    context.close()


def faults_of(page: Page, name: str, axe_at: Container[str] = PLACES) -> list[str]:
    """What is wrong with the page as it stands, at a desk and on a phone; pictures of both are kept.

    `axe_at` are the places at which axe is asked, which takes most of the time.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found = []
    for place, (width, height) in PLACES.items():
        page.set_viewport_size({"width": width, "height": height})
        # The caret may show: hiding it changes the style of the page twice, and costs as much as the picture.
        page.screenshot(path=PICTURES / f"{name}.{place}.jpeg", quality=70, caret="initial")
        found += [f"{place}: {one}" for one in page.evaluate(_ASK_AXE, _RULES)] if place in axe_at else []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{place}: the page is {wide} pixels too wide"] if wide > 0 else []
    width, height = PLACES["desk"]
    page.set_viewport_size({"width": width, "height": height})
    return found


@dataclass(frozen=True)
class Told:
    """What a page says of itself: its status, its language, its rows and its text.

    `rows` are those of tables that can be read whole, `room` is for how many like its middle one a table has room down
    to the screen's edge; `wide` is how many pixels of a table are out of sight sideways. The text is empty in Chinese:
    nobody asks.
    """

    status: int
    language: str
    rows: int
    room: int
    wide: int
    text: str


def told(page: Page) -> Told:
    """Ask all of it at once, of a page that is there: each question waits for the browser."""
    page.wait_for_load_state()
    # Pictures of other pages, which are fetched when the page is there.
    page.wait_for_function("() => document.querySelector('[hx-trigger=load]') === null")
    return Told(**page.evaluate(_ASK_PAGE))
