"""Analysis (分析评估): runs and their results."""
