"""The figures of the loop, and what follows from them: worked out by hand from the scheme, not by the platform.

Points: main structures passed 40, each percent below 95 costs 2, in proportion; hazards 20, an ordinary one costs 1,
a major one 5; orders solved 30 times the rate; plan in time 10 or nothing; praise by the city adds 1, two at most.
Grades: from 90 on 优秀, from 80 on 良好.

| unit | passed      | hazards                 | solved        | plan   | praise | total | rank |
|------|-------------|-------------------------|---------------|--------|--------|-------|------|
| 江北 | 93.5: 37.00 | 1 ordinary, 1 major: 14 | 95.0 %: 28.50 | yes 10 | 0      | 89.50 | 3    |
| 江南 | 94.0: 38.00 | 1 ordinary: 19          | 88.2 %: 26.46 | yes 10 | 1      | 94.46 | 1    |
| 质监 | 95.0: 40.00 | none: 20                | 70.4 %: 21.12 | yes 10 | 0      | 91.12 | 2    |

江北 appeals: its major hazard was another's. Without it its hazards are worth 19, and its total is 94.50, the first;
the others keep their totals, and each falls by one rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from tests.platform.browser.loop.cast import NORTH, SOUTH, STATION

Ranking: TypeAlias = "Mapping[str, tuple[str, ...]]"
"""Unit -> what a row of a public page says of it; in the order in which the page shows them."""

REPORTED = {
    NORTH: {"passed": "93.5", "plan": "是"},
    SOUTH: {"passed": "94", "plan": "是"},
    STATION: {"passed": "95", "plan": "是"},
}
"""What units report of themselves: data item -> what is typed."""
FIRST_GIVEN = {NORTH: {"passed": "91.2"}}
"""What a unit gave at first, and the office returned."""
ASSESSED = {
    NORTH: ("95", (("一般隐患", "1"), ("重大隐患", "1"))),
    SOUTH: ("88.2", (("一般隐患", "1"),)),
    STATION: ("70.4", ()),
}
"""What the section gives for every unit: orders solved, and hazards."""

BEFORE: Ranking = {
    SOUTH: ("1", "57.00", "36.46", "1.00", "94.46", "优秀"),
    STATION: ("2", "60.00", "31.12", "0.00", "91.12", "优秀"),
    NORTH: ("3", "51.00", "38.50", "0.00", "89.50", "良好"),
}
"""Rank, quality and safety, service, bonus, total, grade."""
AFTER: Ranking = {
    NORTH: ("1", "56.00", "38.50", "0.00", "94.50", "优秀"),
    SOUTH: ("2", "57.00", "36.46", "1.00", "94.46", "优秀"),
    STATION: ("3", "60.00", "31.12", "0.00", "91.12", "优秀"),
}
MOVED: Ranking = {
    NORTH: ("89.50", "94.50", "良好", "优秀", "3", "1", "上升 2 位"),
    SOUTH: ("94.46", "94.46", "优秀", "优秀", "1", "2", "下降 1 位"),
    STATION: ("91.12", "91.12", "优秀", "优秀", "2", "3", "下降 1 位"),
}
"""Total, grade and rank, each before and after, and by how many ranks the unit moved."""
