"""Addresses of application."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("publications/", include("kaoping.application.publication.urls")),
    path("publications/", include("kaoping.application.documents.urls")),
    path("orders/", include("kaoping.application.rectification.urls")),
    path("appeals/", include("kaoping.application.appeals.urls")),
]
