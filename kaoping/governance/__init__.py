"""Who exists, who may do what, and what nobody can quietly change: organisations, people, access, ledger, jobs."""
