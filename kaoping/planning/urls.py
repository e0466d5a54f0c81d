"""Addresses of planning."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("schemes/", include("kaoping.planning.schemes.urls")),
    path("cycles/", include("kaoping.planning.cycles.urls")),
]
