"""An hour before a deadline as an arrival rate: people come whether or not the last one was served (an open model).

A time counts from when somebody came, so that waiting for a connection is part of it. Every request has a connection
of its own, as between a proxy and the platform.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

MIX: Mapping[str, float] = {
    "open the grid": 0.28,
    "save drafts": 0.28,
    "submit": 0.16,
    "home": 0.10,
    "own score sheet": 0.10,
    "tasks": 0.05,
    "board of the office": 0.03,
}
"""What people do: shares of all arrivals."""
TOKEN = "a" * 32  # what a browser sends in cookie and form, so that the two agree


@dataclass(frozen=True)
class Unit:
    """Somebody who reports: their session, task, and how their subject is called in both cycles."""

    session: str
    task: int
    shown: int
    subject: int


@dataclass
class Stage:
    """What the load needs to know of the platform, and which tasks are still open."""

    port: int
    cookie: str
    form: str
    office: str
    run: int
    items: list[str]
    units: list[Unit]
    open: list[Unit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open = self.open or list(self.units)


@dataclass(frozen=True)
class Served:
    """One arrival: what was done, how long it took in seconds, and what came back."""

    what: str
    seconds: float
    status: int


class Arrivals:
    """Lets people come at a rate for a time."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.chance = random.Random(seed)  # noqa: S311 - arrivals, no secrets
        self.served: list[Served] = []
        self._doing: dict[str, Callable[[], Awaitable[int]]] = {
            "open the grid": lambda: self._get(self._someone(), "/tasks/{task}/"),
            "save drafts": self._save,
            "submit": self._submit,
            "home": lambda: self._get(self._someone(), "/"),
            "own score sheet": self._sheet,
            "tasks": lambda: self._get(self._someone(), "/tasks/"),
            "board of the office": lambda: self._request("GET", f"/results/{stage.run}/", stage.office),
        }

    async def at(self, rate: float, seconds: float) -> list[Served]:
        """Let people come at a mean rate a second; what became of each."""
        self.served = []
        began = time.perf_counter()
        due, waiting = began, set[asyncio.Task[None]]()
        while (due := due + self.chance.expovariate(rate)) < began + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            what = self.chance.choices(list(MIX), weights=list(MIX.values()))[0]
            waiting.add(asyncio.create_task(self._serve(what, due)))
        await asyncio.gather(*waiting)
        return self.served

    async def _serve(self, what: str, due: float) -> None:
        try:
            status = await self._doing[what]()
        except OSError:
            status = 0
        self.served.append(Served(what, time.perf_counter() - due, status))

    # What people do

    def _someone(self) -> Unit:
        return self.chance.choice(self.stage.units)

    async def _get(self, who: Unit, path: str) -> int:
        return await self._request("GET", path.format(task=who.task), who.session)

    async def _sheet(self) -> int:
        who = self._someone()
        return await self._request("GET", f"/results/{self.stage.run}/units/{who.shown}/", who.session)

    async def _save(self) -> int:
        """A block of ten cells typed or pasted; of a task that is still open."""
        who = self.chance.choice(self.stage.open)
        items = self.chance.sample(self.stage.items, 10)
        cells = [{"subject": who.subject, "item": item, "typed": self._figure()} for item in items]
        body = json.dumps({"cells": cells, "since": ""}).encode()
        return await self._request("POST", f"/tasks/{who.task}/drafts/", who.session, body, "application/json")

    async def _submit(self) -> int:
        """The whole form, all sixty cells, for good."""
        who = self.stage.open.pop(self.chance.randrange(len(self.stage.open)))
        fields = {f"typed:{who.subject}:{item}": self._figure() for item in self.stage.items}
        body = urlencode({**fields, "do": "submit", "csrfmiddlewaretoken": TOKEN}).encode()
        return await self._request(
            "POST", f"/tasks/{who.task}/", who.session, body, "application/x-www-form-urlencoded"
        )

    def _figure(self) -> str:
        return str(self.chance.randint(0, 1000))

    async def _request(self, method: str, path: str, session: str, body: bytes = b"", kind: str = "") -> int:
        """Send a request; the status of the answer, which is read to its end."""
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: localhost:{self.stage.port}",
            "Connection: close",
            f"Cookie: {self.stage.cookie}={session}; {self.stage.form}={TOKEN}; language=zh-hans",
        ]
        if body:
            head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}", f"X-CSRFToken: {TOKEN}"]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.stage.port)
        try:
            writer.write("\r\n".join([*head, "", ""]).encode() + body)
            await writer.drain()
            answer = await reader.read(-1)
        finally:
            writer.close()
        return int(answer[9:12] or b"0")
