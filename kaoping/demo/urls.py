"""Addresses of the demonstration: those of the product, and signing in by a click in place of passwords and factors."""

from __future__ import annotations

from django.urls import include, path

from kaoping.demo import views
from kaoping.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("demo/", views.roles, name="demo"),
    path("demo/sign-in/<str:account>/", views.sign_in, name="demo-sign-in"),
    path("sign-in/", views.roles, name="account_login"),
    path("me/confirm/", views.confirm, name="mfa_reauthenticate"),
    path("", include("kaoping.site.urls")),
]
