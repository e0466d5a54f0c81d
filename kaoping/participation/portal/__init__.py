"""The public pages: every published result, what was measured and how, what changed; without an account."""
