"""Signing in and out, passwords, second factors. Of django-allauth's pages only these exist."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from kaoping.governance.access.views import account_change_password, factors_page, unlock

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("me/password/", account_change_password, name="account_change_password"),
    path("me/confirm/password/", account.reauthenticate, name="account_reauthenticate"),
    path("me/confirm/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("me/confirm/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("me/factors/", factors_page, name="factors"),
    path("me/factors/", factors_page, name="mfa_index"),
    path("me/factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/factors/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/factors/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("me/factors/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("me/factors/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("me/factors/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/factors/keys/<int:pk>/edit/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("people/<int:id_>/unlock/", unlock, name="people-unlock"),
]
