"""Files that a civil servant can use: schemes, values and results, read and written."""
