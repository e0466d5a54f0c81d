"""Writes docs/scheme-words.md: every field and choice of a scheme in Chinese and English.

python -m tools.scheme_words > docs/scheme-words.md
"""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.engine.rules import Rule
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.shape import Model, Shape, fields_of, models_under
from kaoping.engine.scheme.vocabulary import choice, choices_in, keys_of, term
from kaoping.engine.words import Words

HEAD = """# Words of a scheme 方案用语对照

Every field and choice that a scheme may write, in Chinese and in English; a file may mix them. Where a field has a
second Chinese name behind a stroke, both are understood. Written by `python -m tools.scheme_words`.

方案里能写的每个字段和选项的中英文对照；中英文可以混用。斜线后面是也能写的另一个名称。评分方法的参数按方法列在最后。
"""


def document() -> str:
    """The page."""
    parts = sorted(models_under(Scheme), key=lambda m: not issubclass(m, Rule))
    rules = [m for m in parts if issubclass(m, Rule)]
    others = [m for m in parts if not issubclass(m, Rule)]
    sections = ["".join(_section(model)) for model in (*others, *rules)]
    return HEAD + "".join(sections)


def _section(model: Model) -> Iterator[str]:
    yield f"\n## {_title(model)}\n\n| 中文 | English | 选项 choices | 说明 |\n|---|---|---|---|\n"
    for key, field in fields_of(model).items():
        values = [_choice(choice(model, key, value), value) for value in dict.fromkeys(choices_in(field.shape))]
        if key == "family":
            continue
        cells = (_names(model, key), f"`{key}`", "、".join(values), term(model, key).help.zh)
        yield f"| {' | '.join(cells)} |\n"


def _title(model: Model) -> str:
    if issubclass(model, Rule):
        family = choices_in(fields_of(model)["family"].shape)[0]
        return f"{choice(model, 'family', family).zh} {family}"
    return f"{'、'.join(_where(model)) or '方案'} {model.__name__}"


def _where(model: Model) -> list[str]:
    """What the fields are called that hold such parts."""
    found = [
        term(parent, key).name.zh
        for parent in models_under(Scheme)
        for key, field in fields_of(parent).items()
        if model in _models_in(field.shape)
    ]
    return list(dict.fromkeys(found))


def _models_in(shape: Shape | None) -> tuple[Model, ...]:
    if shape is None:
        return ()
    return (*shape.models, *_models_in(shape.elements), *_models_in(shape.values))


def _names(model: Model, key: str) -> str:
    own = term(model, key).name.zh
    others = [name for name, meant in keys_of(model).items() if meant == key and name not in (own, key)]
    return "／".join((own, *others))


def _choice(words: Words, value: str) -> str:
    said = value if words.zh == value else f"{words.zh} {value}"
    return f"`{said}`" if words.zh == value else f"{words.zh} `{value}`"


if __name__ == "__main__":
    print(document(), end="")
