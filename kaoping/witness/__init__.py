"""The witness (见证方): a process of its own with a store of its own, at audit or discipline inspection.

It keeps the leaf hashes and the signed checkpoints of ledgers, and accepts nothing that does not continue what it
has. It learns no record: a leaf hash tells nothing. It shares nothing with the platform but `kaoping.methods`.
"""
