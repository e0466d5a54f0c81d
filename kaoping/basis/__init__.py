"""What every capability of the platform stands on: the clock, refusals, strict forms. It knows nothing of the trade."""
