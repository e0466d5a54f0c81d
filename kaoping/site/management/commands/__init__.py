"""Commands of an administrator: `python -m kaoping.site COMMAND`."""
