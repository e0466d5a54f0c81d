"""What people have at hand: an authenticator app and a security key."""

from __future__ import annotations

import base64
import hmac
import time

from playwright.sync_api import Page


def code_of(secret: str, at: float | None = None) -> str:
    """The six digits that an app shows for a secret (RFC 6238: SHA-1, 30 seconds)."""
    count = int((time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), count.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def plug_in(page: Page) -> None:
    """Plug a security key into the browser: touched whenever it is asked, and knowing its owner."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
