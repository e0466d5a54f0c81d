"""Pure methods that are not scoring: the ledger's tree, working days. No framework, no clock, no chance, no I/O."""
