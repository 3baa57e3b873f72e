"""Forms for a result: it is here, the citizen was told, it was handed over with proof."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlparse

from forms.citizen import ReturnReceipt
from localdb.blobs import Blobs
from localdb.domain import people
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.dossier import Dossier
from localdb.domain.notices import message, untold
from localdb.domain.people import Card
from localdb.domain.posting import posted
from localdb.domain.trouble import Trouble
from localdb.domain.values import Relation, ResultFile
from localdb.domain.words import quoted
from localdb.store import Actor, Store
from ui.dossiers.panels import Case, Deed, Panel, acting, undoable
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.words import moment

LARGEST = 60_000_000  # bytes; the national portal takes no more
_SIGNED = (
    b"/ByteRange"  # which bytes a PDF's signature covers: it can stand in no compressed part of the file
)


class ReadyPanel(Panel):
    """Có kết quả: number, signer, the electronic file and the paper; a ground when one is missing."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self.number, self.signer, self.file = LineEdit(), LineEdit(), LineEdit()
        self.paper, self.ground = LineEdit(), LineEdit()
        fields = [
            Field("number", "Số, ký hiệu kết quả", self.number, required=True),
            Field("signer", "Người ký kết quả", self.signer, required=True),
            Field("files", "Tệp kết quả (PDF đã ký số)", self.file, helper="Dán đường dẫn, hoặc kéo tệp vào"),
            Field("paper", "Số bản giấy", self.paper),
            Field("ground", "Căn cứ nếu chỉ có một bản", self.ground),
        ]
        super().__init__("Có kết quả", "Bản điện tử và bản giấy trả cùng nhau.", fields, "Ghi có kết quả")

    def begin(self, case: Case) -> None:
        """Begin with one paper, as usual."""
        self.paper.setText("1")

    def deed(self, case: Case) -> Deed:
        """Keep the file, then say that the result is here."""
        paper = self.paper.value() or "0"
        if not paper.isdecimal() or len(paper) > 3:
            raise Trouble(
                f"{quoted(paper)} không phải số bản.", "Nhập số, ví dụ 1; không có thì 0.", field="paper"
            )
        path = _path(self.file.value())
        number, signer, ground = self.number.value(), self.signer.value(), self.ground.value()
        issued = case.now.date().isoformat()

        def write(store: Store, actor: Actor) -> Dossier:
            files = (_kept(path, self._blobs),) if path else ()
            body = ResultReady(number, signer, files, int(paper), ground, issued)
            return store.act(case.dossier.id, body, actor)

        return Deed(write, undoable("Đã ghi có kết quả. Báo công dân đến nhận."))


def _path(typed: str) -> Path | None:
    """Return the file that was typed, pasted or dropped (a ``file://`` address)."""
    text = typed.strip(" \"'")
    if text.startswith("file:"):
        text = unquote(urlparse(text).path)
    return Path(text).expanduser() if text else None


def _kept(path: Path, blobs: Blobs) -> ResultFile:
    """Keep the bytes of a result. Raises ``Trouble`` for what is no PDF, too large, or not there."""
    try:
        if path.stat().st_size > LARGEST:
            raise Trouble("Tệp kết quả lớn hơn 60 MB.", "Chọn tệp nhỏ hơn.", field="files")
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp {quoted(path.name)}.", "Kiểm tra đường dẫn rồi thử lại.", field="files"
        ) from error
    if not data.startswith(b"%PDF-"):
        raise Trouble(f"“{path.name}” không phải tệp PDF.", "Chọn bản PDF đã ký số.", field="files")
    return ResultFile(path.name, blobs.put(data), len(data), _SIGNED in data)


