"""Runs (计算): one evaluation of a frozen scheme over values that were copied out first."""
