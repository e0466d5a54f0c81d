"""The database backend for PostgreSQL: Django's, which tells every transaction the scope (see `base`)."""
