"""Addresses of notices."""

from django.urls import path

from kaoping.governance.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:id_>/read/", views.read, name="notices-read"),
    path("read/", views.read_all, name="notices-read-all"),
]
