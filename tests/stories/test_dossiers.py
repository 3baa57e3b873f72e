"""Stories of dossiers on their way: deadlines, papers, money, hand-over, the radar, finding them again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytest_bdd import given, parsers, scenarios, then, when

from forms.bridge import values
from localdb.domain.radar import Board
from tests.stories.people import card_of, number_of
from tests.stories.world import ROLES, World
from ui.clerk import CTRL
from ui.dossiers.bridging import SETTLED, BridgeStrip
from ui.dossiers.ways import WAYS
from ui.hands import scan_card
from ui.radar.model import late_list
from ui.registers.model import UNSCANNED, Span, books

scenarios(
    "deadlines.feature",
    "papers.feature",
    "fees.feature",
    "process.feature",
    "radar.feature",
    "finding.feature",
    "linked.feature",
    "bridge.feature",
)

BY_TITLE = {way.title: way.id for way in WAYS}
Table = list[list[str]]


def typed(datatable: Table) -> dict[str, str]:
    """Return what is typed into each field, by its title."""
    return {line[0]: line[1] for line in datatable}


@when(parsers.parse('làm "{title}" với'))
def _do(world: World, title: str, datatable: Table) -> None:
    world.clerk.act(BY_TITLE[title], typed(datatable))


@when(parsers.parse('thử "{title}" với'))
def _try(world: World, title: str, datatable: Table) -> None:
    world.clerk.attempt(BY_TITLE[title], typed(datatable))


@when("gõ tiếp")
def _go_on(world: World, datatable: Table) -> None:
    clerk = world.clerk
    for title, text in typed(datatable).items():
        clerk.fill(clerk.field(title).control, text)
    clerk.accept()
    clerk.wait("it is written", lambda: clerk.dossiers.detail.acts.panel is None)
    clerk.leave_viewer()


@when("bấm Ctrl+Enter")
def _accept(world: World) -> None:
    world.clerk.accept()


@when(parsers.parse('bấm "{title}"'))
def _press(world: World, title: str) -> None:
    world.clerk.start(BY_TITLE[title])
    world.clerk.leave_viewer()


@when(parsers.parse('bắt đầu "{title}" rồi quẹt thẻ của "{name}"'))
def _start_and_scan(world: World, title: str, name: str) -> None:
    world.clerk.start(BY_TITLE[title])
    scan_card(card_of(name))


@when("hoàn tác")
def _undo(world: World) -> None:
    world.clerk.undo()


@then(parsers.parse('{role} không thể "{title}" lần nữa'))
def _cannot_again(world: World, role: str, title: str) -> None:
    assert world.clerk.role == ROLES[role]
    world.clerk.wait(f"no {title}", lambda: not world.clerk.dossiers.detail.acts.can(BY_TITLE[title]))


@then(parsers.parse('không có việc "{title}"'))
def _not_offered(world: World, title: str) -> None:
    world.clerk.wait(f"no {title}", lambda: not world.clerk.dossiers.detail.acts.can(BY_TITLE[title]))


# Deadlines and papers


@then(parsers.parse('hẹn gốc của "{name}" vẫn là "{moment}"'))
def _first_due(world: World, name: str, moment: str) -> None:
    assert world.written(world.dossier(name).original_due.at) == moment


@then(parsers.parse('hồ sơ của "{name}" có giấy "{title}"'))
def _has_paper(world: World, name: str, title: str) -> None:
    titles = [issued.title for issued in world.dossier(name).issued]
    assert any(title.casefold() in made.casefold() for made in titles), titles


@then(parsers.parse('hồ sơ của "{name}" có {count:d} giấy tiếp nhận, bản sau ghi là in lại lần {reprint:d}'))
def _reprinted(world: World, name: str, count: int, reprint: int) -> None:
    world.clerk.wait("the reprint is filed", lambda: len(world.dossier(name).receipts) == count)
    assert world.dossier(name).receipts[-1].reprint == reprint


@when("bắt đầu một hồ sơ")
def _begin(world: World) -> None:
    world.clerk.begin()


@when(parsers.parse('chọn "{words}" rồi in phiếu hướng dẫn'))
def _guide(world: World, words: str) -> None:
    world.clerk.pick(words)
    world.clerk.press(Qt.Key.Key_G, CTRL)


# Money


@given(parsers.parse('đã nhận hồ sơ khai sinh quá hạn của "{name}"'))
@when(parsers.parse('nhận hồ sơ khai sinh quá hạn của "{name}"'))
def _late_birth(world: World, name: str) -> None:
    world.keep(name, world.clerk.receive("khai si", card_of(name), {"Trường hợp": "Quá hạn"}))


@then(parsers.parse('hồ sơ của "{name}" đã thu {amount:d} đồng'))
def _collected(world: World, name: str, amount: int) -> None:
    assert world.dossier(name).collected == amount


@then(parsers.parse('hai số ghi thu của "{name}" khác nhau'))
def _two_numbers(world: World, name: str) -> None:
    first, second = world.dossier(name).collections
    assert first.number != second.number
    assert first.void_reason == "Thu nhầm người"


@when(parsers.parse('chứng thực {pages:d} trang thành {copies:d} bản cho "{name}"'))
def _certify(world: World, pages: int, copies: int, name: str) -> None:
    world.certify(pages, copies, name)


@when(parsers.parse("chốt tiền với {notes}"))
def _close_day(world: World, notes: str) -> None:
    counted = {int(note): int(count) for count, note in re.findall(r"(\d+) tờ (\d+)", notes)}
    world.clerk.close_day(counted)


# Hand to hand


@then(parsers.parse('không ai giữ hồ sơ của "{name}"'))
def _nobody_holds(world: World, name: str) -> None:
    assert world.dossier(name).holder is None


# The radar, finding, registers


@when(parsers.parse('mở bảng "{label}"'))
def _board(world: World, label: str) -> None:
    board = next(place for place, board in enumerate(Board, start=1) if board.label == label)
    world.clerk.press(Qt.Key.Key_1, CTRL)
    world.clerk.press(Qt.Key[f"Key_{board}"])


@when("in danh sách công khai của tháng")
def _public_list(world: World) -> None:
    world.clerk.press(Qt.Key.Key_F10)


@then(parsers.parse('danh sách công khai ghi hồ sơ của "{name}" hẹn "{missed}", hẹn lại "{again}"'))
def _told_in_public(world: World, name: str, missed: str, again: str) -> None:
    home, code = world.clerk.home, world.dossier(name).shown_code
    (row,) = (row for row in late_list(home, home.writer.now()).rows() if row["code"] == code)
    assert (row["due"].replace("\n", " "), row["new_due"].replace("\n", " ")) == (missed, again)


@then(parsers.parse('danh sách có "{words}"'))
def _listed(world: World, words: str) -> None:
    world.clerk.wait(words, lambda: any(words in line for line in world.clerk.rows()))


@when(parsers.parse('tìm "{words}"'))
def _find(world: World, words: str) -> None:
    world.clerk.find(words)


@when(parsers.parse('tìm bằng số định danh của "{name}"'))
def _find_number(world: World, name: str) -> None:
    world.clerk.find(number_of(name))


@when(parsers.parse('quét mã trên giấy hẹn của "{name}" khi đang ở làn chứng thực'))
def _scan_paper(world: World, name: str) -> None:
    world.clerk.press(Qt.Key.Key_F5)
    scan_card(world.dossier(name).code)


@then(parsers.parse('hồ sơ của "{name}" mở ra'))
def _is_open(world: World, name: str) -> None:
    detail = world.clerk.dossiers.detail
    code = world.dossier(name).code
    world.clerk.wait("it opens", lambda: detail.whole is not None and detail.whole.dossier.code == code)


@when("mở sổ")
def _registers(world: World) -> None:
    world.clerk.press(Qt.Key.Key_F7)


@then(parsers.parse('không có màn hình "{screen}"'))
def _no_screen(world: World, screen: str) -> None:
    assert not world.clerk.may_see(screen)


@then(parsers.parse('có màn hình "{screen}"'))
def _has_screen(world: World, screen: str) -> None:
    assert world.clerk.may_see(screen)


def strip_of(world: World) -> BridgeStrip:
    """Return the strip that hands fields to another program."""
    strip = world.clerk.dossiers.bridging.strip
    assert strip is not None
    return strip


@when("bấm phím chép sang phần mềm khác")
def _bridge(world: World) -> None:
    world.clerk.press(Qt.Key.Key_B, CTRL)
    world.clerk.wait("the strip is there", lambda: world.clerk.dossiers.bridging.strip is not None)


@when(parsers.parse("dán {count:d} ô vào phần mềm kia"), target_fixture="pasted")
def _paste(world: World, count: int) -> list[str]:
    strip, pasted = strip_of(world), []
    for place in range(count):
        world.clerk.wait("the next field is offered", partial(lambda at: strip.at == at, place))
        world.clerk.wait("a person would paste now", _a_moment_after(time.monotonic()))
        foreign = QLineEdit()
        foreign.paste()
        pasted.append(foreign.text())
    world.clerk.wait("the last was handed over", lambda: strip.at == count)
    return pasted


def _a_moment_after(offered: float) -> Callable[[], bool]:
    return lambda: time.monotonic() - offered > 2 * SETTLED


@then(parsers.parse('phần mềm kia có đúng dữ liệu của "{name}" mà không ai gõ'))
def _handed(world: World, pasted: list[str], name: str) -> None:
    dossier = world.dossier(name)
    bridge = world.clerk.dossiers.bridging.bridge(dossier)
    assert bridge is not None
    told = [" ".join(value.split()) for value in values(bridge, dossier)]
    assert pasted == told[: len(pasted)]
    assert any(pasted)


@then(parsers.parse("nhật ký ghi {count:d} ô đã đưa đi"))
def _noted(world: World, count: int) -> None:
    access = world.clerk.home.access
    world.clerk.wait(
        "what left is noted", lambda: sum(a.act == "bridge.handed" for a in access.latest(50)) == count
    )


@when("thôi chép")
def _leave_strip(world: World) -> None:
    strip_of(world).leave()
    window = world.clerk.counter.window
    window.activateWindow()  # a person clicks on it, coming back from the other program
    world.clerk.wait("the window is in front again", lambda: QApplication.focusWidget() is not None)


@then("không còn gì của công dân trong bộ nhớ tạm")
def _nothing_left(world: World) -> None:
    assert world.clerk.dossiers.bridging.strip is None
    assert not QGuiApplication.clipboard().text()


@then(parsers.parse('sổ số hóa ghi hồ sơ của "{name}" chưa quét vì "{why}"'))
def _unscanned(world: World, name: str, why: str) -> None:
    parts = world.clerk.counter.parts
    assert parts is not None
    now = parts.home.writer.now()
    (book,) = books(UNSCANNED, parts.home.registers, Span(now.date(), now.date(), now), parts.unit)
    line = next(line for line in book.lines() if line.dossier == world.dossier(name).id)
    assert line.note.endswith(f"Đã giao đi: {why}")
