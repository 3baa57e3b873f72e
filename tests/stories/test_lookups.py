"""Stories of the chip and of databases of the state: asked without waiting, believed as far as is checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytest_bdd import parsers, scenarios, then, when

from localdb.outbox import Delivery, Position, Settled
from tests.localdb.made_up import looked_up
from tests.scanner.chip_card import CAN, Reader, SimulatedCard
from tests.stories.world import World
from ui.clerk import CTRL, ENTER

scenarios("lookups.feature")


@when("bắt đầu hồ sơ mới")
def _begin(world: World) -> None:
    world.clerk.begin()


@when(parsers.parse('làm "Tra cứu dữ liệu" thay cho "{paper}"'))
def _look_up(world: World, paper: str) -> None:
    clerk = world.clerk
    clerk.press(Qt.Key.Key_I, CTRL)
    acts = clerk.dossiers.detail.acts
    clerk.wait("the form opens", lambda: acts.panel is not None)
    assert acts.panel is not None
    assert acts.panel.case is not None
    place = next(n for n, want in enumerate(acts.panel.case.wants) if want.name == paper)
    for _ in range(place):
        clerk.press(Qt.Key.Key_Down)
    clerk.accept()
    clerk.wait("it is queued", lambda: acts.panel is None)


@when(parsers.parse('cơ sở dữ liệu trả lời đúng như hồ sơ của "{name}"'))
def _answer(world: World, name: str) -> None:
    person = world.dossier(name).applicant
    _tell(world, name, {"name": person.name, "number": person.number, "birth": person.birth})


@when(parsers.parse('cơ sở dữ liệu trả lời về "{name}" rằng ngày sinh là "{birth}"'))
def _answer_otherwise(world: World, name: str, birth: str) -> None:
    _tell(world, name, {"name": name, "birth": birth})


def _tell(world: World, name: str, facts: dict[str, str]) -> None:
    outbox, dossier = world.clerk.home.outbox, world.dossier(name)
    taken = [Settled(row.id, Delivery.ACCEPTED) for row in outbox.states_of(dossier.id)]
    outbox.take_feed([*taken, looked_up(dossier, facts)], Position("truyện", name))
    world.clerk.dossiers.refresh(None)


@when(parsers.parse('xử lý trả lời, đã đối chiếu với "{paper}"'))
def _settle(world: World, paper: str) -> None:
    acts = world.clerk.dossiers.detail.acts
    world.clerk.wait("it may be settled", lambda: acts.can("settle_lookup"))
    world.clerk.act("settle_lookup", {"Đã đối chiếu với": paper})


@then(parsers.parse('giấy "{paper}" của "{name}" đóng bằng dữ liệu, ghi "{words}"'))
def _closed(world: World, paper: str, name: str, words: str) -> None:
    line = next(p for p in world.dossier(name).papers if p.name == paper)
    assert line.closed_by == "data"
    assert words in line.evidence


@then(parsers.parse('không giấy nào của "{name}" đóng bằng dữ liệu'))
def _none_closed(world: World, name: str) -> None:
    assert not any(p.closed_by == "data" for p in world.dossier(name).papers)


@then(parsers.parse('ngày sinh của "{name}" là "{birth}"'))
def _birth(world: World, name: str, birth: str) -> None:
    assert world.dossier(name).applicant.birth == birth


@when("đặt thẻ mô phỏng lên đầu đọc")
def _lay(world: World) -> None:
    _on_the_reader(world, SimulatedCard())


@when("đặt lên đầu đọc một thẻ sẽ bị nhấc ra")
def _lay_loosely(world: World) -> None:
    _on_the_reader(world, SimulatedCard(pulled_after=9))


def _on_the_reader(world: World, card: SimulatedCard) -> None:
    assert world.clerk.counter.parts is not None
    world.clerk.counter.parts.connect_card = Reader(card)


@when("bấm Ctrl+I rồi gõ số CAN")
def _read(world: World) -> None:
    world.clerk.press(Qt.Key.Key_I, CTRL)
    world.clerk.type(CAN)
    world.clerk.press(ENTER)


@when(parsers.parse('gõ số điện thoại "{phone}"'))
def _phone(world: World, phone: str) -> None:
    world.clerk.fill(world.clerk.reception.pane.applicant.phone, phone)


@then(parsers.parse('số điện thoại trên biểu là "{phone}"'))
def _phone_kept(world: World, phone: str) -> None:
    assert world.clerk.reception.form.applicant.phone == phone


@then(parsers.parse('họ tên trên biểu là "{name}"'))
def _name(world: World, name: str) -> None:
    assert world.clerk.reception.form.applicant.name == name
