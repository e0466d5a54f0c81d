"""What templates of planning, and of everything above it, may load."""
