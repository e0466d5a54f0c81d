"""Cycles (考核周期): a published scheme over a time, with its periods, its subjects, and who gives which value."""
