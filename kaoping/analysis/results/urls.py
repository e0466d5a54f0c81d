"""Addresses of results."""

from django.urls import path

from kaoping.analysis.results import views

urlpatterns = [
    path("", views.runs, name="results"),
    path("cycles/<int:id_>/start/", views.start, name="results-start"),
    path("<int:id_>/", views.one, name="results-one"),
    path("<int:id_>/confirm/", views.confirm, name="results-confirm"),
    path("<int:id_>/discard/", views.discard, name="results-discard"),
    path("<int:id_>/ranking/", views.ranking, name="results-ranking"),
    path("<int:id_>/compare/", views.compare, name="results-compare"),
    path("<int:id_>/units/<int:subject>/", views.sheet, name="results-sheet"),
]
