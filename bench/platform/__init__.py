"""Benchmarks of the platform: one run of an appraisal (`one_run`), and the hour before a deadline (`__main__`)."""
