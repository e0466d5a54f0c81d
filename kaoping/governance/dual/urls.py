"""Addresses of two people, two locks."""

from django.urls import path

from kaoping.governance.dual import views

urlpatterns = [
    path("", views.requests, name="dual"),
    path("ask/", views.ask, name="dual-ask"),
    path("<int:id_>/", views.one, name="dual-one"),
    path("<int:id_>/approve/", views.approve, name="dual-approve"),
    path("<int:id_>/refuse/", views.refuse, name="dual-refuse"),
    path("<int:id_>/withdraw/", views.withdraw, name="dual-withdraw"),
]
