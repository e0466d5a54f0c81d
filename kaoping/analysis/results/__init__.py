"""Results (结果): the pages on which runs are started, confirmed, read and explained."""
