"""A scheme as the 评分细则 that an office would publish: numbered, in sentences, in both languages."""

from kaoping.engine.describing.describe import describe
from kaoping.engine.describing.document import Described, DescribedItem, Fact, Grid, Section

__all__ = ["Described", "DescribedItem", "Fact", "Grid", "Section", "describe"]
