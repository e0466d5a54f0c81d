"""The interface for systems that push their values (数据接口)."""
