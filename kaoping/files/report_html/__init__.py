"""The report of a result as one HTML file that opens without network."""

from kaoping.files.report_html.writing import report_html, write_report_html

__all__ = ["report_html", "write_report_html"]
