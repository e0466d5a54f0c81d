"""Addresses of keys, and those of the interface: every operation has a name, as every page does."""

from django.urls import URLPattern, include, path

from kaoping.collection.api import views
from kaoping.collection.api.operations import ROOT, api

# The root of the interface says nothing, and is no address.
_CALLS = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]

urlpatterns = [
    path("keys/", views.listed, name="keys"),
    path("keys/new/", views.new, name="keys-new"),
    path("keys/<int:id_>/revoke/", views.revoke, name="keys-revoke"),
    path("keys/openapi.json", views.described, name="keys-openapi"),
    path(
        ROOT.strip("/") + "/",
        include(_CALLS),
    ),
]
