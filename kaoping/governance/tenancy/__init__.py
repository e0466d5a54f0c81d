"""Tenants (租户): an organisation at the root, all below it, and everything that is theirs (see README.md)."""
