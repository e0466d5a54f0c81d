"""Workbooks: a task filled in offline, and read back."""
