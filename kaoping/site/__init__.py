"""The web platform put together: settings, addresses, base templates, static files, error pages."""
