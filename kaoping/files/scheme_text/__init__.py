"""A scheme as a document to read: Markdown, and one HTML page with the curves of its rules."""

from kaoping.files.scheme_text.html import scheme_html
from kaoping.files.scheme_text.markdown import scheme_markdown

__all__ = ["scheme_html", "scheme_markdown"]
