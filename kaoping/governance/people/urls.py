"""Addresses of people."""

from django.urls import path

from kaoping.governance.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("delegations/", views.delegations, name="people-delegations"),
    path("delegations/<int:id_>/end/", views.end_delegation, name="people-end-delegation"),
    path("small-office/", views.small_office, name="people-small-office"),
    path("enrol/", views.enrol, name="people-enrol"),
    path("<int:id_>/", views.one, name="people-one"),
    path("<int:id_>/appoint/", views.appoint, name="people-appoint"),
    path("<int:id_>/posts/<int:post>/end/", views.end_post, name="people-end-post"),
    path("<int:id_>/password/", views.reset_password, name="people-password"),
    path("<int:id_>/disable/", views.disable, name="people-disable"),
    path("<int:id_>/enable/", views.enable, name="people-enable"),
]
