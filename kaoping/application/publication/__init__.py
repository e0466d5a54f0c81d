"""Publication (结果发布): from the preliminary result to the final notice, and the public page."""
