"""Addresses of analysis."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("results/", include("kaoping.analysis.results.urls"))]
