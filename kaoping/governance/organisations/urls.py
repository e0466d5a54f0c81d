"""Addresses of organisations."""

from django.urls import path

from kaoping.governance.organisations import views

urlpatterns = [
    path("", views.tree, name="organisations"),
    path("found/", views.found, name="organisations-found"),
    path("merge/", views.merge, name="organisations-merge"),
    path("<int:id_>/split/", views.split, name="organisations-split"),
    path("<int:id_>/", views.one, name="organisations-one"),
    path("<int:id_>/rename/", views.rename, name="organisations-rename"),
    path("<int:id_>/move/", views.move, name="organisations-move"),
    path("<int:id_>/dissolve/", views.dissolve, name="organisations-dissolve"),
]
