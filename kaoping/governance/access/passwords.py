"""Passwords: two profiles, because two norms contradict each other (R-5).

`dengbao` (GB/T 22239 level 3 as it is practised): at least 10 characters of 3 of 4 classes, changed every 90 days,
none of the last 5. `asvs` (OWASP ASVS 5.0): at least 12 of any kind, no rotation, no common password. Neither lets the
account or the name into the password.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kaoping.governance.acting import now
from kaoping.governance.people.models import Person

_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_CONTEXT = ("kaoping", "kaohe", "kaoping123", "考评", "考核", "绩效", "住建局")


@dataclass(frozen=True)
class PasswordProfile:
    """What a password must be like."""

    length: int
    classes: int
    remembered: int
    lives: timedelta | None
    refuses_common: bool


PROFILES = {
    "dengbao": PasswordProfile(10, 3, 5, timedelta(days=90), refuses_common=False),
    "asvs": PasswordProfile(12, 1, 0, None, refuses_common=True),
}


def profile() -> PasswordProfile:
    """The profile in force."""
    return PROFILES[settings.KAOPING_PASSWORD_PROFILE]


def is_worn_out(person: Person) -> bool:
    """Whether a password must be changed because of its age."""
    lives = profile().lives
    return lives is not None and person.password_set_at is not None and now() - person.password_set_at > lives


def spend_initial(person: Person) -> bool:
    """Spend an initial password, with which somebody has just signed in: it opens nothing a second time (R-7).

    The session that it opened goes on to the page on which another is chosen. Of several that sign in with it at once,
    one is in.

    Returns:
        Whether the sign-in stands: the password was the person's own, or had not been used yet.
    """
    if person.initial_until is None:
        return True
    first = Person.objects.filter(pk=person.pk, initial_until__gt=now()).update(initial_until=now())
    person.refresh_from_db(fields=["initial_until"])
    return first == 1


class ProfileValidator:
    """Asks the profile in force. Django calls it wherever a password is chosen."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse a password with all that is wrong with it."""
        wrong = [*_wrong(password, user, profile())]
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """What a password must be like, as one sentence."""
        rules = profile()
        said = {"length": rules.length, "classes": rules.classes}
        if rules.classes > 1:
            return (
                _("密码不少于 %(length)s 位，含大写字母、小写字母、数字、符号中的 %(classes)s 类，不含账号和姓名。")
                % said
            )
        return _("密码不少于 %(length)s 位，不使用常见密码，不含账号和姓名。") % said


def _wrong(password: str, person: Person | None, rules: PasswordProfile) -> list[ValidationError]:
    wrong = []
    if len(password) < rules.length:
        said = {"length": rules.length}
        wrong.append(ValidationError(_("密码不少于 %(length)s 位。") % said, code="too-short"))
    if sum(bool(re.search(one, password)) for one in _CLASSES) < rules.classes:
        said = {"classes": rules.classes}
        message = _("密码须含大写字母、小写字母、数字、符号中的至少 %(classes)s 类。") % said
        wrong.append(ValidationError(message, code="too-plain"))
    if person is not None and any(part.lower() in password.lower() for part in (person.account, person.name) if part):
        wrong.append(ValidationError(_("密码不能包含账号或姓名。"), code="contains-name"))
    if rules.refuses_common and _is_common(password):
        wrong.append(ValidationError(_("这是常见密码，容易被猜到。"), code="too-common"))
    if person is not None and person.pk and _was_used(person, password, rules.remembered):
        said = {"count": rules.remembered}
        wrong.append(ValidationError(_("不能与最近 %(count)s 次使用过的密码相同。") % said, code="used-before"))
    return wrong


def _is_common(password: str) -> bool:
    lowered = password.lower()
    if any(word in lowered for word in _CONTEXT):
        return True
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def _was_used(person: Person, password: str, remembered: int) -> bool:
    if not remembered:
        return False
    old = person.old_passwords.order_by("-until").values_list("hash", flat=True)[: remembered - 1]
    return any(check_password(password, hash_) for hash_ in (person.password, *old))
