"""Results to report on, and a reader of pages that forgives nothing."""

from html.parser import HTMLParser
from pathlib import Path

from kaoping.engine.scoring import Result, score
from kaoping.files.scheme_yaml import parse_scheme_yaml, read_scheme_yaml
from kaoping.files.values import read_values

EXAMPLES = Path(__file__).parents[3] / "examples"
VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}


def example(name: str) -> Result:
    folder = EXAMPLES / name
    scheme = read_scheme_yaml(folder / "scheme.yaml")
    return score(scheme, read_values([folder / "values.csv"], scheme))


def retitled(name: str, old: str, new: str) -> Result:
    """An example with a text of its scheme replaced."""
    folder = EXAMPLES / name
    text = (folder / "scheme.yaml").read_text(encoding="utf-8")
    assert old in text
    scheme = parse_scheme_yaml(text.replace(old, new))
    return score(scheme, read_values([folder / "values.csv"], scheme))


class Page(HTMLParser):
    """A page, read strictly: every element is closed where it should be, no attribute stands twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """What is read on the page, spaces made single."""
        return " ".join(" ".join(self.words).split())

    def all(self, attribute: str) -> list[str]:
        """All values of an attribute."""
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]
