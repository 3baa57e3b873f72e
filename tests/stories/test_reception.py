"""Stories at reception: intake, its checklist, and the express lane of certified copies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytest_bdd import given, parsers, scenarios, then, when

from localdb.domain.values import PaperLine
from tests.stories.people import card_of
from tests.stories.world import World
from ui.clerk import CTRL, ENTER
from ui.hands import scan_card
from ui.sample import PIN

scenarios("intake.feature", "checklist.feature", "copies.feature", "outage.feature")


@given("bắt đầu hồ sơ mới")
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
    clerk.wait(f"“{title}” is asked for", lambda: any(f.title == title for f in clerk.fields()))
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


# After an outage


@when(parsers.parse('ghi gián đoạn "{what}" từ "{began}" đến "{ended}"'))
def _outage(world: World, what: str, began: str, ended: str) -> None:
    clerk = world.clerk
    known = len(clerk.home.diary.latest())
    clerk.press(Qt.Key.Key_1, CTRL)
    clerk.press(Qt.Key.Key_F11)
    clerk.fill(clerk.field("Gì bị gián đoạn").control, what)
    clerk.fill(clerk.field("Từ lúc").control, began)
    clerk.fill(clerk.field("Đến lúc").control, ended)
    clerk.accept()
    clerk.wait("the outage is written", lambda: len(clerk.home.diary.latest()) > known)
    clerk.begin()


@when("bắt đầu nhập bù")
@when('bấm "Ctrl+T" để thôi nhập bù')
def _late(world: World) -> None:
    world.clerk.press(Qt.Key.Key_T, CTRL)


@when(parsers.parse('gõ giờ nhận "{text}"'))
def _taken(world: World, text: str) -> None:
    clerk = world.clerk
    clerk.wait("the time is asked for", clerk.reception.pane.late.at.hasFocus)
    clerk.type(text)
    clerk.press(ENTER)


@when("lãnh đạo nhập mã PIN để đồng ý")
def _agreed(world: World) -> None:
    clerk = world.clerk
    pane = clerk.reception.pane.late
    clerk.fill(pane.pin, PIN)
    clerk.press(ENTER)
    clerk.wait("the leader agreed", lambda: not pane.pin.isVisible())


@then(parsers.parse('hồ sơ của "{name}" nhận lúc "{taken}", nhập lúc "{entered}"'))
def _both_times(world: World, name: str, taken: str, entered: str) -> None:
    dossier = world.dossier(name)
    assert (world.written(dossier.received_at), world.written(dossier.entered_at)) == (taken, entered)


@then(parsers.parse('hồ sơ của "{name}" đã thu tiền lúc "{at}"'))
def _paid_then(world: World, name: str, at: str) -> None:
    (taken,) = world.dossier(name).collections
    assert world.written(taken.at) == at


@then(parsers.parse('hai hồ sơ của "{name}" và "{other}" cùng một lần gián đoạn'))
def _one_outage(world: World, name: str, other: str) -> None:
    entries = [world.dossier(who).entry for who in (name, other)]
    assert entries[0] is not None
    assert entries[1] is not None
    assert entries[0].outage is not None
    assert entries[0].outage == entries[1].outage


@then(parsers.parse('hồ sơ của "{name}" không phải nhập bù'))
def _not_late(world: World, name: str) -> None:
    assert world.dossier(name).entry is None


# The checklist


def _ticks(world: World) -> dict[str, QWidget]:
    return {stop.accessibleName(): stop for stop in world.clerk.reception.pane.checklist.stops()}


def _paper(world: World, name: str, paper: str) -> PaperLine:
    return next(line for line in world.dossier(name).papers if line.name == paper)


@then(parsers.parse('danh sách giấy tờ có "{paper}"'))
def _asked(world: World, paper: str) -> None:
    world.clerk.wait(paper, lambda: paper in _ticks(world))


@then(parsers.parse('danh sách giấy tờ không có "{paper}"'))
def _not_asked(world: World, paper: str) -> None:
    world.clerk.wait(f"no {paper}", lambda: paper not in _ticks(world))


@when(parsers.parse('khép "{paper}" bằng phím "{letter}"'))
def _close(world: World, paper: str, letter: str) -> None:
    world.clerk.walk_to(_ticks(world)[paper])
    world.clerk.type(letter)


@then(parsers.parse('"{paper}" của "{name}" được khép bằng "{way}", có ghi "{words}"'))
def _closed(world: World, paper: str, name: str, way: str, words: str) -> None:
    line = _paper(world, name, paper)
    assert line.closed_by == way
    assert words in line.evidence
    assert (line.originals, line.copies) == (0, 0)


@when(parsers.parse('định hỏi thêm giấy "{paper}"'))
def _ask_more(world: World, paper: str) -> None:
    world.clerk.fill(world.clerk.reception.pane.checklist.other, paper)
    world.clerk.press(ENTER)


@then("nhật ký có ghi việc hỏi giấy ngoài danh mục")
def _logged(world: World) -> None:
    access = world.clerk.home.access
    world.clerk.wait("noted", lambda: any(note.act == "paper.not_published" for note in access.latest(20)))


# The express lane


@when(parsers.parse('chứng thực {pages:d} trang thành {copies:d} bản cho "{name}"'))
def _certify(world: World, pages: int, copies: int, name: str) -> None:
    world.certify(pages, copies, name)


@when(parsers.parse('chứng thực bản điện tử {pages:d} trang cho "{name}"'))
def _certify_electronic(world: World, pages: int, name: str) -> None:
    clerk = world.clerk
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_F9)
    scan_card(card_of(name))
    clerk.type(str(pages))
    clerk.press(Qt.Key.Key_F10)
    clerk.accept()
    world.keep(name, clerk.certified())


@then(parsers.parse("không quá {most:d} phím đã bấm"))
def _few_keys(world: World, most: int) -> None:
    assert world.keys <= most


@then(parsers.parse('sổ chứng thực thêm số của "{name}", {copies:d} bản, thu {fee:d} đồng'))
def _registered(world: World, name: str, copies: int, fee: int) -> None:
    dossier = world.dossier(name)
    paper = dossier.certified[-1]
    assert (paper.copies, paper.fee, dossier.collected) == (copies, fee, fee)
    today = world.clerk.home.writer.now().date()
    assert paper.number in [copy.paper.number for copy in world.clerk.home.registers.copies(today, today)]


@then(parsers.parse('có phiếu hẹn trả bản sao cho "{name}" ngày "{day}"'))
def _slip(world: World, name: str, day: str) -> None:
    assert world.due(name).endswith(day)
    assert len(world.dossier(name).receipts) == 1
