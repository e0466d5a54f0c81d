"""What people and systems ask of the platform over HTTP, and whether a whole reply came."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from kaoping.collection.api.signing import signature, text_to_sign
from tests.platform.soak.orders import Order, Passed

PATIENCE = 120.0
FORM_TOKEN = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Request:
    """A request, ready to be sent, more than once if need be."""

    kind: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """A reply that came whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def passed(self) -> Passed:
        """What the process passed while it answered, if it was asked to count."""
        return Passed(**json.loads(self.headers["X-Soak"]))

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Sent:
    """A request that was sent."""

    def __init__(self, port: int, request: Request, order: Order | None = None, **headers: str) -> None:
        self.request, self._began, self.took = request, time.monotonic(), 0.0
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        more = {} if order is None else {"X-Soak": order.text()}
        self._connection.request(request.method, request.path, request.body, {**request.headers, **more, **headers})

    def wait(self, seconds: float) -> None:
        """Wait for the reply to begin, but not longer."""
        select.select([self._connection.sock], [], [], seconds)

    def reply(self) -> Reply | None:
        """The reply; None if it did not come, or not whole."""
        try:
            with self._connection.getresponse() as response:
                body = response.read()
        except (HTTPException, ConnectionError):
            return None
        finally:
            self._connection.close()
        self.took = time.monotonic() - self._began
        return Reply(response.status, dict(response.headers), body)


@dataclass(frozen=True)
class Session:
    """A browser's cookies: a session, and the token that its forms carry."""

    cookie: str
    form_cookie: str

    def headers(self, session: str) -> dict[str, str]:
        """The headers of a form."""
        return {
            "Cookie": f"{self.cookie}={session}; {self.form_cookie}={FORM_TOKEN}",
            "X-CSRFToken": FORM_TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }


def form(kind: str, path: str, headers: Mapping[str, str], fields: Mapping[str, str]) -> Request:
    """A form that is sent."""
    return Request(kind, "POST", path, headers, urlencode(fields).encode())


def page(kind: str, path: str, headers: Mapping[str, str]) -> Request:
    """A page that is opened."""
    return Request(kind, "GET", path, {"Cookie": headers["Cookie"]})


def upload(kind: str, path: str, headers: Mapping[str, str], fields: Mapping[str, str], text: str) -> Request:
    """A form with a file."""
    edge = "edge-of-the-soak"
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{said}' for name, said in fields.items()]
    parts.append(
        'Content-Disposition: form-data; name="upload"; filename="evidence.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n{text}"
    )
    body = "".join(f"--{edge}\r\n{part}\r\n" for part in parts) + f"--{edge}--\r\n"
    return Request(
        kind, "POST", path, {**headers, "Content-Type": f"multipart/form-data; boundary={edge}"}, body.encode()
    )


def call(kind: str, path: str, key: tuple[str, str], content: object, *, nonce: str, moment: int) -> Request:
    """A signed call of a system."""
    body, (public, secret) = json.dumps(content).encode(), key
    text = text_to_sign("POST", path, "", body, str(moment), nonce)
    headers = {
        "Content-Type": "application/json",
        "X-Kaoping-Key": public,
        "X-Kaoping-Time": str(moment),
        "X-Kaoping-Nonce": nonce,
        "X-Kaoping-Signature": signature(secret, text),
    }
    return Request(kind, "POST", path, headers, body)
