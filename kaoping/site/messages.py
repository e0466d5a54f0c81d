"""Messages to whoever has just done something, under a name that binds the cookie to this host and to TLS (R-8)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _OfThisHost(CookieStorage):
    """Messages in a cookie, signed by Django."""

    cookie_name = settings.KAOPING_MESSAGES_COOKIE


class Messages(FallbackStorage):
    """In the cookie, as long as they have room there; else in the session."""

    storage_classes = (_OfThisHost, SessionStorage)
