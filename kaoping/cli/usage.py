"""What click has to say about a wrongly written command, in words of our own."""

from __future__ import annotations

import click

from kaoping.engine.words import Words


def usage_words(error: click.UsageError) -> Words:
    """The fault as a sentence in both languages."""
    match error:
        case click.NoSuchOption():
            near = error.possibilities or []
            zh, en = f"没有选项 {error.option_name}", f"there is no option {error.option_name}"
            return Words(f"{zh}{_near_zh(near)}", f"{en}{_near_en(near)}")
        case click.NoSuchCommand():
            near = _near(error)
            zh, en = f"没有命令“{error.command_name}”", f"there is no command {error.command_name!r}"
            return Words(f"{zh}{_near_zh(near)}", f"{en}{_near_en(near)}")
        case click.MissingParameter():
            name = _name(error)
            return Words(f"缺少{_kind(error).zh} {name}", f"missing {_kind(error).en} {name}")
        case click.BadParameter():
            return _bad_value(error)
        case click.BadOptionUsage():
            return Words(f"选项 {error.option_name} 缺少值或不带值", f"option {error.option_name}: {error.message}")
        case _:
            return Words(f"命令写法有误：{error.format_message()}", error.format_message())


def _near(error: click.NoSuchCommand) -> list[str]:
    """Commands whose names are like the one that was asked for."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    context = error.ctx
    if context is None or not isinstance(context.command, click.Group):
        return []
    return get_close_matches(error.command_name, context.command.list_commands(context), n=1, cutoff=0.5)


def _near_zh(near: list[str]) -> str:
    return f"；是否为 {'、'.join(near)}？" if near else ""


def _near_en(near: list[str]) -> str:
    return f"; did you mean {', '.join(near)}?" if near else ""


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return ", ".join(parameter.opts)
    return "" if parameter is None else str(parameter.metavar or parameter.name)


def _kind(error: click.BadParameter) -> Words:
    if isinstance(error.param, click.Option):
        return Words("选项", "option")
    return Words("参数", "argument")


def _bad_value(error: click.BadParameter) -> Words:
    name = _name(error)
    kind = None if error.param is None else error.param.type
    if isinstance(kind, click.Choice):
        choices = "、".join(map(str, kind.choices))
        return Words(f"{name} 的值只能是 {choices}", f"{name} is one of {', '.join(map(str, kind.choices))}")
    return Words(f"{name} 的值有误", f"{name}: {error.message}")
