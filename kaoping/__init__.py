"""Kaoping (考评): the performance appraisal of government bodies, computed exactly and explained."""

__version__ = "0.1.0"
