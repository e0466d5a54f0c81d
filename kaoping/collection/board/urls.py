"""Addresses of the board."""

from django.urls import path

from kaoping.collection.board import views

urlpatterns = [
    path("", views.board, name="board"),
    path("export/", views.export, name="board-export"),
]
