"""Planning (计划制定): schemes and cycles."""
