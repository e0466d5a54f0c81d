"""Addresses of rectification."""

from django.urls import path

from kaoping.application.rectification import views

urlpatterns = [
    path("", views.orders, name="orders"),
    path("export/", views.export, name="orders-export"),
    path("new/", views.new, name="orders-new"),
    path("<int:id_>/", views.one, name="orders-one"),
    path("<int:id_>/print/", views.printed, name="orders-print"),
    path("<int:id_>/<slug:move>/", views.move, name="orders-move"),
]
