"""Rectification (整改): orders with an owner and a deadline, checked by somebody else."""
