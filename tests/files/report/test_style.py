"""The style sheets: texts can be read by everyone who can read."""

import re
from fractions import Fraction

import pytest

from kaoping.files.templating import TEMPLATES, style_sheet

PAIRS = [
    ("ink", "#ffffff"),
    ("ink", "#f7f8fa"),
    ("sub", "#ffffff"),
    ("sub", "#f7f8fa"),
    ("sub", "#fffdf5"),
    ("main", "#ffffff"),
    ("main", "#f7f8fa"),
    ("best-ink", "best"),
    ("good-ink", "good"),
    ("weak-ink", "weak"),
    ("worst-ink", "worst"),
    ("#ffffff", "brand"),
    ("#173e6b", "#e8eef6"),
    ("#553f00", "#fff6dd"),
    ("#4a5763", "#eef1f4"),
    ("#1b6b35", "#ffffff"),
    ("#1b6b35", "#eef3f9"),
    ("#7a5b00", "#ffffff"),
    ("#7a5b00", "#eef3f9"),
    ("#b3261e", "#ffffff"),
    ("#b3261e", "#eef3f9"),
    ("#3c4d5e", "#fffdf5"),
]


def palette() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", style_sheet("report.css")))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_texts_have_the_contrast_of_wcag_aa(text: str, ground: str) -> None:
    colours = palette()

    assert contrast(colours.get(text, text), colours.get(ground, ground)) >= 4.5


def test_black_on_white_has_the_contrast_that_the_definition_gives() -> None:
    assert Fraction(round(contrast("#000000", "#ffffff"))) == 21


def test_every_colour_that_is_tested_is_in_use() -> None:
    css = style_sheet("report.css")
    named = {name for pair in PAIRS for name in pair if not name.startswith("#")}

    assert {name for name in named if f"var(--{name})" not in css} == set()


def test_nothing_is_fetched_by_a_style_sheet() -> None:
    for sheet in TEMPLATES.glob("*.css"):
        assert "url(" not in sheet.read_text(encoding="utf-8")
        assert "@import" not in sheet.read_text(encoding="utf-8")
