"""The description of a scheme as one HTML page, with the curves of its rules drawn from their programs."""

from __future__ import annotations

from kaoping.engine.describing import describe
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_text.curves import drawn_curves
from kaoping.files.templating import environment, style_sheet


def scheme_html(scheme: Scheme, language: Language = Language.ZH) -> str:
    """The scheme as one HTML page that needs nothing else.

    Raises:
        Refused: if the scheme cannot be compiled.
    """
    curves = {item: tuple(drawn) for item, drawn in drawn_curves(scheme, language)}

    def say(zh: str, en: str) -> str:
        return Words(zh, en).say(language)

    return (
        environment()
        .get_template("scheme.html.j2")
        .render(
            say=say,
            language=language,
            document_language="zh-Hans" if language is Language.ZH else "en",
            style=style_sheet("report.css"),
            described=describe(scheme),
            curves=curves,
            defs=[(c.name, c.view) for drawn in curves.values() for c in drawn],
            digest=scheme.digest(),
        )
    )
