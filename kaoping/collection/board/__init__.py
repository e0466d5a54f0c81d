"""The board (报送进度): who has reported what, by organisation and period."""
