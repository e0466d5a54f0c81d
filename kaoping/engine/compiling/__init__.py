"""Compiling a scheme into programs, one for each kind of subject."""

from kaoping.engine.compiling.profile import Compiled, Profile, codes_of, compile_profile, full_points

__all__ = ["Compiled", "Profile", "codes_of", "compile_profile", "full_points"]
