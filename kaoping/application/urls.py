"""Addresses of application."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders/", include("kaoping.application.rectification.urls")),
    path("appeals/", include("kaoping.application.appeals.urls")),
]
