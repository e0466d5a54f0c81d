"""A system that calls the interface, for tests."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from kaoping.basis.clock import now
from kaoping.collection.api.schemas import ErrorOut
from kaoping.collection.api.services import issue_key
from kaoping.planning.cycles.models import Way
from tests.platform.cast import Cast


@dataclass(frozen=True)
class System:
    """A key with its secret, and the nonce of the next call."""

    public: str
    secret: str
    nonce: str = "nonce-0000000001"
    moment: int | None = None

    def send(self, method: str, path: str, content: object = None, **changed: str) -> Any:
        """Send a signed call; `changed` are headers that are sent otherwise than signed."""
        body = b"" if content is None else content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = self.headers(method, path, body)
        sent = {name: value for name, value in {**headers, **changed}.items() if value}
        return Client().generic(method, path, body, content_type="application/json", headers=sent)

    def headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The four headers of a call, as the documentation says; written here anew."""
        moment = str(int(now().timestamp()) if self.moment is None else self.moment)
        digest = hashlib.sha256(body).hexdigest()
        where, _mark, query = path.partition("?")
        text = "\n".join(("KAOPING-HMAC-SHA256", method, where, query, digest, moment, self.nonce))
        return {
            "X-Kaoping-Key": self.public,
            "X-Kaoping-Time": moment,
            "X-Kaoping-Nonce": self.nonce,
            "X-Kaoping-Signature": hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
        }

    def next(self, number: int) -> System:
        """The same system with another nonce."""
        return replace(self, nonce=f"nonce-{number:010}")


def system(cast: Cast, unit: str = "jiangbei", way: Way = Way.OWN, expires: date = date(2027, 6, 1)) -> System:
    """A system of a unit with a new key."""
    issued = issue_key(
        actor=cast.actor("office"), organisation=cast.units[unit], name="质量监督系统", way=way, expires=expires
    )
    return System(issued.key.public, issued.secret)


def code_of(answer: HttpResponseBase) -> str:
    """The code of a refusal, which has the form that the description says."""
    assert isinstance(answer, HttpResponse)
    return ErrorOut.model_validate_json(answer.content).error.code
