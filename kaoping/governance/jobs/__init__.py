"""Background jobs (后台任务): queued in the transaction that wants them, done once, whatever dies meanwhile."""
