"""The explanations (评分说明) of the subjects of a result, as data and as text.

What an explanation says is decided in `item.py`, from the cells of one subject. That is slow where it is done
for many subjects, though it differs little between them. So what is worked out for one of them is kept as a
template, by the tests that led to it, and filled in for all others that pass the same tests (`watch.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import TypeVar

from kaoping.engine.explanation.blocks import Block, Blocks, Explanation
from kaoping.engine.explanation.frame import Frame
from kaoping.engine.explanation.item import block_of
from kaoping.engine.explanation.paths import Paths
from kaoping.engine.explanation.phrases import TONGUES
from kaoping.engine.explanation.pools import Pools
from kaoping.engine.explanation.shown import one_line
from kaoping.engine.explanation.subjects import Explained
from kaoping.engine.explanation.telling import Telling, Told, tell_all
from kaoping.engine.explanation.templates import filled_in, object_code, text_code
from kaoping.engine.explanation.text import block_lines, scheme_lines, signed, subject_line
from kaoping.engine.explanation.watch import Unrepeatable, Watch
from kaoping.engine.program import Section
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language

Made = TypeVar("Made")


def explain(result: Result, subject: str, language: Language = Language.ZH) -> Explanation:
    """Explain every score of a subject. For several subjects of a result an `Explainer` is faster.

    Raises:
        KeyError: if there is no such subject.
    """
    return Explainer(result, language).explain(subject)


class Templates:
    """What has been worked out for one kind of subjects in one language."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.told: list[Paths[Told]] = [Paths() for _ in frame.sections]
        self.told_if_asked: dict[tuple[int, tuple[str, ...]], Paths[Told]] = {}
        self.blocks: list[Paths[Block]] = [Paths() for _ in frame.sections]
        self.texts: list[Paths[str]] = [Paths() for _ in frame.sections]
        self._ids: dict[Told, Told] = {}
        self._by_tests: dict[tuple[object, ...], Told] = {}
        scheme, language = frame.scheme, frame.language
        self.common = Explanation(
            language=language,
            scheme=scheme.title.say(language),
            scheme_digest=scheme.digest(),
            invented=scheme.invented,
            invented_values=scheme.invented_values,
        )
        """What the explanations of all subjects have in common."""
        self.head = "\n".join(scheme_lines(self.common, TONGUES[language]))
        self.subjects = 0
        """How many have been explained: templates are made from the second on, for one alone they do not pay."""

    @cached_property
    def is_plain(self) -> bool:
        """Whether no text of the scheme could be taken for a slot."""
        return b"\\u0000" not in self.frame.scheme.canonical()

    def same(self, told: Told) -> Told:
        """The one object for what a section tells."""
        found = self._ids.get(told)
        if found is None:
            # The number belongs to this one for good, whoever else is numbering at the same time.
            found = self._ids.setdefault(told, replace(told, id=next(_NUMBERS)))
        return found

    def by_tests(self, told: Told, watch: Watch) -> Told:
        """The one object for what a section tells and the tests that led to it."""
        key = (told.id, *watch.path)
        found = self._by_tests.get(key)
        if found is None:
            numbered = replace(told, path=next(_NUMBERS), tests=dict(watch.path))
            found = self._by_tests.setdefault(key, numbered)
        return found


_TEMPLATES: Kept[Templates] = Kept()
_NUMBERS = count(1)


