"""The scoring engine: pure Python, exact, without I/O, clock, randomness or binary floating point.

A scheme (what decides the scores) is compiled into a program of named arithmetic steps. Every other
form of the score is printed from that one program: the plain evaluation, the explanation, the bulk
evaluation in SQL, the live formulas of the score sheet. No rule is written twice.
"""
