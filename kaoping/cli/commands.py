"""Commands as data: arguments and options with help in both languages, made into click commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from kaoping.cli.help_page import HelpPage
from kaoping.cli.screen import Screen
from kaoping.engine.words import Language, Words

_PAGE = 100
_USAGE = Words("用法：", "Usage: ")
_ARGUMENTS = Words("参数", "Arguments")
_OPTIONS = Words("选项", "Options")
_COMMANDS = Words("命令", "Commands")
_OPTIONS_MARK = Words("[选项]", "[OPTIONS]")
_COMMAND_MARK = Words("命令 [参数]", "COMMAND [ARGS]")


@dataclass(frozen=True, slots=True)
class Argument:
    """A positional argument. `many`: one or more (or any number, where it is not `required`)."""

    name: str
    metavar: Words
    help: Words
    many: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """An option; without `metavar` it is a switch."""

    flags: tuple[str, ...]
    name: str
    help: Words
    metavar: Words | None = None
    many: bool = False
    choices: tuple[str, ...] = ()


Runner = Callable[..., int]
"""What a command does: called with the screen and its parameters by name; returns the exit code."""


@dataclass(frozen=True)
class CommandSpec:
    """Everything about a command. `notes` stand below the options in its help."""

    name: str
    summary: Words
    parameters: tuple[Argument | Option, ...]
    run: Runner
    notes: Words | None = None


LANGUAGE = Option(
    ("--lang",),
    "lang",
    Words(
        "语言：zh 中文（默认），en 英文；未指定时按环境变量 LC_ALL、LANG", "language: zh or en; else as LC_ALL or LANG"
    ),
    metavar=Words("zh|en", "zh|en"),
    choices=("zh", "en"),
)
JSON = Option(("--json",), "as_json", Words("输出 JSON，供程序读取", "write JSON, for programs"))
HELP = Option(("-h", "--help"), "help", Words("显示本说明", "show this help"))


class Command(click.Command):
    """A click command made from its description, with help in the language of the screen."""

    def __init__(self, spec: CommandSpec, language: Language) -> None:
        self.spec = spec
        self.language = language
        options = [p for p in spec.parameters if isinstance(p, Option)]
        arguments = [p for p in spec.parameters if isinstance(p, Argument)]
        params: list[click.Parameter] = [_argument(a, language) for a in arguments]
        params += [_option(o, language) for o in (*options, LANGUAGE)]
        super().__init__(spec.name, params=params, context_settings={"help_option_names": list(HELP.flags)})

    def invoke(self, ctx: click.Context) -> int:
        """Run the command on the screen of the context."""
        parameters = {k: v for k, v in ctx.params.items() if k != LANGUAGE.name}
        screen = ctx.find_object(Screen)
        return self.spec.run(screen, **parameters)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The arguments as they stand in the usage line."""
        pieces = [_usage(p, self.language) for p in self.spec.parameters if isinstance(p, Argument)]
        return [*pieces, _OPTIONS_MARK.say(self.language)]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, with widths right for Chinese."""
        said = self.language
        arguments = [p for p in self.spec.parameters if isinstance(p, Argument)]
        options = [p for p in self.spec.parameters if isinstance(p, Option)]
        page = _page(ctx, said)
        page.usage(_USAGE, " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)]))
        page.paragraphs(self.spec.summary)
        page.listed(_ARGUMENTS, [(a.metavar.say(said), a.help.say(said)) for a in arguments])
        page.listed(_OPTIONS, [(_flags(o, said), o.help.say(said)) for o in (*options, LANGUAGE, HELP)])
        if self.spec.notes is not None:
            page.paragraphs(self.spec.notes)
        formatter.write(str(page))


class Group(click.Group):
    """The program itself: knows its commands by name and loads one when it is used."""

    def __init__(
        self,
        name: str,
        *,
        language: Language,
        summary: Words,
        version: str,
        modules: Mapping[str, tuple[str, Words]],
        notes: Words,
    ) -> None:
        self.language = language
        self.summary = summary
        self.modules = modules
        self.notes = notes
        version_option = click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False)
        version_option.callback = _version_callback(f"{name} {version}")
        super().__init__(
            name,
            params=[_option(LANGUAGE, language), version_option],
            context_settings={"help_option_names": list(HELP.flags)},
            invoke_without_command=False,
            no_args_is_help=True,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of work."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command by name."""
        if cmd_name not in self.modules:
            return None
        module: Any = import_module(self.modules[cmd_name][0])
        return Command(module.SPEC, self.language)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the program."""
        said = self.language
        version = Option(("--version",), "version", Words("显示版本", "show the version"))
        page = _page(ctx, said)
        page.usage(_USAGE, f"{ctx.command_path} {_OPTIONS_MARK.say(said)} {_COMMAND_MARK.say(said)}")
        page.paragraphs(self.summary)
        page.listed(_COMMANDS, [(name, summary.say(said)) for name, (_, summary) in self.modules.items()])
        page.listed(_OPTIONS, [(_flags(o, said), o.help.say(said)) for o in (LANGUAGE, version, HELP)])
        page.paragraphs(self.notes)
        formatter.write(str(page))


def _page(ctx: click.Context, language: Language) -> HelpPage:
    screen = ctx.find_object(Screen)
    return HelpPage(language, _PAGE if screen is None else screen.columns)


def _version_callback(text: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def show(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            click.echo(text)
            ctx.exit()

    return show


def _argument(argument: Argument, language: Language) -> click.Argument:
    metavar = argument.metavar.say(language)
    nargs = -1 if argument.many else 1
    return click.Argument([argument.name], metavar=metavar, nargs=nargs, required=argument.required)


def _option(option: Option, language: Language) -> click.Option:
    flags = [*option.flags, option.name]
    if option.metavar is None:
        return click.Option(flags, is_flag=True)
    kind = click.Choice(option.choices) if option.choices else None
    return click.Option(flags, metavar=option.metavar.say(language), multiple=option.many, type=kind)


def _usage(argument: Argument, language: Language) -> str:
    name = argument.metavar.say(language) + ("…" if argument.many else "")
    return name if argument.required else f"[{name}]"


def _flags(option: Option, language: Language) -> str:
    metavar = "" if option.metavar is None else f" {option.metavar.say(language)}"
    return ", ".join(option.flags) + metavar
