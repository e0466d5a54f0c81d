"""Application (结果应用): publication, appeals, rectification."""
