"""Addresses of schemes."""

from django.urls import path

from kaoping.planning.schemes import downloads, steps, views

urlpatterns = [
    path("", views.listed, name="schemes"),
    path("new/", views.new, name="schemes-new"),
    path("<int:id_>/", views.one, name="schemes-one"),
    path("<int:id_>/edit/", views.edit, name="schemes-edit"),
    path("<int:id_>/difference/", views.difference, name="schemes-difference"),
    path("<int:id_>/propose/", steps.propose, name="schemes-propose"),
    path("<int:id_>/check/", steps.check, name="schemes-check"),
    path("<int:id_>/publish/", steps.publish, name="schemes-publish"),
    path("<int:id_>/send-back/", steps.send_back, name="schemes-send_back"),
    path("<int:id_>/withdraw/", steps.withdraw, name="schemes-withdraw"),
    path("<int:id_>/scheme.yaml", downloads.as_yaml, name="schemes-yaml"),
    path("<int:id_>/scheme.xlsx", downloads.as_workbook, name="schemes-workbook"),
    path("<int:id_>/rules.html", downloads.as_rules, name="schemes-rules"),
]
