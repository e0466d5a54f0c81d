"""Words that the engine says, always in both languages."""

from kaoping.engine.words.words import Language, Words, same

__all__ = ["Language", "Words", "same"]
