"""Addresses of background jobs."""

from django.urls import path

from kaoping.governance.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:id_>/again/", views.again, name="jobs-again"),
]
