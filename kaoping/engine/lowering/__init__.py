"""From expressions as authors write them to lines of a program."""

from kaoping.engine.lowering.lines import Lowering, Resolve, resolver

__all__ = ["Lowering", "Resolve", "resolver"]
