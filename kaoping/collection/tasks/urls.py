"""Addresses of tasks."""

from django.urls import path

from kaoping.collection.tasks import views

urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("extensions/", views.extensions, name="tasks-extensions"),
    path("extensions/<int:id_>/", views.decide, name="tasks-decide"),
    path("<int:id_>/extend/", views.extend, name="tasks-extend"),
]
