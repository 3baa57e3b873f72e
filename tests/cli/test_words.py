"""The command line speaks Vietnamese, whatever the system speaks, and says how to go on."""

from __future__ import annotations

import argparse
import ast
import inspect
import re

import pytest

from installers.arguments import WORDS
from main import COMMANDS as RUNS
from main import main
from tests.cli.terminal import Terminal

COMMANDS = [name for name in RUNS if name]
ENGLISH = re.compile(
    r"\b(usage|options|arguments?|error|required|invalid|choose|show this|expected|unrecognized)\b"
)
# For programmers who make a parser wrong; a person never meets them.
FOR_PROGRAMMERS = re.compile(
    r"__call__|conflict|mode %r|two groups|for positionals|option string %\(option|dest=|mutually|"
    r"multiple subparser|not callable"
)


def test_every_word_that_argparse_says_to_a_person_has_vietnamese() -> None:
    said = {
        text
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(text := argument.value, str)
    }
    assert "usage: " in said
    assert {text for text in said - WORDS.keys() if not FOR_PROGRAMMERS.search(text)} == set()


def test_a_translation_keeps_the_places_of_its_original() -> None:
    places = re.compile(r"%(?:\((\w+)\))?[sr]")
    for english, vietnamese in WORDS.items():
        assert set(places.findall(vietnamese)) <= set(places.findall(english)), english


@pytest.mark.parametrize("language", ["en_US.UTF-8", "C", "en_US.ISO-8859-1"])
def test_help_is_vietnamese_on_a_system_of_any_language(terminal: Terminal, language: str) -> None:
    told = terminal.run("--help", LC_ALL=language, LANGUAGE="en")
    assert told.code == 0
    assert told.out.startswith("Cách dùng: motcua")
    assert "các lệnh:" in told.out
    for command in COMMANDS:
        assert command in told.out
    assert not ENGLISH.search(told.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    told = capsys.readouterr()
    assert ended.value.code == 0
    assert told.out.startswith(f"Cách dùng: motcua {command}")
    assert "--home THƯ_MỤC" in told.out
    assert not ENGLISH.search(told.out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["mo-di"], "không có 'mo-di'"),
        (["gateway", "--port", "mười"], "--port: giá trị 'mười' không hợp lệ"),
        (["digitise"], "còn thiếu: TỆP, --out"),
        (["sync", "--join", "http://127.0.0.1"], "--join: cần 2 giá trị"),
        (["check", "--nhanh"], "không hiểu: --nhanh"),
        (["check", "--passphrase-file"], "cần một giá trị"),
    ],
)
def test_a_slip_of_the_hand_is_told_in_vietnamese_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], args: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(args)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert said in told.err
    assert "--help" in told.err
    assert not told.out
    assert not ENGLISH.search(told.err)


def test_the_home_is_taken_before_the_command_and_after_it(terminal: Terminal) -> None:
    for args in (["--home", "/khong/co", "sync"], ["sync", "--home", "/khong/co"]):
        told = terminal.run(*args)
        assert told.code == 1
        assert "/khong/co" in told.err


def test_without_a_home_the_app_says_how_to_make_one(terminal: Terminal) -> None:
    told = terminal.run("--home", "/khong/co", QT_QPA_PLATFORM="offscreen")
    assert told.code == 1
    assert "./motcua init" in told.err
