"""A provider of the tests' own: real keys, real HTTP on this machine, and whatever token a test wants it to give."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT, SECRET = "kaoping", "of-the-tests"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
"""A key that the provider does not have."""


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwks() -> list[dict[str, str]]:
    """The public keys, as JWKs."""
    first, second = RSA_KEY.public_key().public_numbers(), EC_KEY.public_key().public_numbers()
    x, y = b64(second.x.to_bytes(32, "big")), b64(second.y.to_bytes(32, "big"))
    return [
        {"kty": "RSA", "kid": "r", "use": "sig", "alg": "RS256", "n": _number(first.n), "e": _number(first.e)},
        {"kty": "EC", "kid": "e", "use": "sig", "alg": "ES256", "crv": "P-256", "x": x, "y": y},
    ]


def signed(claims: dict[str, Any], alg: str = "RS256", key: Any = None, **header: str) -> str:
    """A token with these claims, signed as `alg` says."""
    head = {"alg": alg, "kid": "e" if alg == "ES256" else "r", **header}
    content = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{content}.{b64(_signature(alg, content.encode(), key))}"


def _signature(alg: str, content: bytes, key: Any) -> bytes:
    if alg == "ES256":
        r, s = decode_dss_signature((key or EC_KEY).sign(content, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    if alg == "HS256":  # with what everybody knows: the public key
        mac = hmac.HMAC(
            RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), hashes.SHA256()
        )
        mac.update(content)
        return mac.finalize()
    if alg == "none":
        return b""
    return bytes((key or RSA_KEY).sign(content, padding.PKCS1v15(), hashes.SHA256()))


@dataclass
class Provider:
    """A running provider. Whoever has a code gets a token, if they show what they came with."""

    issuer: str
    alg: str = "RS256"
    changes: dict[str, Any] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    key: Any = None
    token: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def visit(self, address: str, subject: str) -> str:
        """Sign in there as a subject: the query with which the browser comes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid")
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**asked, "sub": subject}
        return f"code={code}&state={asked['state']}"

    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        parts = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **parts, **self.says}

    def answer(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A token for a code; None for whoever does not show secret, code and verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        is_right = authorization == f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        if asked is None or not is_right or asked["code_challenge"] != challenge:
            return None
        at = int(time.time())
        claims: dict[str, Any] = {"iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "nonce": asked["nonce"]}
        claims |= {"iat": at, "exp": at + 300, "name": "张伟", "email": "zhang.wei@example.cn"}
        claims = {name: value for name, value in (claims | self.changes).items() if value is not None}
        return {"id_token": self.token or signed(claims, self.alg, self.key, **self.header)}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider, on a free port of this machine."""
    running: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(running[0].configuration() if "well-known" in self.path else {"keys": jwks()})

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(content).items()}
            self._say(running[0].answer(form, self.headers.get("Authorization", "")))

        def _say(self, said: object) -> None:
            content = json.dumps(said).encode()
            self.send_response(400 if said is None else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.append(Provider(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, args=[0.01])  # Seconds until it hears that it may stop.
    thread.start()
    try:
        yield running[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
