"""The express lane: scan the card, type pages and copies, Ctrl+Enter; the number is in the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from localdb.domain import people
from localdb.domain.dossier import Dossier
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused, Trouble, each
from localdb.domain.values import Person
from localdb.numbering import FIELD_COPY
from localdb.registers import Copy, CopyCount
from ui import late_entry
from ui.certify import model
from ui.certify.model import CopyForm
from ui.commands import Command
from ui.desk import Desk
from ui.late_entry import Taken, TypedEntry
from ui.late_strip import LateEntering, LatePane
from ui.later import Later
from ui.paperwork import Made, issue
from ui.parts import Parts
from ui.screen import Screen
from ui.widgets.basics import button, card, column, holder, label, row, rule, scrolled
from ui.widgets.count import Count
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table
from ui.widgets.ticks import Tick
from ui.words import moment, money

BOOK = "copy_book"  # the setting with this desk's book of the register
OTHER = "other"


class CertifyScreen(Screen):
    """Certifies copies: pages × copies → fee → number → register."""

    id: ClassVar[str] = "certify"
    title: ClassVar[str] = "Chứng thực"
    icon: ClassVar[str] = "file"
    key: ClassVar[str] = "F5"

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self._card: Person | None = None
        self._writing: CopyForm | None = None  # what is just being numbered
        self._later = Later()
        self.last: Dossier | None = None  # certified here, until the next citizen
        self.pages, self.copies = Count("Số trang bản chính", 1, 1, 999), Count("Số bản", 1, 1, 99)
        self.document = Choice([*((name, name) for name in model.USUAL), (OTHER, "Giấy tờ khác …")])
        self.other, self.name, self.number = LineEdit("ghi tên bản chính"), LineEdit(), LineEdit()
        self.electronic = Tick("Bản sao điện tử: mời chọn trước", gives_way=True)
        self.paid = Tick("Đã thu tiền mặt", checked=True)
        self.book, self.written = LineEdit(), LineEdit("để trống nếu chưa ghi")
        self.strip = LatePane()
        self.late = LateEntering(desk, parts, self.strip, self._taken)
        self._today: list[Copy] = []
        self.table = Table(PageModel(_columns(), lambda _last, _limit: self._today), "Đã chứng thực hôm nay")
        self._build()
        for line in (self.other, self.name, self.number, self.book, self.written):
            line.textChanged.connect(lambda _text: self._reckon())
        for count in (self.pages, self.copies):
            count.changed.connect(lambda _count: self._reckon())
        self.document.currentIndexChanged.connect(lambda _index: self._reckon())
        self.strip.edited.connect(self._reckon)
        self.late.changed.connect(self._enter_late)
        self.late.asked.connect(self.asked)
        self.late.told.connect(self.told)
        self.late.troubled.connect(self.show_trouble)
        self.table.chosen.connect(lambda copy: self.asked.emit("dossiers", copy.dossier.id))

    @property
    def form(self) -> CopyForm:
        """The lane as typed."""
        return CopyForm(
            name=self.name.text(),
            number=self.number.text(),
            card=self._card,
            document="" if self.document.value() == OTHER else self.document.value(),
            other=self.other.text() if self.document.value() == OTHER else "",
            pages=self.pages.count(),
            copies=self.copies.count(),
            electronic=self.electronic.isChecked(),
            paid=self.paid.isChecked(),
            book=self.book.text(),
            entry=self.strip.entry(),
            written=self.written.text(),
        )

    def activate(self) -> None:
        """Start at the pages: a card may be scanned at any moment."""
        self.book.setText(self._parts.home.settings.get(BOOK, str, "01"))
        self.late.refresh()
        self.refresh(None)
        self.pages.setFocus()
        self.pages.selectAll()

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        return (
            Command("certify.accept", "Ghi số chứng thực", self.accept, "Ctrl+Return", group, "vào sổ"),
            Command("certify.new", "Người tiếp theo", self.start_new, "F9", group),
            Command("certify.electronic", "Bản sao điện tử", self.electronic.toggle, "F10", group),
            self.late.command(self.id, group),
            Command("certify.slip", "In giấy tiếp nhận cho lần vừa ghi", self.print_slip, "F11", group),
        )

    def take_card_qr(self, text: str) -> bool:
        """Fill in who asks; what was typed stays."""
        try:
            person = people.parse_card_qr(text).person()
        except Trouble as trouble:
            self.show_trouble(trouble)
            return True
        self._card = person
        self.name.setText(person.name)
        self.number.setText(person.number)
        if (self.pages.count(), self.copies.count()) == (1, 1):
            self.pages.setFocus()
            self.pages.selectAll()
        return True

    def start_new(self) -> None:
        """Begin with the next citizen."""
        self._card, self.last = None, None
        for line in (self.name, self.number, self.other):
            line.clear()
        self._next_paper()
        self.done.setText("")
        self.slip.setVisible(False)
        if (entry := self.strip.entry()) is not None:
            day = late_entry.moment(entry, self._parts.home.writer.now()).date()
            self.strip.show_entry(late_entry.next_of_batch(entry, day))
            self._reckon()
        self.late.forget()
        (self.pages if entry is None else self.strip.at).setFocus()

    def accept(self) -> None:
        """Receive, number, take the fee: one act, all on disk or nothing."""
        form = self.form
        if self._writing is not None:
            # The same keys twice are one act; another paper waits.
            self._later.ask(self.accept if form != self._writing else None)
            return
        home, taken = self._parts.home, self._taken()
        now = taken.at if taken else home.writer.now()
        try:
            actor = self._parts.session.require()
            procedure = self._procedure(now)
            intake, order = model.take(
                form, procedure, self._parts.catalogue, now, self._parts.province, taken=taken
            )
        except Trouble as trouble:
            self.fields.show_troubles(each(trouble))
            return
        self.fields.clear_troubles()
        self._writing = form
        book, slip = order.book, model.needs_slip(intake, now)

        def write() -> Made:
            if home.settings.get(BOOK, str, "01") != book:
                home.settings.put(BOOK, book)
            dossier = home.store.certify(intake, order, actor)
            return issue(self._parts, dossier, actor) if slip else Made(dossier)

        self.desk.write(write, self._certified, self._refused)

    def print_slip(self) -> None:
        """Print Mẫu 01 for the paper just certified: the citizen asked for it."""
        if self.last is None:
            return
        parts, dossier = self._parts, self.last
        self.desk.write(
            lambda: issue(parts, dossier, parts.session.require()), self._printed, self.show_trouble
        )

    def refresh(self, change: object) -> None:
        """Show the register of today and the fee."""
        today = self._parts.home.writer.now().date()
        self._today = self._parts.home.registers.copies(today, today)[::-1]
        self.table.page.reload()
        month = self._parts.home.registers.copy_count(today.replace(day=1), today)
        self.share.setText(_share(month, self._parts.home.settings.get("copy_target", int, 0)))
        self._reckon()

    def _certified(self, made: Made) -> None:
        done, self._writing = self._writing, None
        self.last = made.dossier
        paper = made.dossier.certified[-1]
        then = f" Tính vào ngày {moment(paper.taken_at)}." if paper.taken_at else ""
        self.done.setText(
            f"Số chứng thực {paper.number}, quyển {paper.book}-{paper.register}: {paper.document}, "
            f"{paper.copies} bản. Đã ghi trên máy này.{then}"
        )
        self.slip.setVisible(True)
        if made.trouble:
            self.show_trouble(made.trouble)
        if self.form == done:  # else the next paper is being typed already
            self._next_paper()
            self.pages.setFocus()
        self._later.done()

    def _printed(self, made: Made) -> None:
        self.last = made.dossier
        told = f"Đã gửi tới máy in {made.printed_on}." if made.printed_on else "Giấy đã lưu trong hồ sơ."
        self.told.emit(f"Giấy tiếp nhận {made.dossier.shown_code}. {told}")
        if made.trouble:
            self.show_trouble(made.trouble)

    def _refused(self, trouble: Trouble) -> None:
        self._writing = None
        self._later.ask(None)
        if trouble.field in self.fields.fields:
            self.fields.show_troubles([trouble])
        else:
            self.show_trouble(trouble)

    def _next_paper(self) -> None:
        """The same citizen may have one more paper: who asks stays, the counts begin again."""
        self.pages.set_count(1)
        self.copies.set_count(1)
        self.electronic.setChecked(False)
        self.written.clear()
        self.pages.selectAll()

    def _reckon(self) -> None:
        self._fields_other.setVisible(self.document.value() == OTHER)
        taken = self._taken()
        self._fields_written.setVisible(taken is not None)
        self.late.show(taken, ask_money=False)
        self.warned.setText(" ".join(taken.warnings) if taken else "")
        self.warned.setVisible(bool(self.warned.text()))
        now = taken.at if taken else self._parts.home.writer.now()
        cost = model.fee(self.form, self._parts.catalogue, now, self._parts.province)
        self.cost.setText("Chưa có mức phí" if cost.amount is None else money(cost.amount))
        self.ground.setText(cost.ground if cost.verified else f"{cost.ground} Chưa xác minh.".strip())
        book = self.book.value() or "01"
        number = self._parts.home.store.next_copy_number(book, now.year)
        year = f" năm {now.year}" if now.year != self._parts.home.writer.now().year else ""
        self.next_number.setText(f"Số tiếp theo: {number}, quyển {book}-SCT/BS{year}")

    def _taken(self) -> Taken | None:
        """What a copy comes to that was certified on paper; ``None`` for one that is certified now."""
        entry = self.strip.entry()
        if entry is None:
            return None
        catalogue, home = self._parts.catalogue, self._parts.home
        calendar = catalogue.calendar if catalogue.calendars else None
        return late_entry.taken(
            entry, home.writer.now(), catalogue.practice.late_entry_days, calendar, home.queries
        )

    def _enter_late(self, entry: TypedEntry | None) -> None:
        self.strip.show_entry(entry)
        self._reckon()
        (self.pages if entry is None else self.strip.at).setFocus()

    def _procedure(self, now: datetime) -> Procedure:
        try:
            return self._parts.catalogue.procedure(model.PROCEDURE, now.date())
        except Refused as refused:
            raise Trouble(refused.what, refused.todo) from refused

    def _build(self) -> None:
        self._fields_written = Field(FIELD_COPY, "Số chứng thực đã ghi trên bản sao", self.written)
        self._fields_other = Field("other", "Tên giấy tờ", self.other, required=True)
        fields = [
            Field("pages", "Số trang bản chính", self.pages),
            Field("copies", "Số bản", self.copies),
            Field("document", "Bản chính là", self.document),
            self._fields_other,
            Field("applicant.name", "Họ tên", self.name, required=True),
            Field("applicant.number", "Số định danh", self.number),
            Field("book", "Quyển số máy này", self.book),
        ]
        self.fields = Form([*self.strip.fields, *fields, self._fields_written])
        self.cost, self.ground = label("", "title"), label("", "helper", wrap=True)
        self.next_number, self.share = label("", "label", wrap=True), label("", "helper", wrap=True)
        self.done, self.warned = label("", "label", wrap=True), label("", "helper", wrap=True)
        accept = button("Ghi số chứng thực  (Ctrl + Enter)", self.accept, kind="primary", icon="check")
        self.slip = button("In giấy tiếp nhận  (F11)", self.print_slip, icon="print")
        self.slip.setVisible(False)
        counts = row(fields[0], fields[1], gap=12)
        who = row(fields[4], fields[5], gap=12)
        for place in range(2):
            who.setStretch(place, 1)
        money_taken = row(self.paid, fields[6], gap=12)
        left = scrolled(
            holder(
                column(
                    self.strip,
                    self.warned,
                    card(
                        column(
                            self._fields_written,
                            counts,
                            fields[2],
                            fields[3],
                            self.electronic,
                            who,
                            money_taken,
                        )
                    ),
                    None,
                )
            )
        )
        facts = column(
            label("Phí chứng thực", "label"),
            self.cost,
            self.ground,
            rule(),
            self.next_number,
            self.share,
            gap=4,
        )
        right = column(card(facts), self.done, self.slip, accept, self.table, gap=8)
        right.setStretch(4, 1)
        body = row(left, right, gap=16)
        body.setStretch(0, 1)
        body.setStretch(1, 1)
        whole = column(self.fields.summary, body, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)


def _columns() -> list[Column[Copy]]:
    return [
        Column[Copy]("Số", lambda copy: f"{copy.paper.number}{' (trùng)' if copy.twice else ''}"),
        Column[Copy]("Giấy tờ", lambda copy: copy.paper.document, stretch=3),
        Column[Copy]("Bản", lambda copy: str(copy.paper.copies), right=True),
        Column[Copy]("Người yêu cầu", lambda copy: copy.dossier.applicant.name, stretch=2),
    ]


def _share(month: CopyCount, target: int) -> str:
    percent = round(100 * month.electronic / month.all_of_them) if month.all_of_them else 0
    told = f"Tháng này: {month.electronic} bản điện tử trên {month.all_of_them} ({percent}%)"
    return f"{told}; chỉ tiêu {target} bản." if target else f"{told}."
