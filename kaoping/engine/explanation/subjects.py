"""One subject whose scores are explained, with everything that an explanation reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.frame import Frame
from kaoping.engine.explanation.pools import Pools
from kaoping.engine.explanation.reading import Reader
from kaoping.engine.explanation.shown import one_line, show_text
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.telling import Told
from kaoping.engine.explanation.watch import Watch
from kaoping.engine.program import Row, Value
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.terms import Status
from kaoping.engine.terms.computed import source_text

if TYPE_CHECKING:
    from kaoping.engine.explanation.naming import Names


@dataclass
class Explained:
    """A subject of a result. What templates ask of it stands ready in plain fields, which are read fastest."""

    result: Result
    found: SubjectResult
    frame: Frame
    pools: Pools
    tops: Pools
    """The same at the upper end, where scores are open: a rank there is among the values of others there."""
    names: Names | None = None
    told: Sequence[Told] = ()
    """What the sections of the subject tell, once it is known."""
    named_elsewhere: frozenset[str] = frozenset()
    """Inputs that lines name as those of an item that does not have them."""
    named_of_period: frozenset[str] = frozenset()
    """What lines name of the period."""

    def __post_init__(self) -> None:
        self.sources = self._sources()
        """Where values came from, by the position of the input, as far as it is known."""

    def tell(self, told: Sequence[Told]) -> None:
        """Keep what the sections tell."""
        self.told = told
        some = [one for one in told if one.strays or one.of_period]
        self.named_elsewhere = frozenset().union(*(one.strays for one in some))
        self.named_of_period = frozenset().union(*(one.of_period for one in some))

    @cached_property
    def named(self) -> frozenset[tuple[str, str]]:
        """All cells that lines name, each with the item as whose they name it."""
        return frozenset().union(*(told.named for told in self.told))

    def low(self, watch: Watch | None) -> Sight:
        """The cells of the evaluation; a watch needs its own view of them, lest a test be made in another's."""
        return self._unwatched if watch is None else self._sight(watch, self.found.trace)

    @cached_property
    def _unwatched(self) -> Sight:
        return self._sight(None, self.found.trace)

    @cached_property
    def high(self) -> Sight | None:
        """The cells at the upper end where a score is open."""
        return None if self.found.high is None else self._sight(None, self.found.high)

    def _sight(self, watch: Watch | None, trace: Sequence[Value | list[Row]]) -> Sight:
        position = self.frame.program.position

        def value(key: str) -> Value:
            found = trace[position[key]]
            return None if isinstance(found, list) else found

        reader = Reader(self.frame.cells, value, lambda key: f"C[{position[key]}]", watch)
        kept = frozenset(("total.shown",)) if self.found.is_open else frozenset()
        return Sight(reader, self.frame.steps, self.frame.scores, self.frame.closing, kept)

    def rows(self, records: str, outside: Sight) -> list[Sight]:
        """The records of a list, each with the cells around it."""
        position = self.frame.program.position[records]
        trace = self.found.high if self.found.high is not None and outside is self.high else self.found.trace
        rows, watch = trace[position], outside.reader.watch
        assert isinstance(rows, list)
        if watch is not None:
            watch.rows(f"C[{position}]", len(rows))
        return [self._row(records, at, row, outside) for at, row in enumerate(rows)]

    def _row(self, records: str, at: int, row: Row, outside: Sight) -> Sight:
        columns = self.frame.columns(records)
        raw, place = outside.reader.raw, f"C[{self.frame.program.position[records]}][{at}]"

        def value(key: str) -> Value:
            return row[columns[key]] if key in columns else raw(key)

        def code(key: str) -> str:
            return f"{place}[{columns[key]}]" if key in columns else outside.reader.place(key)

        cells = self.frame.row_cells(records)
        reader = Reader(cells, value, code, outside.reader.watch, self.frame.free_texts)
        return Sight(reader, self.frame.all_steps)

    def is_empty(self, records: str, watch: Watch | None) -> bool:
        """Whether a list has no records."""
        position = self.frame.program.position[records]
        found = not self.found.trace[position]
        return found if watch is None else watch.truth(f"not C[{position}]", found=found)

    def pool_name(self, key: str) -> str:
        """How a cell of other subjects' programs is called."""
        words = self.pools.words(key)
        return show_text(key if words is None else words.say(self.frame.language))

    def _sources(self) -> Mapping[int, str]:
        known = self.result.values.sources.get((self.found.subject.name, self.result.period), {})
        found, trace = {}, self.found.trace
        for at, item, asked in self.frame.data:
            if asked is not None and trace[asked] == keys.CARRIED:
                found[at] = self._carried_source(item)
            elif item in known:
                found[at] = one_line(source_text(known[item], self.frame.language))
        return {at: source for at, source in found.items() if source}

    def _carried_source(self, item: str) -> str:
        seen = self.result.values.observations
        ids = [p.id for p in self.result.scheme.periods]
        at = ids.index(self.result.period) if self.result.period in ids else 0
        for period in reversed(ids[:at]):
            found = seen.get((self.found.subject.name, period, item))
            if found is not None and found.status is Status.VERIFIED and found.value is not None:
                return one_line(f"{period} {source_text(found.source, self.frame.language)}")
        return ""
