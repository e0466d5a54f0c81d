"""Documents of a publication: the notice and score sheets in official style, workbooks with live formulas."""
