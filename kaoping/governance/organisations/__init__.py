"""Organisations (机构): a tree of any depth whose changes are dated, so that last year's tree is still there."""
