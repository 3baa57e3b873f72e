"""The desk in the drill ``day``: serves citizens by keyboard and says what the screen acknowledged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt

from localdb.domain.dossier import Dossier
from localdb.domain.till import CASH, DENOMINATIONS, by_method
from localdb.home import Folder
from localdb.outbox import Delivery
from main import meet
from tests.drills.day import EIGHT, EVERY, KINDS
from tests.stories.people import card_of
from ui.app import make_app
from ui.clerk import Clerk
from ui.counter import Counter
from ui.hands import scan_card

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
GIVEN = ("An", "Bình", "Chi", "Dung", "Hằng", "Loan", "Nguyệt", "Phượng", "Thủy", "Tuyết")
NEW = {
    "Số, ký hiệu kết quả": "1/TL",
    "Người ký kết quả": "Phạm Thị Lan",
    "Căn cứ nếu chỉ có một bản": "Chưa ký số",
}
Served = tuple[list[Dossier], int]


def name_of(citizen: int) -> str:
    """Return the made-up name of a citizen: another one for each."""
    middle = ("Thị", "Ngọc", "Thanh", "Kim")[citizen // 100 % 4]
    return f"{SURNAMES[citizen // 10 % 10]} {middle} {GIVEN[citizen % 10]}"


class Desk:
    """A clerk who serves one citizen after another. Each act returns the dossiers and the cash they left."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.serve: dict[str, Callable[[str], Served]] = {
            "extract": lambda card: ([self.clerk.receive("bst", card)], 0),
            "copies": self.copies,
            "late birth": self.late_birth,
            "birth returned": self.birth_returned,
            "supplement": self.supplement,
            "wrong date": self.wrong_date,
            "electronic copy": self.electronic_copy,
            "declined": self.declined,
            "refunded": self.refunded,
            "handed over": self.handed_over,
            "two in one visit": self.two_in_one_visit,
            "undone": self.undone,
        }

    def copies(self, card: str) -> Served:
        """Three pages, two copies, paid at once."""
        return [self.clerk.certify(3, 2, card)], 10_000

    def electronic_copy(self, card: str) -> Served:
        """One page, electronic."""
        self.clerk.press(Qt.Key.Key_F5)
        self.clerk.press(Qt.Key.Key_F9)
        scan_card(card)
        self.clerk.press(Qt.Key.Key_F10)
        self.clerk.accept()
        return [self.clerk.certified()], 2_000

    def late_birth(self, card: str) -> Served:
        """A birth registered late costs a fee, taken in cash."""
        dossier = self.clerk.receive("khai si", card, {"Trường hợp": "Quá hạn"})
        self.clerk.open(dossier.code)
        self.clerk.act("collect", {"Cách nộp": "Tiền mặt"})
        return [dossier], 8_000

    def birth_returned(self, card: str) -> Served:
        """A birth whose result is there and handed over the same day."""
        dossier = self._opened("khai si", card)
        self.clerk.act("ready", NEW)
        self.clerk.act("return")
        return [dossier], 0

    def supplement(self, card: str) -> Served:
        """A paper is lacking; the citizen brings it."""
        dossier = self._opened("tinh trang hon", card)
        self.clerk.act("ask", {"Lý do": "Tờ khai chưa ghi mục đích"})
        self.clerk.act("answer")
        return [dossier], 0

    def wrong_date(self, card: str) -> Served:
        """No card, a birth date that does not exist; what was typed is kept, and mended."""
        number, _, name, *_rest = card.split("|")
        clerk, screen = self.clerk, self.clerk.begin()
        clerk.fill(screen.pane.applicant.number, number)
        clerk.fill(screen.pane.applicant.name, name)
        clerk.fill(screen.pane.applicant.birth, "31/02/1990")
        clerk.pick("khai si")
        clerk.press(Qt.Key.Key_F10)
        clerk.accept()
        clerk.wait("the date is refused", lambda: any("Ngày sinh" in error for error in clerk.errors()))
        assert screen.form.applicant.name == name
        clerk.fill(screen.pane.applicant.birth, "21/11/1990")
        clerk.accept()
        return [clerk.received(screen)], 0

    def declined(self, card: str) -> Served:
        """Not for this commune."""
        dossier = self._opened("khai si", card)
        self.clerk.act("decline", {"Lý do từ chối": "Không thuộc thẩm quyền của xã"})
        return [dossier], 0

    def refunded(self, card: str) -> Served:
        """Paid, then withdrawn: the money goes back."""
        (dossier,), _cash = self.late_birth(card)
        self.clerk.act("withdraw", {"Lý do công dân nêu": "Về quê làm", "Căn cứ xử lý tiền": "Chưa thụ lý"})
        return [dossier], 0

    def handed_over(self, card: str) -> Served:
        """To the one who decides."""
        dossier = self._opened("ket hon", card)
        self.clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan", "Chưa quét vì": "Máy quét hỏng"})
        return [dossier], 0

    def two_in_one_visit(self, card: str) -> Served:
        """The same citizen wants one thing more."""
        first = self.clerk.receive("khai si", card)
        screen = self.clerk.reception
        self.clerk.press(Qt.Key.Key_F12)
        self.clerk.pick("tinh trang hon")
        self.clerk.press(Qt.Key.Key_F10)
        self.clerk.accept()
        return [first, self.clerk.received(screen)], 0

    def undone(self, card: str) -> Served:
        """Handed over by mistake, and taken back."""
        dossier = self._opened("ket hon", card)
        self.clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan", "Chưa quét vì": "Máy quét hỏng"})
        self.clerk.undo()
        return [dossier], 0

    def _opened(self, words: str, card: str) -> Dossier:
        dossier = self.clerk.receive(words, card)
        self.clerk.open(dossier.code)
        return dossier


