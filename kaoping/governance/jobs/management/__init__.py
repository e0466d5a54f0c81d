"""Commands of background jobs."""
