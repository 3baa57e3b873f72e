"""Stories at reception: intake, its checklist, and the express lane of certified copies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytest_bdd import parsers, scenarios, then, when

from tests.stories.people import card_of
from tests.stories.world import World
from ui.clerk import CTRL
from ui.hands import scan_card

scenarios("intake.feature")


@when("bắt đầu hồ sơ mới")
def _begin(world: World) -> None:
    world.clerk.begin()


@when(parsers.parse('quẹt thẻ của "{name}"'))
def _card(world: World, name: str) -> None:
    scan_card(card_of(name))


@when(parsers.parse('chọn thủ tục "{words}"'))
def _pick(world: World, words: str) -> None:
    world.clerk.pick(words)


@when("đánh dấu đủ giấy tờ bắt buộc")
def _tick(world: World) -> None:
    world.clerk.press(Qt.Key.Key_F10)


@when("bấm tiếp nhận")
def _accept(world: World) -> None:
    world.clerk.accept()


@when(parsers.parse('ghi "{title}" là "{text}"'))
def _write(world: World, title: str, text: str) -> None:
    clerk = world.clerk
    clerk.fill(clerk.field(title).control, text)


@when(parsers.parse('gõ họ tên "{name}"'))
def _name(world: World, name: str) -> None:
    world.clerk.fill(world.clerk.reception.pane.applicant.name, name)


@when(parsers.parse('chủ hồ sơ là người khác, tên "{name}"'))
def _owner(world: World, name: str) -> None:
    world.clerk.press(Qt.Key.Key_F11)
    world.clerk.fill(world.clerk.reception.pane.owner.name, name)


@when('bấm "F12" để làm thủ tục tiếp theo')
def _next(world: World) -> None:
    world.clerk.press(Qt.Key.Key_F12)


@when("khóa màn hình rồi vào lại")
def _lock(world: World) -> None:
    world.clerk.press(Qt.Key.Key_L, CTRL)
    world.clerk.sit_down("clerk")


@then(parsers.parse('họ tên vẫn là "{name}"'))
def _kept(world: World, name: str) -> None:
    assert world.clerk.reception.form.applicant.name == name


@then(parsers.parse('có giấy tiếp nhận cho "{name}"'))
def _receipt(world: World, name: str) -> None:
    dossier = world.clerk.received(world.clerk.reception)
    world.keep(name, dossier)
    assert dossier.applicant.name == name
    assert world.clerk.home.blobs.read(dossier.receipts[0].sha256).startswith(b"%PDF")


@then(parsers.parse('hai hồ sơ của "{name}" cùng một lượt'))
def _one_visit(world: World, name: str) -> None:
    second = world.clerk.received(world.clerk.reception)
    first = world.dossier(name)
    assert second.applicant == first.applicant
    assert second.how.visit == first.id


@then(parsers.parse('nơi giải quyết hồ sơ của "{name}" là "{body}"'))
def _routed(world: World, name: str, body: str) -> None:
    routing = world.dossier(name).how.routing
    assert routing is not None
    assert routing.name == body
