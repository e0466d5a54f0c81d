"""Addresses of appeals."""

from django.urls import path

from kaoping.application.appeals import views

urlpatterns = [
    path("", views.appeals, name="appeals"),
    path("export/", views.export, name="appeals-export"),
    path("new/<int:publication>/<int:subject>/", views.new, name="appeals-new"),
    path("<int:id_>/", views.one, name="appeals-one"),
    path("<int:id_>/opinion/", views.opinion, name="appeals-opinion"),
    path("<int:id_>/withdraw/", views.withdraw, name="appeals-withdraw"),
    path("<int:id_>/run/", views.run_again, name="appeals-run"),
]
