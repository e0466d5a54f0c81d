"""Splitting an expression into tokens; full-width signs as Chinese input methods give them are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaoping.engine.words import Words

MAX_LENGTH = 2000
MAX_NUMBER_LENGTH = 30

_SIGNS = {
    "（": "(", "）": ")", "，": ",", "、": ",", "＋": "+", "－": "-", "−": "-", "×": "*", "＊": "*",
    "÷": "/", "／": "/", "≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "≠": "!=", "＞": ">", "＜": "<",
    "＝": "==", "=": "==", "％": "%", "<>": "!=",
}  # fmt: skip
_WORDS = {"且": "and", "或": "or", "非": "not", "是": "true", "否": "false"}

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<text>'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’)
    | (?P<name>[^\W\d]\w*(?:\.\w+)*)
    | (?P<sign><=|>=|==|!=|<>|[-+*/()<>=%,（），、＋－−×＊÷／≥≧≤≦≠＞＜＝％])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: what it is (number, text, name, sign, end), its normal form, and where it begins."""

    kind: str
    value: str
    at: int


class LanguageError(ValueError):
    """An expression that cannot be understood: what is wrong, and the character where it is (from 1).

    `place` says which expression it is, where a scheme or a rule has several.
    """

    def __init__(self, words: Words, at: int) -> None:
        super().__init__(words.en)
        self.words = words
        self.at = at + 1
        self.place: tuple[str | int, ...] = ()


def tokens(source: str) -> list[Token]:
    """Split `source`.

    Raises:
        LanguageError: at the first character that begins no token, or if the text is too long.
    """
    if len(source) > MAX_LENGTH:
        raise LanguageError(
            Words(f"表达式超过 {MAX_LENGTH} 个字符", f"the expression has more than {MAX_LENGTH} characters"),
            MAX_LENGTH,
        )
    found: list[Token] = []
    at = 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None:
            at += len(source[at:]) - len(source[at:].lstrip())
            bad = source[at]
            raise LanguageError(Words(f"不认识的字符“{bad}”", f"the character {bad!r} means nothing here"), at)
        kind = match.lastgroup or ""
        start = match.start(kind)
        found.append(_token(kind, match[kind], start))
        at = match.end()
    found.append(Token("end", "", len(source)))
    return found


def _token(kind: str, value: str, at: int) -> Token:
    if kind == "number" and len(value) > MAX_NUMBER_LENGTH:
        raise LanguageError(Words("数字太长", "the number is too long"), at)
    if kind == "sign":
        return Token("sign", _SIGNS.get(value, value), at)
    if kind == "text":
        return Token("text", value[1:-1], at)
    if kind == "name":
        word = _WORDS.get(value, value)
        return Token("word" if word in ("and", "or", "not", "true", "false") else "name", word, at)
    return Token(kind, value, at)