class ReturnPanel(Panel):
    """Trả kết quả: who takes it, by which paper; a card on the reader fills it."""

    prints: ClassVar[bool] = True

    def __init__(self) -> None:
        self.name, self.id_number, self.authorisation = LineEdit(), LineEdit(), LineEdit()
        self.relation = Choice([(r.value, r.label) for r in Relation])
        self.phone, self.note = LineEdit(), LineEdit()
        self._proxy = Field("authorisation", "Giấy ủy quyền (số, ngày)", self.authorisation, required=True)
        fields = [
            Field("name", "Người nhận", self.name, required=True),
            Field("id_number", "Số giấy tờ", self.id_number, required=True),
            Field("relation", "Tư cách", self.relation),
            self._proxy,
            Field("note", "Ghi chú (chữ ký, ảnh)", self.note),
        ]
        super().__init__("Trả kết quả", "Quét thẻ căn cước của người nhận, hoặc ghi tay.", fields, "Đã trả")
        self.relation.currentIndexChanged.connect(lambda _index: self._show_proxy())

    def begin(self, case: Case) -> None:
        """Begin with the one whose dossier it is."""
        self.relation.choose(Relation.PARTY)
        self.name.setText(case.dossier.subject.name)
        self.id_number.setText(case.dossier.subject.number)
        said, owed = ["Quét thẻ căn cước của người nhận, hoặc ghi tay."], case.dossier.owed
        if owed:
            said = [f"Chưa thu {owed:,} đ.".replace(",", ".") + " Thu tiền trước khi trả."]
        if acts := case.dossier.how.representation:
            ground = ", ".join(filter(None, (acts.ground.label, acts.detail)))
            said.append(f"{case.dossier.applicant.name} nộp thay: {ground}.")
        self.say(" ".join(said))
        self._show_proxy()

    def take_card(self, card: Card) -> None:
        """Fill in who holds the card; a stranger is a proxy until the clerk says otherwise."""
        self.name.setText(card.name)
        self.id_number.setText(card.number)
        if self.case is not None:
            people_ = (self.case.dossier.applicant, self.case.dossier.owner)
            known = {n for p in people_ if p for n in (p.number, p.old_number)} - {""}
            party = not known or bool(known & {card.number, card.old_number})
            self.relation.choose(Relation.PARTY if party else Relation.PROXY)
        self._show_proxy()
        (self.authorisation if self._proxy.isVisible() else self.note).setFocus()

    def deed(self, case: Case) -> Deed:
        """Hand it over."""
        body = ResultReturned(
            self.name.value(),
            people.normal_number(self.id_number.value()).value,
            Relation(self.relation.value()),
            self.authorisation.value() if self.relation.value() == Relation.PROXY else "",
            how="post" if posted(case.dossier) else "counter",
            note=self.note.value(),
        )
        returned_at = case.now.isoformat(timespec="seconds")
        result = case.dossier.result

        def paper(dossier: Dossier) -> ReturnReceipt:
            return ReturnReceipt(
                dossier,
                body.name,
                returned_at,
                body.id_number,
                relation=body.relation.label,
                authorisation=body.authorisation,
                result_number=result.number if result else "",
                result_note=body.note,
            )

        return Deed(acting(case, body), undoable(f"Đã trả kết quả cho {body.name}."), paper)

    def _show_proxy(self) -> None:
        self._proxy.setVisible(self.relation.value() == Relation.PROXY)


class NotifyPanel(Panel):
    """Báo công dân: what was tried, and how it went."""

    def __init__(self) -> None:
        self.channel, self.outcome, self.about = Choice([]), Choice([]), LineEdit()
        fields = [
            Field("channel", "Báo bằng", self.channel),
            Field("outcome", "Kết quả", self.outcome),
            Field("about", "Ghi chú", self.about),
        ]
        super().__init__("Báo công dân", "", fields, "Ghi đã báo")

    def begin(self, case: Case) -> None:
        """Offer the channels and outcomes of the province."""
        self.channel.set_pairs([(c, c) for c in case.practice.notice_channels])
        self.outcome.set_pairs([(o, o) for o in case.practice.notice_outcomes])
        news, dossier = untold(case.dossier), case.dossier
        told = f"Điện thoại: {dossier.applicant.phone or 'không ghi'}."
        if news is not None:
            due = moment(dossier.due.at)
            told += f" Nói: “{message(news, dossier, case.practice.notice_texts, case.centre, due)}”"
        self.say(told)

    def deed(self, case: Case) -> Deed:
        """Write it down."""
        body = Notified(self.channel.value(), self.outcome.value(), self.about.value())
        return Deed(acting(case, body), undoable("Đã ghi."))