def sit(folder: Folder, first: int, last: int, how: str) -> None:
    """Serve citizens; ``cut`` ends half typed, ``draft`` begins with that form, ``close`` ends the day."""
    make_app(["motcua"])
    now = [EIGHT + first * EVERY]
    counter = Counter(folder, synchronise_of=lambda home: lambda: meet(home), clock=lambda: now[0])
    bugs: list[str] = []
    counter.desk.bug.connect(bugs.append)
    clerk = Clerk(counter)
    clerk.open_store()
    clerk.sit_down("clerk")
    desk = Desk(clerk)
    if how == "close":
        _say(_close(clerk, now))
    if how == "draft":
        _tell(([_go_on(clerk)], 0), clerk.keys)
    for citizen in range(first, last):
        now[0] = EIGHT + citizen * EVERY
        before = clerk.keys
        served = desk.serve[KINDS[citizen % len(KINDS)]](card_of(name_of(citizen)))
        _tell(served, clerk.keys - before)
    if how == "cut":
        _half_type(clerk, card_of("Lò Thị Dở"))
    counter.close()
    assert bugs == [], bugs
    sys.stdout.flush()


def _tell(served: Served, keys: int) -> None:
    """Say what the screen acknowledged."""
    dossiers, cash = served
    copy = dossiers[0].certified[-1].number if dossiers[0].certified else 0
    _say({"codes": [dossier.code for dossier in dossiers], "cash": cash, "copy": copy, "keys": keys})


def _half_type(clerk: Clerk, card: str) -> None:
    """Type half a form, wait until the screen says that it is kept, and wait for the power to go."""
    clerk.begin()
    scan_card(card)
    clerk.pick("khai si")
    clerk.press(Qt.Key.Key_F10)
    saved = clerk.reception.side.saved
    clerk.wait(
        "the draft is kept", lambda: "Đã giữ" in saved.text() and len(clerk.home.drafts.all("reception"))
    )
    _say({"half typed": True})
    clerk.wait("the power goes", lambda: False)


def _go_on(clerk: Clerk) -> Dossier:
    """Take up the form that was half typed when the power went."""
    clerk.press(Qt.Key.Key_F2)
    clerk.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    screen = clerk.reception
    clerk.wait("the draft is back", lambda: screen.form.procedure and screen.form.papers)
    clerk.accept()
    return clerk.received(screen)


def _close(clerk: Clerk, now: list[datetime]) -> dict[str, object]:
    """Send everything, count the drawer, and say what is kept."""
    clerk.press(Qt.Key.Key_F6)

    def settled() -> bool:
        counts = clerk.home.outbox.counts()
        return counts[Delivery.ACCEPTED] == sum(counts.values())

    clerk.press(Qt.Key.Key_F9)
    clerk.wait("the province accepts every change", settled, 300)
    home, day = clerk.home, now[0].date()
    cash = by_method(home.till.entries(day)).get(CASH, 0)
    clerk.close_day(_notes(cash))
    clerk.wait("the drawer is closed", lambda: home.till.closing(day))
    received = home.registers.received(day, day)
    problems = home.check()
    for dossier in received:
        filed = {receipt.sha256 for receipt in dossier.receipts} | {paper.sha256 for paper in dossier.issued}
        problems += [
            f"{dossier.code}: no paper" for sha in filed if not home.blobs.read(sha).startswith(b"%PDF")
        ]
    return {
        "codes": sorted(dossier.code for dossier in received),
        "copies": [copy.paper.number for copy in home.registers.copies(day, day)],
        "cash": cash,
        "problems": problems,
    }


def _notes(amount: int) -> dict[int, int]:
    """Return the fewest notes that make ``amount``."""
    notes = {}
    for note in DENOMINATIONS:
        notes[note], amount = divmod(amount, note)
    return {note: count for note, count in notes.items() if count}


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
