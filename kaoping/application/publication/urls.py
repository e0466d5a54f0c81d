"""Addresses of publications."""

from django.urls import path

from kaoping.application.publication import views

urlpatterns = [
    path("", views.publications, name="publications"),
    path("open/<int:run>/", views.open_, name="publications-open"),
    path("<int:id_>/", views.one, name="publications-one"),
    path("<int:id_>/answers/<int:confirmation>/", views.answer, name="publications-answer"),
    path("<int:id_>/answers/<int:confirmation>/reply/", views.reply, name="publications-reply"),
    path("<int:id_>/close/", views.close, name="publications-close"),
    path("<int:id_>/decide/", views.decide, name="publications-decide"),
    path("<int:id_>/announce/", views.announce, name="publications-announce"),
    path("<int:id_>/scan/", views.scan, name="publications-scan"),
    path("<int:id_>/notify/", views.notify, name="publications-notify"),
    path("<int:id_>/correct/", views.correct, name="publications-correct"),
    path("<int:id_>/withdraw/", views.withdraw, name="publications-withdraw"),
]
