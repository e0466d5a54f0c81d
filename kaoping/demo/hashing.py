"""Hashing of passwords that nobody has: enrolling draws one for each account, and the demonstration throws it away."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Cheap(Argon2PasswordHasher):
    """The product's hash at its least cost: forty of them are made while somebody waits."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
