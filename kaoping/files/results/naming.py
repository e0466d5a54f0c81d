"""What cells are called on a score sheet, and their arithmetic in words."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.engine.compiling import Compiled
from kaoping.engine.explanation.formulas import Writer
from kaoping.engine.program import Gather, Ordinal, Pool, Records, Section, Step
from kaoping.engine.words import Language, Words, listing
from kaoping.files.results import words as w


class Naming:
    """Names of the cells of one program: each unlike all others of its section."""

    def __init__(self, compiled: Compiled, total: Words, language: Language) -> None:
        self.compiled = compiled
        self.program = compiled.program
        self.language = language
        self._total = total
        self._sections: dict[str, Section] = {}
        self._names: dict[tuple[str, str], str] = {}
        for section in self.program.sections:
            self._name_section(section)
        self._records = {f.key: f.words for r in self.program.records for f in r.fields}
        self._records |= {s.key: s.words for r in self.program.records for s in r.steps}

    def _name_section(self, section: Section) -> None:
        taken: set[str] = set()
        for key in (*section.inputs, *section.steps):
            name = self.program.words_of(key).say(self.language)
            unique, number = name, 2
            while unique in taken:
                unique, number = f"{name}（{number}）", number + 1
            taken.add(unique)
            self._names[section.item, key] = unique
            self._sections.setdefault(key, section)

    def name(self, key: str, section: Section) -> str:
        """What a cell is called in its own section."""
        return self._names[section.item, key]

    def mention(self, key: str, here: Section) -> str:
        """How a line mentions a cell: plainly in its own section, with the item's number from elsewhere."""
        local = self._names.get((here.item, key))
        if local is not None:
            return f"「{local}」"
        owner = self._sections.get(key)
        if owner is None:
            return f"「{self.program.words_of(key).say(self.language)}」"
        own = self._names[owner.item, key]
        if key == owner.score:
            return f"「{own}」"
        code = self.compiled.codes.get(owner.item) or self._total.say(self.language)
        return f"「{code} {own}」"

    def how(self, step: Step, section: Section) -> str:
        """The arithmetic of a step in words."""
        match step.what:
            case Pool() as pool:
                return self._pool(pool, section)
            case Gather() as gather:
                return self._gather(gather)
            case Ordinal():
                raise AssertionError("an ordinal belongs to a record")
            case expr:
                return Writer(self.language, lambda key: self.mention(key, section)).write(expr)

    def row_how(self, step: Step, records: Records, section: Section) -> str:
        """The arithmetic of a step of a record in words."""
        columns = records.cells()
        if isinstance(step.what, Ordinal):
            return self._ordinal(step.what)
        assert not isinstance(step.what, Pool | Gather)

        def mention(key: str) -> str:
            if key in columns:
                return f"「{self._records[key].say(self.language)}」"
            return self.mention(key, section)

        return Writer(self.language, mention).write(step.what)

    def _known(self, key: str, section: Section) -> str:
        """The name of a cell that may belong to the programs of other groups."""
        if key not in self.program.position:
            return "「…」"
        return self.mention(key, section)

    def _pool(self, pool: Pool, section: Section) -> str:
        order = w.HIGH_FIRST if pool.high_first else w.LOW_FIRST
        where = w.SCOPES[pool.scope].say(self.language)
        if pool.groups:
            where = w.IN_GROUPS.fill(where=where, groups=listing(pool.groups)).say(self.language)
        cell = self._known(pool.cell, section)
        text = w.POOLED[pool.how].say(self.language).format(where=where, cell=cell, order=order.say(self.language))
        if pool.where is None or pool.where == pool.cell:
            return text
        only = self.program.words_of(pool.where).say(self.language) if pool.where in self.program.position else "…"
        return text + w.ONLY_WHERE.say(self.language).format(where=only)

    def _gather(self, gather: Gather) -> str:
        words: Mapping[str, Words] = self._records
        cell = "" if gather.cell is None else words[gather.cell].say(self.language)
        text = w.GATHERED[gather.how].say(self.language).format(cell=cell)
        if gather.where is None:
            return text
        return text + w.ONLY_WHERE.say(self.language).format(where=words[gather.where].say(self.language))

    def _ordinal(self, ordinal: Ordinal) -> str:
        zh = self.language is Language.ZH
        same = listing(f"「{self._records[k].say(self.language)}」" for k in ordinal.partition).say(self.language)
        order = listing(
            f"「{self._records[k].say(self.language)}」{_direction(high, self.language)}" for k, high in ordinal.order
        ).say(self.language)
        return f"同一{same}中按{order}排列的第几件" if zh else f"which one of the same {same} by {order}"


def _direction(high_first: bool, language: Language) -> str:
    if language is Language.ZH:
        return "从大到小" if high_first else "从小到大"
    return " from large to small" if high_first else " from small to large"
