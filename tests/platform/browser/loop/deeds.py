"""Every deed of the loop in its order, with who did it: what the ledger must say, and all that it may say."""

from __future__ import annotations

from tests.platform.browser.loop.cast import NAMES

_DONE = """
maker scheme.drafted
maker scheme.proposed
checker scheme.checked
leader scheme.published
maker cycle.prepared
maker cycle.subjects-set
maker cycle.assigned
maker cycle.opened
maker tasks.made
north task.submitted
south task.submitted
south task.submitted
south file.kept
south claim.made
maker claim.decided
maker value.superseded
safety task.submitted
maker value.returned
north task.submitted
maker values.accepted
maker values.accepted
maker values.accepted
maker values.accepted
maker period.closed
maker run.started
maker run.computed
checker run.confirmed
maker publication.opened
north confirmation.answered
south confirmation.answered
maker confirmation.replied
platform publication.confirmed
leader file.kept
leader publication.decided
leader publication.announced
platform publication.shown
north file.kept
north appeal.filed
discipline appeal.opinion
evaluator appeal.opinion
evaluator value.superseded
evaluator appeal.decided
maker run.started
maker appeal.run-again
maker run.computed
checker run.confirmed
leader dual.asked
discipline dual.approved
district dual.approved
district dual.done
leader publication.superseded
leader publication.corrected
platform publication.shown
leader publication.notified
maker order.made
south file.kept
south order.put-right
checker order.send-back
south file.kept
south order.put-right
checker order.check
maker order.reopen
south file.kept
south order.put-right
checker order.check
"""
"""The platform ended the confirmation, by a job; and it shows publications in a record that names nobody."""

DEEDS = [(action, NAMES.get(who, "平台")) for who, action in (line.split() for line in _DONE.split("\n") if line)]
"""Action and name, as the page of the ledger shows them."""
