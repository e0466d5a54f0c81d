"""Reasons that the program itself gives, such as 退回后更正: kept in Chinese, shown in the language of whoever reads.

What a person wrote is shown as it was written. Whatever is kept must not depend on the language in which somebody
happened to read the page that made it.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext

_GAP = re.compile(r"%\((\w+)\)s")
_known: dict[str, re.Pattern[str]] = {}


def own_reason(text: str) -> str:
    """Make a text, with gaps such as `%(number)s`, known as a reason of the program's own; the same text.

    It is written as `own_reason(gettext_noop("…"))`, so that its English is asked for.
    """
    parts = _GAP.split(text)
    pattern = "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    _known[text] = re.compile(pattern, re.DOTALL)
    return text


def shown_reason(kept: str) -> str:
    """A reason as it is shown: one of the program's own in today's language, everything else as it was written."""
    for text, pattern in _known.items():
        found = pattern.fullmatch(kept)
        if found is not None:
            return gettext(text) % found.groupdict() if found.groupdict() else gettext(text)
    return kept
