"""Addresses of participation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from kaoping.governance.access.middleware import EVERYBODYS

urlpatterns: list[URLPattern | URLResolver] = [
    path(EVERYBODYS.lstrip("/"), include("kaoping.participation.portal.urls")),
]
