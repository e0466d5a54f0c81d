"""Evidence: files of many kinds that people hand in, looked into before they are kept.

`kaoping.files.evidence.checking.check` says what a file is, or why it is not taken; nothing heavier is imported here,
because the process that looks into an untrusted file starts from this package.
"""
