"""Pages of one's own account that are not django-allauth's as they are."""

from __future__ import annotations

from allauth.account.views import PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import StrictForm, posted
from kaoping.basis.refusals import Refusal
from kaoping.governance.access import lockout, services
from kaoping.governance.access.forms import CodesForm
from kaoping.governance.access.passwords import ProfileValidator, is_worn_out
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.people import selectors
from kaoping.governance.people.keeping import require_kept
from kaoping.governance.people.models import Person

FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("身份验证器"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("安全密钥"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("备用码"),
}
"""What kinds of second factors are called."""


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Choosing a password; says why, where one is sent here."""

    success_url = reverse_lazy("home")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Refuse whoever signs in without a password: there is none to be changed."""
        if request.user.is_authenticated and not _has_password(request):
            raise Refusal(_("这个账号不用密码登录，没有可以修改的密码。"), code="no-password")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """What the page shows besides the form."""
        person = self.request.user
        said = {"is_initial": person.initial_until is not None, "is_worn_out": is_worn_out(person)}
        return {**super().get_context_data(**kwargs), **said, "rules": ProfileValidator().get_help_text()}


def _has_password(request: HttpRequest) -> bool:
    """Whether who is signed in has a password; those of the demonstration have none."""
    return request.user.is_authenticated and request.user.has_usable_password()


account_change_password = ChangePassword.as_view()


class ViewCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    """The printed codes that one has; new ones are made by oneself beside another factor alone."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """What the page shows besides the codes."""
        others = Authenticator.objects.filter(user=self.request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return {**super().get_context_data(**kwargs), "may_make_codes": others.exists()}


view_codes = ViewCodes.as_view()


@require_safe
def factors_page(request: HttpRequest) -> HttpResponse:
    """The second factors that one has, and how to add one."""
    mine = Authenticator.objects.filter(user=request.user).order_by("created_at")
    kinds = Authenticator.Type
    codes = mine.filter(type=kinds.RECOVERY_CODES).first()
    return render(
        request,
        "access/factors.html",
        {
            "app": mine.filter(type=kinds.TOTP).first(),
            "codes": codes,
            "left": 0 if codes is None else len(codes.wrap().get_unused_codes()),
            "keys": [one.wrap() for one in mine.filter(type=kinds.WEBAUTHN)],
            "has_password": _has_password(request),
            "has_factor": mine.exists(),
            "may_make_codes": mine.exclude(type=kinds.RECOVERY_CODES).exists(),
        },
    )


def _kept(who: Actor, id_: int) -> Person:
    """Somebody whose account may be unlocked.

    Raises:
        Denied, Unseen, Refusal: if there is nobody of this number, or they are beyond the actor's place.
    """
    who.require(Permission.UNLOCK_PEOPLE)
    person = selectors.person(who, id_)
    require_kept(who, Permission.UNLOCK_PEOPLE, person)
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, id_: int) -> HttpResponse:
    """The locks of an account, and lifting them."""
    who = actor(request)
    person = _kept(who, id_)
    form = StrictForm(posted(request), use_required_attribute=False)
    if form.is_valid():
        services.unlock(actor=who, person=person)
        messages.success(request, _("已解除锁定。"))
        return redirect("people-one", id_)
    return render(
        request, "access/unlock.html", {"person": person, "locks": lockout.locks(person.account), "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forget_factors(request: HttpRequest, id_: int) -> HttpResponse:
    """The second factors of somebody who has lost them, and taking them away."""
    who = actor(request)
    person = _kept(who, id_)
    form = StrictForm(posted(request), use_required_attribute=False)
    if form.is_valid() and form.did(lambda: services.forget_factors(actor=who, person=person)):
        messages.success(request, _("已重置第二因素。本人下次登录时凭密码重新绑定。"))
        return redirect("people-one", id_)
    rows = Authenticator.objects.filter(user=person).order_by("created_at").values_list("type", "created_at")
    held = [(FACTORS[Authenticator.Type(kind)], at) for kind, at in rows]
    return render(request, "access/forget_factors.html", {"person": person, "held": held, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def issue_codes(request: HttpRequest) -> HttpResponse:
    """Give people printed codes; they are shown once, a slip for each person, to be printed and handed over."""
    who = actor(request)
    who.require(Permission.UNLOCK_PEOPLE)
    form = CodesForm(who, posted(request))
    if form.is_valid():
        issued = form.try_to(lambda: services.issue_codes(actor=who, people=form.cleaned_data["people"]))
        if issued is not None:
            return render(request, "access/codes_issued.html", {"issued": issued})
    return render(request, "access/issue_codes.html", {"form": form})


class _ShowKeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Showing a security key before a grave act. One that is not right is asked for again: here, not at the sign-in."""

    def form_invalid(self, form: AuthenticateWebAuthnForm) -> HttpResponse:
        """Say so, and keep where one is going."""
        for said in form.errors.get("credential", []):
            messages.error(self.request, said)
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))


show_key_again = _ShowKeyAgain.as_view()
