"""`python -m tests.demo.walking lj.office …`: people of the demonstration follow the links of every page.

Of each kind of page the office opens two, such as the score sheets of two units, and the others one. Printed is one
line of JSON: how many pages each saw, and what did not answer 200, with the page that led there.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, deque
from html import unescape
from urllib.parse import urlsplit

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from kaoping.governance.ledger.checkpoints import make_checkpoint  # noqa: E402
from kaoping.governance.ledger.models import TreeName  # noqa: E402

LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
OFFICE = "lj.office"
LEFT_OUT = ("/static/", "/demo/", "/sign-out/")


def kind_of(address: str, page: str) -> str | None:
    """What kind of page an address leads to: the name of its view, and what is asked of it; None for other hosts."""
    path, query = urlsplit(address)[2:4]
    if address.startswith("?"):
        path = urlsplit(page).path
    if not path.startswith("/") or path.startswith(LEFT_OUT) or urlsplit(address).netloc:
        return None
    try:
        view = resolve(path).view_name
    except Resolver404:
        return path
    return " ".join([view, *sorted(part.partition("=")[0] for part in query.split("&") if part)])


def walked(account: str) -> tuple[int, list[str]]:
    """How many pages somebody saw, and what led them astray."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.post(f"/demo/sign-in/{account}/")
    opened, wrong, each = Counter[str](), [], 2 if account == OFFICE else 1
    waiting, seen = deque([("/", "")]), {"/"}
    while waiting:
        address, led_here = waiting.popleft()
        answer = client.get(address)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/me/confirm/"):
            continue  # The second factor is asked for again first.
        if answer.status_code != 200:
            wrong.append(f"{account}: {led_here} leads to {address}, which answers {answer.status_code}")
            continue
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for found in LINK.findall(answer.content.decode()):
            link = unescape(found)
            kind = kind_of(link, address)
            whole = f"{urlsplit(address).path}{link}" if link.startswith("?") else link
            if kind is not None and whole not in seen and opened[kind] < each:
                opened[kind] += 1
                seen.add(whole)
                waiting.append((whole, address))
    return len(seen), wrong


def main() -> None:
    """Let them walk."""
    make_checkpoint(TreeName.DEEDS)  # As the worker does: receipts of the last minutes can be fetched then.
    found = {account: walked(account) for account in sys.argv[1:]}
    wrong = [one for _count, some in found.values() for one in some]
    print(json.dumps({"pages": {who: count for who, (count, _wrong) in found.items()}, "wrong": wrong}))


if __name__ == "__main__":
    main()
