"""Collection (数据采集): tasks, values, and the ways in which they come."""
