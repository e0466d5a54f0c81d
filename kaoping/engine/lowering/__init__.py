"""From expressions as authors write them to lines of a program, and to words."""

from kaoping.engine.lowering.lines import Lowering, Resolve, known_names, resolver
from kaoping.engine.lowering.say import say

__all__ = ["Lowering", "Resolve", "known_names", "resolver", "say"]
