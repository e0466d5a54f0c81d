"""How the program answers before it works: help, languages, wrong commands."""

from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping


def test_help_is_chinese_by_default(kaoping: Kaoping) -> None:
    ended = kaoping("--help")

    assert ended.code == 0
    assert "用法：kaoping" in ended.out
    assert "计算全部单位的得分和名次" in ended.out


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--lang", "en", "--help"], {}),
        (["--lang=en", "--help"], {"LANG": "zh_CN.UTF-8"}),
        (["--help"], {"LANG": "en_GB.UTF-8"}),
        (["--help"], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}),
    ],
)
def test_help_is_english_where_asked_for_or_where_the_locale_is(
    kaoping: Kaoping, arguments: list[str], environment: dict[str, str]
) -> None:
    assert "Usage: kaoping" in kaoping(*arguments, environment=environment).out


@pytest.mark.parametrize("environment", [{}, {"LANG": "C.UTF-8"}, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}])
def test_other_locales_speak_chinese(kaoping: Kaoping, environment: dict[str, str]) -> None:
    assert "用法" in kaoping("--help", environment=environment).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "用法"),
        (["scores"], "没有命令“scores”；是否为 score？"),
        (["score"], "缺少参数 方案"),
        (["score", "a.yaml", "b.csv", "--jso"], "没有选项 --jso；是否为 --json？"),
        (["score", "a.yaml", "b.csv", "--lang", "fr"], "--lang 的值只能是 zh、en"),
    ],
)
def test_a_wrong_command_ends_with_2_and_says_what_would_be_right(
    kaoping: Kaoping, arguments: list[str], said: str
) -> None:
    ended = kaoping(*arguments)

    assert ended.code == 2
    assert said in ended.out + ended.err


def test_a_file_that_is_not_there_ends_with_4_and_is_named(kaoping: Kaoping, tmp_path: Path) -> None:
    ended = kaoping("score", tmp_path / "no.yaml", tmp_path / "no.csv")

    assert ended.code == 4
    assert f"找不到文件 {tmp_path / 'no.yaml'}" in ended.err


def test_a_refused_scheme_ends_with_3_and_names_the_place(kaoping: Kaoping, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text("id: x\ntitle: x\nitems:\n  - {title: a, points: 1, rule: {family: given, what: guess}}\n")

    ended = kaoping("score", scheme, tmp_path / "no.csv")

    assert ended.code == 3
    assert "rule" in ended.err
    assert "Traceback" not in ended.err


def test_workbooks_of_schemes_and_results_are_told_from_values_in_one_line(
    kaoping: Kaoping, jinhua: Path, tmp_path: Path
) -> None:
    scheme, result = tmp_path / "scheme.xlsx", tmp_path / "result.xlsx"
    kaoping("convert", jinhua / "scheme.yaml", scheme)
    kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", result)

    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", tmp_path)

    assert ended.code == 3
    assert "scheme.xlsx [not-values]：这是考评方案工作簿，不是数据" in ended.err
    assert "result.xlsx [not-values]：这是考评结果工作簿，不是数据" in ended.err
    assert "共 2 个错误" in ended.err
