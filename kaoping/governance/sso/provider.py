"""Asking the provider: its configuration, its keys, and a token for a code. It is the administrator's setting."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from typing import NoReturn
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from kaoping.governance.sso.tokens import Expected, WrongToken, subject_of

PATIENCE = 10
"""Seconds."""
LARGEST = 1_000_000
"""Bytes of an answer."""


class ProviderSilent(RuntimeError):
    """The provider gave no sensible answer: a word for the log."""


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could lead the client's secret elsewhere."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Follow none."""
        raise ProviderSilent("redirect")


def is_configured() -> bool:
    """Whether there is a provider."""
    return bool(settings.KAOPING_OIDC_ISSUER)


def way_there(back: str, state: str, nonce: str, verifier: str) -> str:
    """The address at the provider to which a browser is sent."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.KAOPING_OIDC_CLIENT,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = _configuration()["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def subject_for(code: str, back: str, nonce: str, verifier: str) -> str:
    """The subject for whom the provider gave a code.

    Raises:
        ProviderSilent: if it gives no token.
        WrongToken: if the token is not exactly right.
    """
    configuration = _configuration()
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    pair = f"{quote(settings.KAOPING_OIDC_CLIENT, safe='')}:{quote(settings.KAOPING_OIDC_SECRET, safe='')}"
    headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    token = _ask(configuration["token_endpoint"], urlencode(asked).encode(), headers).get("id_token")
    keys = _ask(configuration["jwks_uri"]).get("keys")
    if not isinstance(token, str) or not isinstance(keys, list):
        raise WrongToken("no token or no keys")
    expected = Expected(settings.KAOPING_OIDC_ISSUER, settings.KAOPING_OIDC_CLIENT, nonce)
    # The provider's clock is the world's, whatever day a demonstration shows.
    return subject_of(token, [one for one in keys if isinstance(one, dict)], expected, time.time())


def _configuration() -> dict[str, str]:
    """Where the provider's parts are: on its own word, but under the issuer and the scheme of the setting."""
    issuer = settings.KAOPING_OIDC_ISSUER
    said = _ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise ProviderSilent("another issuer")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    found = {name: str(said.get(name, "")) for name in wanted}
    if any(urlsplit(address).scheme not in {"https", urlsplit(issuer).scheme} for address in found.values()):
        raise ProviderSilent("an endpoint that is not encrypted")
    return found


def _ask(address: str, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, object]:
    request = Request(address, data, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - see the settings
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE) as answer:
            said = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise ProviderSilent(type(error).__name__) from None
    if not isinstance(said, dict):
        raise ProviderSilent("not an object")
    return said
