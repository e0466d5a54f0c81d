"""Putting the report together and writing it."""

from __future__ import annotations

from pathlib import Path

from kaoping.engine.scoring import Result
from kaoping.engine.words import Language, Words
from kaoping.files.report_html.groups import group_views
from kaoping.files.report_html.levels import LIGHTS, even_levels, has_lights
from kaoping.files.report_html.sheets import CurveStore, sheet_views
from kaoping.files.templating import environment, style_sheet


def write_report_html(result: Result, path: Path, language: Language = Language.ZH) -> None:
    """Write the report of a result: one file that needs nothing else and no network; same result, same bytes."""
    path.write_text(report_html(result, language), encoding="utf-8", newline="\n")


def report_html(result: Result, language: Language = Language.ZH) -> str:
    """The report of a result as the text of an HTML page."""
    anchors = {s.subject.name: f"u{at}" for at, s in enumerate(result.subjects, start=1)}
    store = CurveStore(language)
    sheets = list(sheet_views(result, language, anchors, store))
    scheme = result.scheme

    def say(zh: str, en: str) -> str:
        return Words(zh, en).say(language)

    def title(words: Words | None) -> str:
        return "" if words is None else words.say(language)

    return (
        environment()
        .get_template("report.html.j2")
        .render(
            say=say,
            title=title,
            document_language="zh-Hans" if language is Language.ZH else "en",
            style=style_sheet("report.css"),
            scheme=scheme,
            period=_period(result, language),
            recipe=result.recipe(),
            groups=group_views(result, language, anchors),
            sheets=sheets,
            curves=list(store.names.values()),
            lights=tuple(LIGHTS.values()) if has_lights(scheme) else (),
            even_levels=even_levels(),
            language=language,
        )
    )


def _period(result: Result, language: Language) -> str:
    return "" if result.period_title is None else result.period_title.say(language)
