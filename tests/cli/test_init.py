"""``init``: a real commune is set up by answering questions, or not at all."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from forms.unit import Unit
from installers.first import STOPPED, set_up
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.home import Folder, open_home
from tests.cli.terminal import MAIN, Terminal

PHRASE = "cây đa bến nước"
SECRETS = {"Mã PIN": "975310", "Gõ lại lần nữa": "", "Mật khẩu kho": PHRASE}
ANSWERS = {
    "Tên đơn vị": "Xã  An Bình",
    "Mã định danh": "h31.19",
    "Mã tỉnh": "31",
    "Họ tên cán bộ CNTT": "Nguyễn Văn Minh",
    "Họ tên cán bộ một cửa": "Trần Thị Mai",
}
_PAPER = re.compile(r"(?:[0-9A-Z]{4}-){8}([0-9A-Z]{4})")


class Person:
    """Answers by the beginning of the question; several answers to one question are given in turn."""

    def __init__(self, **answers: str | list[str]) -> None:
        given = {**ANSWERS, **answers}
        self._answers = {key: [a] if isinstance(a, str) else list(a) for key, a in given.items()}
        self._last = ""
        self.heard: list[str] = []

    def say(self, line: str) -> None:
        self.heard.append(line)

    def ask(self, question: str) -> str:
        self.heard.append(question)
        if question.startswith("Ghi xong"):
            return self._given(question) or self.paper[-4:].lower()
        return self._given(question)

    def secret(self, question: str) -> str:
        if question.strip().startswith("Gõ lại lần nữa"):
            return self._given(question) or self._last
        self._last = self._given(question) or next(v for k, v in SECRETS.items() if k in question)
        return self._last

    @property
    def paper(self) -> str:
        return next(match[0] for line in self.heard if (match := _PAPER.search(line)))

    def told(self, words: str) -> bool:
        return any(words in line for line in self.heard)

    def _given(self, question: str) -> str:
        for key, answers in self._answers.items():
            if question.strip().startswith(key) and answers:
                return answers.pop(0)
        return ""


def run(folder: Folder, person: Person) -> int:
    return set_up(folder, person.say, ask=person.ask, secret=person.secret)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "xa")


def test_answers_become_a_desk_that_opens(folder: Folder) -> None:
    person = Person(**{"Họ tên người nữa": "Phạm Thị Lan", "Vai trò": "3"})
    assert run(folder, person) == 0
    home = open_home(folder, PHRASE)
    unit = home.settings.get("unit", Unit, Unit("", "", "", ""))
    people = home.accounts.all()
    actor = home.accounts.login(people[0].id, "975310")
    province, agency = home.settings.get("province", str, ""), home.device.unit
    home.close()
    assert (unit.commune, unit.place, unit.parent) == ("xã An Bình", "An Bình", "Ủy ban nhân dân xã An Bình")
    assert unit.centre == "Trung tâm Phục vụ hành chính công xã An Bình"
    assert (province, agency) == ("31", "H31.19")
    assert sorted(account.role for account in people) == [Role.CLERK, Role.IT, Role.LEADER]
    assert actor.name
    open_home(folder, person.paper).close()


def test_bad_answers_are_asked_again_with_a_reason(folder: Folder) -> None:
    slips: dict[str, str | list[str]] = {
        "Tên đơn vị": ["", "An Bình", "phường Tân Mẫu"],
        "Mã định danh": ["H31/19", "H31.19"],
        "Họ tên cán bộ CNTT": ["", "Nguyễn Văn Minh"],
        "Mã tỉnh": ["Hải Phòng", ""],
        "Điện thoại": ["gọi anh Minh", "0200 000 000"],
        "Trang tra cứu": ["khong phai trang", ""],
        "Mã PIN": ["123", "123456", "888888", "975310"],
        "Gõ lại lần nữa": ["975311"],
        "Mật khẩu kho": ["ngắn", " có dấu cách ", PHRASE],
        "Lập kho?": ["ừ", "có"],
        "Ghi xong": ["XXXX"],
    }
    person = Person(**slips)
    assert run(folder, person) == 0
    for reason in (
        "Mục này cần có.",
        "Thiếu cấp của đơn vị.",
        "không phải mã định danh",
        "Mã tỉnh gồm hai chữ số.",
        "Số điện thoại không đúng.",
        "Địa chỉ trang không đúng.",
        "Mã PIN quá ngắn.",
        "Mã PIN dễ đoán.",
        "Hai lần gõ không giống nhau.",
        "Mật khẩu quá ngắn.",
        "dấu cách ở đầu",
        "Chưa rõ.",
        "Không khớp.",
    ):
        assert person.told(reason), reason
    assert not any(PHRASE in line or "975310" in line for line in person.heard)


@pytest.mark.parametrize("moment", ["Tên đơn vị", "Lưu khóa", "Ghi xong"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_whoever_stops_at_any_question_leaves_nothing(
    folder: Folder, moment: str, stop: type[BaseException]
) -> None:
    person = Person()

    def ask(question: str) -> str:
        if question.startswith(moment):
            raise stop
        return person.ask(question)

    assert set_up(folder, person.say, ask=ask, secret=person.secret) == STOPPED
    assert not folder.path.exists()
    assert person.told("Chưa tạo gì")
    assert run(folder, Person()) == 0


def test_a_folder_with_files_of_its_own_keeps_them_when_the_set_up_stops(folder: Folder) -> None:
    own = folder.catalogue / "fees" / "tinh.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    person = Person()

    def ask(question: str) -> str:
        if question.startswith("Ghi xong"):
            raise KeyboardInterrupt
        return person.ask(question)

    assert set_up(folder, person.say, ask=ask, secret=person.secret) == STOPPED
    assert own.exists()
    assert not folder.exists()
    assert run(folder, Person()) == 0
    assert own.exists()


def test_no_at_the_end_means_no(folder: Folder) -> None:
    assert run(folder, Person(**{"Lập kho?": "k"})) == STOPPED
    assert not folder.path.exists()


def test_a_desk_that_is_there_is_never_set_up_again(folder: Folder) -> None:
    run(folder, Person())
    before = folder.keystore.read_bytes()
    with pytest.raises(Trouble, match="Đã có kho dữ liệu"):
        run(folder, Person())
    assert folder.keystore.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told_before_the_first_question(tmp_path: Path) -> None:
    occupied = tmp_path / "tep"
    occupied.write_text("")
    person = Person()
    with pytest.raises(Trouble, match="Không ghi được"):
        run(Folder(occupied / "xa"), person)
    assert person.heard == []


def test_with_nobody_at_the_keyboard_it_says_so(terminal: Terminal, folder: Folder) -> None:
    told = terminal.run("init", "--home", folder.path)
    assert told.code == 1
    assert "hỏi từng mục" in told.err
    assert not folder.path.exists()


def test_secrets_are_not_shown_on_a_real_terminal(terminal: Terminal, folder: Folder) -> None:
    line, far_end = pty.openpty()
    command = [sys.executable, str(MAIN), "init", "--home", str(folder.path)]
    with subprocess.Popen(
        command, env=terminal.env, stdin=far_end, stdout=far_end, stderr=far_end, start_new_session=True
    ) as process:
        os.close(far_end)
        person = Person()
        screen = pending = ""
        while piece := _read(line):
            screen += piece
            pending += piece
            if pending.endswith(": "):
                person.heard += pending.splitlines()
                question = pending.splitlines()[-1]
                hidden = any(key in question for key in SECRETS)
                answer = person.secret(question) if hidden else person.ask(question)
                os.write(line, f"{answer}\n".encode())
                pending = ""
    os.close(line)
    assert process.returncode == 0, screen
    assert "Đã lập xong" in screen
    assert PHRASE not in screen
    assert "975310" not in screen


def _read(line: int) -> str:
    """Return what the terminal shows next, whole letters; empty at the end, which Linux tells as an error."""
    data = b""
    try:
        while piece := os.read(line, 4096):
            data += piece
            if data[-1] < 0x80:
                break
    except OSError:
        pass
    return data.decode()
