"""Addresses of single sign-on."""

from django.urls import path

from kaoping.governance.sso import views

urlpatterns = [
    path("sign-in/sso/", views.start, name="sso-start"),
    path("sign-in/sso/back/", views.back, name="sso-back"),
    path("me/identity/", views.mine, name="sso-mine"),
    path("people/<int:id_>/identity/", views.person, name="sso-person"),
]
