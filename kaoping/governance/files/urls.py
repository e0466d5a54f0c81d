"""Addresses of files."""

from django.urls import path

from kaoping.governance.files import views

urlpatterns = [path("<int:id_>/", views.download, name="files-one")]
