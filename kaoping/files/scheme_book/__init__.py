"""Schemes as workbooks: the same scheme as in YAML, in sheets that can be written with Excel or WPS alone."""
