"""Filters of the templates of results."""
