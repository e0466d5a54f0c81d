"""Templates: workbooks into which the values for a scheme are filled in."""

from kaoping.files.template.plan import Arrangement
from kaoping.files.template.write import write_template

__all__ = ["Arrangement", "write_template"]