class Explainer:
    """Explains the subjects of one result in one language."""

    def __init__(self, result: Result, language: Language = Language.ZH) -> None:
        self.result = result
        self.language = language
        self._pools, self._tops = (Pools(result, language, at_upper_end=end) for end in (False, True))
        self._groups = {g.id: g.id if g.title is None else g.title.say(language) for g in result.scheme.groups}
        self._period = "" if result.period_title is None else one_line(result.period_title.say(language))

    def explain(self, subject: str) -> Explanation:
        """The explanation of every score of a subject; a block of it is made when it is read.

        Raises:
            KeyError: if there is no such subject.
        """
        explained, templates = self._explained(subject)
        name, group = self._called(explained)
        blocks = Blocks(len(templates.blocks), lambda at: self._block(explained, templates, at))
        return replace(templates.common, subject=name, group=group, period=self._period, blocks=blocks)

    def text(self, subject: str, items: frozenset[str] | None = None) -> str:
        """The explanation as text, the same as `explanation_text` of the structured one.

        Raises:
            KeyError: if there is no such subject.
        """
        explained, templates = self._explained(subject)
        sections = templates.frame.sections
        wanted = [at for at, section in enumerate(sections) if items is None or section.item in items]
        filled = self._fill(explained, [templates.texts[at] for at in wanted])
        texts = [self._text(explained, templates, at) if t is None else t for at, t in zip(wanted, filled, strict=True)]
        tongue = TONGUES[self.language]
        head = f"{templates.head}\n{subject_line(*self._called(explained), self._period, tongue)}\n"
        return signed("\n".join((head, *texts)), tongue)

    def _explained(self, subject: str) -> tuple[Explained, Templates]:
        found = self.result.of(subject)
        templates = self._templates(found)
        templates.subjects += 1
        explained = Explained(self.result, found, templates.frame, self._pools, self._tops)
        known = self._fill(explained, templates.told)
        explained.tell(tell_all(known, lambda at, asked: self._told(explained, templates, at, asked)))
        return explained, templates

    def _fill(self, subject: Explained, paths: Sequence[Paths[Made]]) -> list[Made | None]:
        """What is explained of a subject by templates at hand; of an open score both ends differ, so there are none."""
        if subject.found.is_open:
            return [None] * len(paths)
        trace, told = subject.found.trace, subject.told
        return [one.fill(trace, told, subject) for one in paths]

    def _templates(self, found: SubjectResult) -> Templates:
        compiled, scheme = found.compiled, self.result.scheme
        key = (compiled.profile, id(compiled.program.position), self.language)
        return _TEMPLATES.get(scheme, key, lambda: Templates(Frame(scheme, compiled, self.language)))

    def _called(self, subject: Explained) -> tuple[str, str]:
        """The name of a subject and that of its group."""
        found = subject.found.subject
        return one_line(found.name), self._groups[found.group]

    # One section

    def _told(self, subject: Explained, templates: Templates, at: int, asked: tuple[str, ...]) -> Told:
        paths = templates.told_if_asked.setdefault((at, asked), Paths()) if asked else templates.told[at]
        section = subject.frame.sections[at]

        def work_out(watch: Watch | None) -> Told:
            told = templates.same(_told_of(subject, section, asked, watch))
            return told if watch is None else templates.by_tests(told, watch)

        found = self._fill(subject, [paths])[0] if asked else None
        if found is not None:
            return found
        return _worked_out(subject, templates, paths, work_out, lambda told, _: paths.constant(told))

    def _block(self, subject: Explained, templates: Templates, at: int) -> Block:
        paths, section = templates.blocks[at], subject.frame.sections[at]
        found = self._fill(subject, [paths])[0]
        if found is not None:
            return found
        return _worked_out(
            subject,
            templates,
            paths,
            lambda watch: block_of(subject, section, watch),
            lambda block, watch: object_code(block, watch, paths.constant),
        )

    def _text(self, subject: Explained, templates: Templates, at: int) -> str:
        section = subject.frame.sections[at]

        def work_out(watch: Watch | None) -> str:
            lines = block_lines(block_of(subject, section, watch), self.language)
            return "".join(f"{line}\n" for line in lines)

        return _worked_out(subject, templates, templates.texts[at], work_out, text_code)


def _worked_out(
    subject: Explained,
    templates: Templates,
    paths: Paths[Made],
    work_out: Callable[[Watch | None], Made],
    code: Callable[[Made, Watch], str],
) -> Made:
    """What is explained of a subject where no template is at hand: it is worked out, and kept as one."""
    if subject.found.is_open or templates.subjects == 1 or paths.is_full or not templates.is_plain:
        return work_out(None)
    watch = paths.watch()
    try:
        template = work_out(watch)
    except Unrepeatable:
        return work_out(None)
    paths.keep(watch, code(template, watch))
    return filled_in(template, watch)


def _told_of(subject: Explained, section: Section, asked: tuple[str, ...], watch: Watch | None) -> Told:
    """What a section tells of a subject, at both ends if its score is open."""
    ends = [subject.low(watch)] if subject.high is None else [subject.low(watch), subject.high]
    told = [Telling(subject.frame, section, end, lambda key: subject.is_empty(key, watch)).told(asked) for end in ends]
    return told[0] if len(told) == 1 else told[0].joined(told[1])
