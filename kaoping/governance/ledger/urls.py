"""Addresses of the ledger."""

from django.urls import path

from kaoping.governance.ledger import views

urlpatterns = [
    path("", views.entries, name="ledger"),
    path("<int:index>/", views.one, name="ledger-one"),
    path("<int:index>/receipt/", views.receipt, name="ledger-receipt"),
    path("export/", views.export, name="ledger-export"),
    path("export/contents/", views.export_contents, name="ledger-export-contents"),
    path("export/contents/<int:id_>/", views.contents, name="ledger-contents"),
]
