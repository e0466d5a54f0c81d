"""No page offers what leads nowhere: every link and form on every page opens for whoever sees it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.platform.cast import PEOPLE, Cast

LEFT_OUT = ("/sign-out/", "/language/", "/me/")
"""What ends the walk, or asks who one is again."""


class Links(HTMLParser):
    """The addresses that a page leads to, and those of its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.forms: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.add(str(given["href"]))
        if tag == "form" and given.get("method") == "post" and given.get("action"):
            self.forms.add(str(given["action"]))


def _page(client: Client, address: str) -> Links:
    answer = client.get(address)
    is_html = answer.headers["Content-Type"].startswith("text/html")
    assert answer.status_code == 200, address
    return Links(answer.content.decode()) if is_html else Links("")


@pytest.mark.parametrize("who", PEOPLE)
def test_whatever_somebody_can_click_opens(who: str, cast: Cast) -> None:
    client = cast.browser(who)
    waiting, seen, forms = ["/"], {"/"}, set()
    while waiting:
        found = _page(client, waiting.pop())
        forms |= found.forms
        # Many pages of one kind are alike: a dozen of each address' family are enough.
        for address in sorted(found.links - seen):
            if not address.startswith(LEFT_OUT) and len(seen) < 60:
                seen.add(address)
                waiting.append(address)

    refused = {form for form in forms if not form.startswith(LEFT_OUT) and client.post(form).status_code == 404}
    assert refused == set()
    assert len(seen) >= 3
