"""What is wrong with a call, as its answer: a stable code, a sentence in both languages, and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from kaoping.basis.language import spoken
from kaoping.basis.refusals import Refusal
from kaoping.collection.values.typed import Fault
from kaoping.engine.words import Language, Words


@dataclass(frozen=True)
class At:
    """A place in what was sent: the subject's code and the data item, with the record and field of a list."""

    subject: str
    item: str
    fault: Fault

    def as_plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "subject": self.subject,
            "item": self.item,
            "record": self.fault.record,
            "field": self.fault.field or None,
            "code": self.fault.code,
            "wrong": both(self.fault.wrong),
            "right": both(self.fault.right),
        }


@dataclass(eq=False)
class Problem(Exception):
    """A call that is not done; nothing of it is."""

    status: int
    code: str
    words: Words
    places: Sequence[At] = ()
    more: dict[str, Any] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """As JSON."""
        places = [place.as_plain() for place in self.places]
        return {"error": {"code": self.code, "message": both(self.words), "places": places, **self.more}}


def both(words: Words) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": words.zh, "en": words.en}


def _always(status: int, code: str, zh: str, en: str) -> Callable[[], Problem]:
    """A problem that is always said in the same words."""
    return lambda: Problem(status, code, Words(zh, en))


def words_of(refusal: Refusal) -> Words:
    """A refusal of the platform in both languages.

    Its sentence was made in the language that the call asked for. In the other one it is there where the catalogue has
    it whole; a sentence with names and numbers in it is not, and its code stands in its place.
    """
    if spoken() is Language.EN:
        return Words(_in("zh-hans", refusal) or f"没有办理（{refusal.code}）。", str(refusal.message))
    return Words(str(refusal.message), _in("en", refusal) or f"It is not done: {refusal.code}.")


def _in(language: str, refusal: Refusal) -> str:
    with translation.override(language):
        if isinstance(refusal.message, Promise):
            return str(refusal.message)
        found = gettext(refusal.message)
    return "" if found == refusal.message else found


UNSIGNED = _always(
    401, "unsigned", "请求没有签名，或签名的请求头不完整。", "The call is not signed, or a header of it is missing."
)
BAD_SIGNATURE = _always(
    401, "bad-signature", "没有这个密钥，或签名不对。", "There is no such key, or the signature is wrong."
)
BAD_TIME = _always(
    401,
    "bad-time",
    "请求时间与平台相差超过 5 分钟，请校准时钟。",
    "The time of the call differs from the platform's by more than 5 minutes: set the clock.",
)
REVOKED = _always(401, "revoked", "密钥已吊销。", "The key was revoked.")
EXPIRED = _always(401, "expired", "密钥已过期。", "The key has expired.")
NOT_FOUND = _always(404, "not-found", "没有找到。", "There is no such thing.")
CLOSED = _always(409, "closed", "考核期已锁定，不再接收数据。", "The period is closed and takes no more values.")
TOO_LARGE = _always(
    413, "too-large", "请求超过 5 MB，请分几次报送。", "The call is larger than 5 MB: give the values in several calls."
)
WRONG_KIND = _always(
    415,
    "wrong-kind",
    "请求内容不是 JSON（application/json）；不接收文件。",
    "The call's body is not JSON (application/json); files are not taken.",
)
NOTHING_NEW = _always(409, "nothing-new", "退回的数据还没有更正。", "What was returned has not been corrected.")
UNKNOWN_QUERY = _always(422, "unknown-query", "不接受查询参数。", "No query parameters are accepted.")
