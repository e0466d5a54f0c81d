"""Addresses of workbooks: each belongs to a task."""

from django.urls import path

from kaoping.collection.workbooks import views

urlpatterns = [
    path("tasks/<int:id_>/workbook/", views.one, name="workbooks-one"),
    path("tasks/<int:id_>/workbook/take/", views.take, name="workbooks-take"),
    path("tasks/<int:id_>/workbook/task.xlsx", views.file, name="workbooks-file"),
]
