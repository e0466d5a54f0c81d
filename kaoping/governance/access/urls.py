"""Signing in and out, passwords, second factors. Of django-allauth's pages only these exist, with these fields."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import View, only
from kaoping.governance.access.views import (
    account_change_password,
    factors_page,
    forget_factors,
    issue_codes,
    show_key_again,
    unlock,
    view_codes,
)


def _form(view: View[...], *names: str) -> View[...]:
    """A page of django-allauth, with these fields. By itself it would take a PUT as if a form had been sent."""
    return require_http_methods(["GET", "HEAD", "POST"])(only(*names)(view))


urlpatterns = [
    path("sign-in/", _form(account.login, "login", "password"), name="account_login"),
    path("sign-in/second-factor/", _form(factors.authenticate, "code", "credential"), name="mfa_authenticate"),
    path("sign-out/", _form(account.logout), name="account_logout"),
    path(
        "me/password/",
        _form(account_change_password, "oldpassword", "password1", "password2"),
        name="account_change_password",
    ),
    path("me/confirm/password/", _form(account.reauthenticate, "password"), name="account_reauthenticate"),
    path("me/confirm/", _form(factors.reauthenticate, "code"), name="mfa_reauthenticate"),
    path("me/confirm/key/", _form(show_key_again, "credential"), name="mfa_reauthenticate_webauthn"),
    path("me/factors/", factors_page, name="factors"),
    path("me/factors/", factors_page, name="mfa_index"),
    path("me/factors/app/", _form(totp.activate_totp, "code"), name="mfa_activate_totp"),
    path("me/factors/app/remove/", _form(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/factors/codes/", require_safe(view_codes), name="mfa_view_recovery_codes"),
    path("me/factors/codes/new/", _form(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("me/factors/codes/file/", require_safe(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("me/factors/keys/", require_safe(keys.list_webauthn), name="mfa_list_webauthn"),
    path("me/factors/keys/add/", _form(keys.add_webauthn, "name", "credential"), name="mfa_add_webauthn"),
    path("me/factors/keys/<int:pk>/remove/", _form(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("me/factors/keys/<int:pk>/edit/", _form(keys.edit_webauthn, "name"), name="mfa_edit_webauthn"),
    path("people/codes/", issue_codes, name="people-codes"),
    path("people/<int:id_>/unlock/", unlock, name="people-unlock"),
    path("people/<int:id_>/factors/", forget_factors, name="people-factors"),
]
