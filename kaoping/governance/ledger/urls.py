"""Addresses of the ledger."""

from django.urls import path

from kaoping.governance.ledger import views
from kaoping.governance.ledger.models import TreeName

_ACCESSES = {"tree": TreeName.ACCESSES}

urlpatterns = [
    path("", views.entries, name="ledger"),
    path("<int:index>/", views.one, name="ledger-one"),
    path("<int:index>/receipt/", views.receipt, name="ledger-receipt"),
    path("export/", views.export, name="ledger-export"),
    path("export/contents/", views.export_contents, name="ledger-export-contents"),
    path("export/contents/<int:id_>/", views.contents, name="ledger-contents"),
    path("accesses/", views.entries, _ACCESSES, name="ledger-accesses"),
    path("accesses/<int:index>/", views.one, _ACCESSES, name="ledger-access"),
    path("accesses/<int:index>/receipt/", views.receipt, _ACCESSES, name="ledger-access-receipt"),
    path("accesses/export/", views.export, _ACCESSES, name="ledger-accesses-export"),
    path("accesses/export/contents/", views.export_contents, _ACCESSES, name="ledger-accesses-export-contents"),
]
