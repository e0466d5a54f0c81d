"""Addresses of documents."""

from django.urls import path

from kaoping.application.documents import views

urlpatterns = [
    path("<int:id_>/notice.docx", views.notice, name="documents-notice"),
    path("<int:id_>/results.xlsx", views.workbook, name="documents-workbook"),
    path("<int:id_>/units/<int:subject>/sheet.docx", views.sheet, name="documents-sheet"),
    path("<int:id_>/units/<int:subject>/sheet.xlsx", views.own_workbook, name="documents-own-workbook"),
]
