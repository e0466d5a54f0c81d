"""The expression language in which a scheme's author writes measures, conditions and free formulas."""

from kaoping.engine.language.parser import FUNCTIONS, Literal, Name, Node, Operation, names, parse
from kaoping.engine.language.tokens import LanguageError

__all__ = ["FUNCTIONS", "LanguageError", "Literal", "Name", "Node", "Operation", "names", "parse"]
