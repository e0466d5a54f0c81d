"""Participation (公众参与): what the public sees, and later what it says."""
