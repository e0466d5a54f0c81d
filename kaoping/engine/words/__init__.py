"""Words that the engine says, always in both languages."""

from kaoping.engine.words.words import Language, Words, listing, of_those, same

__all__ = ["Language", "Words", "listing", "of_those", "same"]
