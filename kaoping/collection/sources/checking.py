"""Schemes whose data items want what the platform computes, and misspell it or have no place for it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import override

from kaoping.collection.sources import Source, sources
from kaoping.engine.scheme import Leaf, Scheme
from kaoping.engine.scheme.item import walk
from kaoping.engine.terms import DataItem, Finding, Place
from kaoping.engine.words import Words
from kaoping.planning.schemes.hooks import checking

_TYPES = {"number": Words("数字", "a number"), "fact": Words("是否", "a fact")}


@checking
def wrong_sources(scheme: Scheme) -> Iterator[Finding]:
    """Data items that would be asked of units by mistake, or that cannot hold what is computed for them."""
    for item, place in _items(scheme):
        named = "" if item.source is None else item.source.zh.strip()
        known = sources().get(named)
        if known is None and (meant := _meant(named)):
            yield _unknown(named, meant, (*place, "source"))
        if known is not None and known.fits != item.type:
            yield _unfit(known, (*place, "type"))


def _items(scheme: Scheme) -> Iterator[tuple[DataItem, Place]]:
    """All data items that are written down, with their places."""
    yield from _listed(scheme.data, ("data",))
    for node, place in walk(scheme.items):
        if isinstance(node, Leaf):
            yield from _listed(node.data, (*place, "data"))
            for at, variant in enumerate(node.variants):
                yield from _listed(variant.data, (*place, "variants", at, "data"))


def _listed(items: tuple[DataItem, ...], place: Place) -> Iterator[tuple[DataItem, Place]]:
    for at, item in enumerate(items):
        yield item, (*place, at)


def _meant(named: str) -> list[str]:
    """What somebody meant who wrote a kind that there is not; most sources are the names of ledgers and offices."""
    group, dot, _ = named.lower().partition(".")
    same = [kind for kind in sources() if dot and kind.startswith(f"{group}.")]
    return same or get_close_matches(named.lower(), list(sources()), n=3, cutoff=0.8)


def _unknown(named: str, meant: list[str], place: Place) -> Finding:
    return Finding(
        "unknown-source",
        place,
        Words(f"平台没有“{named}”这项自己掌握的数据", f"the platform computes nothing called {named!r}"),
        Words(f"写 {_listing(meant, '、', 'zh-hans')}", f"write {_listing(meant, ', ', 'en')}"),
    )


def _listing(kinds: list[str], between: str, language: str) -> str:
    with override(language):
        left, right = "（）" if language != "en" else (" (", ")")
        return between.join(f"{kind}{left}{sources()[kind].title}{right}" for kind in kinds)


def _unfit(known: Source, place: Place) -> Finding:
    wanted = _TYPES[known.fits]
    return Finding(
        "source-type",
        place,
        Words(
            f"{known.kind} 的值是{wanted.zh}，数据项的类型不是", f"{known.kind} is {wanted.en}, the data item is not"
        ),
        Words(f"类型写 {known.fits}（{wanted.zh}）", f"write type: {known.fits}"),
    )
