"""Official documents (公文) as Word files by GB/T 9704-2012: A4, 22 lines of 28 characters, numbered pages."""

from kaoping.files.official.paper import Paper

__all__ = ["Paper"]
