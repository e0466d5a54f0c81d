"""The ledger (存证): what was done, in an append-only Merkle tree, written in the transaction of the deed itself.

Services import `service` and `record` from `kaoping.governance.ledger.work`.
"""
