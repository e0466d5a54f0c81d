"""Evidence files (证据文件): checked when they come in, kept under random names, known by their digest."""
