"""Addresses of collection."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks/", include("kaoping.collection.tasks.urls")),
    path("board/", include("kaoping.collection.board.urls")),
    path("", include("kaoping.collection.values.urls")),
    path("", include("kaoping.collection.api.urls")),
    path("", include("kaoping.collection.workbooks.urls")),
]
