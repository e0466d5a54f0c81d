"""Sheets: CSV files and workbooks read into one neutral form, safely, before anything is understood.

`kaoping.files.sheets.reading.read_book` reads a file. Nothing heavier is imported here, because the process
that parses an untrusted workbook starts from this package.
"""
