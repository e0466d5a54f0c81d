"""Values (数据): what was given, by whom, on what evidence; superseded, never overwritten."""
