"""Addresses of workbooks: each belongs to a task."""

from django.urls import path

from kaoping.collection.workbooks import own_views, views

urlpatterns = [
    path("tasks/<int:id_>/workbook/", views.one, name="workbooks-one"),
    path("tasks/<int:id_>/workbook/take/", views.take, name="workbooks-take"),
    path("tasks/<int:id_>/workbook/task.xlsx", views.file, name="workbooks-file"),
    path("tasks/<int:id_>/workbook/own/", own_views.own, name="workbooks-own"),
    path("tasks/<int:id_>/workbook/own/new/", own_views.hand_in, name="workbooks-own-new"),
    path("tasks/<int:id_>/workbook/own/forget/", own_views.forget, name="workbooks-own-forget"),
    path("tasks/<int:id_>/workbook/mappings/<int:number>/delete/", own_views.delete, name="workbooks-mapping-delete"),
    path("tasks/<int:id_>/workbook/mappings/<int:number>/mapping.yaml", own_views.text, name="workbooks-mapping-text"),
]
