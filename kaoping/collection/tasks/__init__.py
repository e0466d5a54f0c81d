"""Tasks (报送任务): who gives values for which period, until when."""
