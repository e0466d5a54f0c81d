"""Signing in and out, passwords, second factors. Of django-allauth's pages only these exist, with these fields."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path
from django.views.decorators.http import require_safe

from kaoping.basis.forms import only
from kaoping.governance.access.views import (
    account_change_password,
    factors_page,
    forget_factors,
    issue_codes,
    show_key_again,
    unlock,
    view_codes,
)

urlpatterns = [
    path("sign-in/", only("login", "password")(account.login), name="account_login"),
    path("sign-in/second-factor/", only("code", "credential")(factors.authenticate), name="mfa_authenticate"),
    path("sign-out/", only()(account.logout), name="account_logout"),
    path(
        "me/password/",
        only("oldpassword", "password1", "password2")(account_change_password),
        name="account_change_password",
    ),
    path("me/confirm/password/", only("password")(account.reauthenticate), name="account_reauthenticate"),
    path("me/confirm/", only("code")(factors.reauthenticate), name="mfa_reauthenticate"),
    path("me/confirm/key/", only("credential")(show_key_again), name="mfa_reauthenticate_webauthn"),
    path("me/factors/", factors_page, name="factors"),
    path("me/factors/", factors_page, name="mfa_index"),
    path("me/factors/app/", only("code")(totp.activate_totp), name="mfa_activate_totp"),
    path("me/factors/app/remove/", only()(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/factors/codes/", view_codes, name="mfa_view_recovery_codes"),
    path("me/factors/codes/new/", only()(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("me/factors/codes/file/", require_safe(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("me/factors/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("me/factors/keys/add/", only("name", "credential")(keys.add_webauthn), name="mfa_add_webauthn"),
    path("me/factors/keys/<int:pk>/remove/", only()(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("me/factors/keys/<int:pk>/edit/", only("name")(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("people/codes/", issue_codes, name="people-codes"),
    path("people/<int:id_>/unlock/", unlock, name="people-unlock"),
    path("people/<int:id_>/factors/", forget_factors, name="people-factors"),
]
