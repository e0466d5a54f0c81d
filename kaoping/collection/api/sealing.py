"""Secrets of keys, encrypted: whoever has the database alone can sign nothing.

AES-256-GCM under a key that follows from the platform's own; the number of the key they belong to is bound to them.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_FORMAT = "aes256gcm-1"


class Unsealable(RuntimeError):
    """A secret that was sealed by another platform, or for another key, or was changed."""


def seal(secret: str, public: str) -> str:
    """Encrypt the secret of a key."""
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), _bound_to(public))
    return f"{_FORMAT}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, public: str) -> str:
    """The secret of a key.

    Raises:
        Unsealable: if it is not this key's.
    """
    form, _colon, text = sealed.partition(":")
    data = base64.b64decode(text)
    if form != _FORMAT or len(data) < 28:
        raise Unsealable(public)
    try:
        return AESGCM(_key()).decrypt(data[:12], data[12:], _bound_to(public)).decode()
    except InvalidTag:
        raise Unsealable(public) from None


def _key() -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"kaoping api secrets 1").derive(settings.SECRET_KEY.encode())


def _bound_to(public: str) -> bytes:
    return f"api_key|secret|{public}".encode()
