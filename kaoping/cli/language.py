"""Which language a command speaks: as asked for, or as the locale says, or Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaoping.engine.words import Language

_ASKED = {"zh": Language.ZH, "zh-hans": Language.ZH, "zh_cn": Language.ZH, "en": Language.EN}


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of `--lang`, or else of the locale; Chinese where neither says English.

    It is needed before the arguments are parsed, because help and usage errors speak it too. An
    unknown language is left for the parser to refuse.
    """
    asked = _asked(arguments)
    if asked is not None:
        return _ASKED.get(asked.lower(), Language.ZH)
    return Language.EN if _locale(environment).lower().startswith("en") else Language.ZH


def _asked(arguments: Sequence[str]) -> str | None:
    found = None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and at + 1 < len(arguments):
            found = arguments[at + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


def _locale(environment: Mapping[str, str]) -> str:
    """The locale of messages; the first of these that is set decides, as POSIX has it."""
    return next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
