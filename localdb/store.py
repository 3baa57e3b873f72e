"""The write verbs of the counter. Each is one transaction and one ``Change``; listeners hear of it once.

Safe to call from any thread; screens call it off the GUI thread. What a verb returns is on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from localdb import access, clock, late_entry, numbering, pages
from localdb.blobs import Blobs
from localdb.db import Database, one
from localdb.domain import digitising, elsewhere
from localdb.domain.bodies.certify import COPY_REGISTER, Certified
from localdb.domain.bodies.linked import PartsOpened
from localdb.domain.bodies.lookups import LookupAsked, LookupSettled, LookupTakenBack
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import Corrected, Received, Voided
from localdb.domain.bodies.results import ResultReady
from localdb.domain.change import Body, from_line
from localdb.domain.dossier import Clash, Dossier, StepBody
from localdb.domain.duties import act_of, act_of_undoing
from localdb.domain.intake import CopyOrder, Intake
from localdb.domain.roles import Act, Role, require
from localdb.domain.till import CASH
from localdb.domain.trouble import Refused
from localdb.domain.undo import opposite
from localdb.domain.values import OldNew, Scan, Status
from localdb.drafts import dossier_of
from localdb.log import Logged, history, load, must_load, new_id, record
from localdb.numbering import Device
from localdb.pages import PageState
from localdb.writer import Writer

PLAIN_STATUSES = frozenset({Status.RECEIVED, Status.PROCESSING, Status.PAYMENT})
MoneyBody = FeeVoided | ReceiptLinked | FeeExempted
ReadingBody = FactsCorrected | DifferenceSettled
ActBody = StepBody | MoneyBody | ReadingBody | LookupAsked | LookupSettled | LookupTakenBack


class Actor(Struct, frozen=True):
    """Who is at the desk."""

    id: str
    name: str
    role: Role


class Paperwork(Struct, frozen=True):
    """Which paper was made: its kind, template, name and size; ``first`` is what a reprint repeats."""

    form: str
    template: str
    title: str
    size: str
    first: str = ""


class Store:
    """The dossiers of this desk, for writing."""

    def __init__(self, writer: Writer, blobs: Blobs, device: Device) -> None:
        self._writer = writer
        self._blobs = blobs
        self.device = device

    def receive(self, intake: Intake, actor: Actor, *, draft: str = "") -> Dossier:
        """Receive a dossier: draw its number, write it, queue its questions to databases of the state, and
        drop its draft, all in one transaction.
        """
        require(actor.role, Act.RECEIVE)
        with self._writer.transaction() as transaction:
            db = transaction.db
            done = [self._receive(db, intake, actor, draft)]
            if intake.parts:
                done.append(self._record(db, done[0].dossier.id, PartsOpened(intake.parts), actor))
            for asked in intake.asks:
                require(actor.role, Act.LOOK_UP)
                done.append(self._ask(db, done[0].dossier.id, asked, actor))
            if intake.paid:
                require(actor.role, Act.COLLECT)
                then = datetime.fromisoformat(intake.received_at)
                body = FeeCollected(intake.paid.amount, CASH, intake.paid.receipt_number)
                done.append(self._take(db, done[0].dossier.id, body, actor, then))
            transaction.done += done
        return done[-1].dossier

    def void(self, dossier: str, reason: str, actor: Actor) -> Dossier:
        """Take a mistaken reception back; the number stays used."""
        require(actor.role, Act.VOID)
        return self._do(dossier, Voided(reason), actor)

    def correct(self, dossier: str, fields: dict[str, OldNew], reason: str, actor: Actor) -> Dossier:
        """Change descriptive fields from their old to their new values."""
        require(actor.role, Act.CORRECT)
        return self._do(dossier, Corrected(fields, reason), actor)

    def advance(self, dossier: str, to: Status, note: str, actor: Actor) -> Dossier:
        """Move the dossier to a status that asks for nothing more; the others have acts of their own."""
        require(actor.role, Act.ADVANCE)
        if to not in PLAIN_STATUSES:
            raise Refused(
                f"Không chuyển thẳng sang “{to.label}”.",
                "Dùng việc tương ứng: bổ sung, dừng, có kết quả, trả.",
            )

        def step(db: Database) -> Logged:
            now = must_load(db, dossier)
            elsewhere.check(now, Advanced)
            if now.status is Status.SUPPLEMENT and now.supplements:
                raise Refused("Hồ sơ đang chờ bổ sung.", "Dùng “ghi nhận bổ sung” để tính lại ngày hẹn.")
            return self._record(db, dossier, Advanced(now.status, to, note), actor)

        return self._write(step).dossier

    def act(self, dossier: str, body: ActBody, actor: Actor) -> Dossier:
        """Do one step of the dossier's way, settle its money, or say what stands on a paper of it.

        The files of a result are kept already.
        """

        def do(db: Database) -> Logged:
            now = must_load(db, dossier)
            require(actor.role, act_of(body, now))
            elsewhere.check(now, type(body))
            digitising.check(now, body)
            files = body.files if isinstance(body, ResultReady) else ()
            for file in files:
                self._need_blob(db, file.sha256, file.size)
            if isinstance(body, LookupAsked):
                return self._ask(db, dossier, body, actor)
            return self._record(db, dossier, body, actor, blobs=tuple(f.sha256 for f in files))

        return self._write(do).dossier

    def collect(
        self,
        dossier: str,
        amount: int,
        method: str,
        receipt_number: str,
        actor: Actor,
        *,
        payer: str = "",
        bank_ref: str = "",
        taken: datetime | None = None,
    ) -> Dossier:
        """Record money taken at the counter, in đồng, under this desk's next entry number.

        ``taken`` is when, if it was written on paper first.
        """
        require(actor.role, Act.COLLECT)
        body = FeeCollected(amount, method, receipt_number, payer=payer, bank_ref=bank_ref)
        return self._write(lambda db: self._take(db, dossier, body, actor, taken)).dossier

    def certify(self, intake: Intake, order: CopyOrder, actor: Actor) -> Dossier:
        """Receive a dossier, number its copies in the year's register and take the fee: all, or nothing."""
        require(actor.role, Act.RECEIVE)
        with self._writer.transaction() as transaction:
            db, at = transaction.db, self._received_at(intake)
            received = self._receive(db, intake, actor, "")
            body = Certified(
                COPY_REGISTER,
                order.book,
                at.year,
                numbering.copy(db, order.book, at.year, order.written),
                order.document,
                order.pages,
                order.copies,
                fee=order.fee,
                electronic=order.electronic,
                taken_at=intake.received_at if intake.entry else "",
            )
            done = [received, self._record(db, received.dossier.id, body, actor)]
            if order.paid and order.fee:
                require(actor.role, Act.COLLECT)
                taken = FeeCollected(order.fee, order.paid)
                done.append(self._take(db, received.dossier.id, taken, actor, at if intake.entry else None))
            transaction.done += done
        return done[-1].dossier

    def next_copy_number(self, book: str, year: int = 0) -> int:
        """Return the number that the next certified paper will get in a book of a year, or of this one."""
        return numbering.last_copy(self._writer.connections.get(), book, year or self._writer.now().year) + 1

    def settle_clash(
        self, dossier: str, clash: Clash, standing: str, chosen: str, actor: Actor, *, note: str = ""
    ) -> Dossier:
        """Say which of two values stands; ``standing`` is what the person saw as the present one."""
        require(actor.role, Act.RESOLVE)
        return self._do(dossier, ClashSettled(clash.change, clash.field, standing, chosen, note), actor)

    def issue_receipt(
        self, dossier: str, pdf: bytes, form: str, paper: str, actor: Actor, *, first: str = ""
    ) -> Dossier:
        """File the receipt's exact bytes, then say that it was made; ``first`` is the one it repeats."""
        require(actor.role, Act.PRINT)
        sha256 = self._blobs.put(pdf, reserve=0)

        def issue(db: Database) -> Logged:
            reprint = len(must_load(db, dossier).receipts)
            self._need_blob(db, sha256, len(pdf))
            body = ReceiptIssued(sha256, form, paper, len(pdf), reprint, first)
            return self._record(db, dossier, body, actor, blobs=(sha256,))

        return self._write(issue).dossier

    def issue_form(self, dossier: str, pdf: bytes, paper: Paperwork, actor: Actor) -> Dossier:
        """File the exact bytes of another paper of the dossier, then say that it was made.

        A reprint names in ``paper.first`` the paper that it repeats. Raises ``Refused`` for a second paper
        with the same bytes that is not a reprint.
        """
        require(actor.role, Act.PRINT)
        sha256 = self._blobs.put(pdf, reserve=0)

        def issue(db: Database) -> Logged:
            reprint = must_load(db, dossier).reprints(paper.first) + 1 if paper.first else 0
            self._need_blob(db, sha256, len(pdf))
            body = FormIssued(
                sha256, paper.form, paper.template, paper.title, paper.size, len(pdf), reprint, paper.first
            )
            return self._record(db, dossier, body, actor, blobs=(sha256,))

        return self._write(issue).dossier

    def file_paper(
        self, dossier: str, scan: Scan, text: str, pages: tuple[str, ...], actor: Actor
    ) -> Dossier:
        """File a scan whose bytes are already kept; ``pages`` are the journal pages that it settles."""
        require(actor.role, Act.SCAN)

        def file(db: Database) -> Logged:
            for sha256, size in self._sizes(scan):
                self._need_blob(db, sha256, size)
            logged = self._record(db, dossier, PaperFiled(scan), actor, blobs=_files(scan))
            db.execute(
                "INSERT INTO scan_text (scan, dossier, text) VALUES (?, ?, ?)"
                " ON CONFLICT (scan) DO UPDATE SET dossier = excluded.dossier, text = excluded.text",
                (scan.id, dossier, text),
            )
            for page in pages:
                db.execute("UPDATE page SET state = 'filed', dossier = ? WHERE id = ?", (dossier, page))
            return logged

        return self._write(file).dossier

    def unfile_paper(self, dossier: str, scan: str, reason: str, actor: Actor) -> Dossier:
        """Take a filed scan out of the dossier; its bytes stay in the store, its pages go to the tray."""
        require(actor.role, Act.SCAN)

        def unfile(db: Database) -> Logged:
            logged = self._record(db, dossier, PaperUnfiled(scan, reason), actor)
            pages.move_with(db, dossier, scan, PageState.FILED, PageState.TRAY)
            return logged

        return self._write(unfile).dossier

    def undo(self, change: str, actor: Actor) -> Dossier:
        """Take back a change by its opposite, as long as it was never offered to the province."""

        def take_back(db: Database) -> Logged:
            row = one(
                db,
                "SELECT c.line, d.state, d.tries FROM change c JOIN delivery d USING (n) WHERE c.id = ?",
                (change,),
            )
            if row is None or row["state"] != "queued" or row["tries"]:
                raise Refused("Thay đổi này đã gửi đi, không hoàn tác được.", "Dùng “sửa” với lý do.")
            done = from_line(row["line"])
            past = history(db, done.entity)
            if any(earlier.undoes == change for earlier in past):
                raise Refused("Thay đổi này đã được hoàn tác.", "")
            body = opposite(done, past)
            require(actor.role, act_of_undoing(done.body))
            blobs = _files(body.scan) if isinstance(body, PaperFiled) else ()
            logged = self._record(db, done.entity, body, actor, blobs=blobs, undoes=change)
            if isinstance(body, PaperFiled):
                pages.move_with(db, done.entity, body.scan.id, PageState.TRAY, PageState.FILED)
            if isinstance(body, PaperUnfiled):
                pages.move_with(db, done.entity, body.scan, PageState.FILED, PageState.TRAY)
            return logged

        return self._write(take_back).dossier

    def clock_is_behind(self) -> bool:
        """Whether this PC's clock shows a time before the last change that was written here."""
        return bool(clock.behind(self._writer.connections.get(), self.device.id, self._writer.now()))

    def numbers_left(self) -> int:
        """Return how many official numbers this desk may still give today; then come temporary ones."""
        db, day = self._writer.connections.get(), self._writer.now().date()
        return numbering.left(db, self.device, day)

    def _received_at(self, intake: Intake) -> datetime:
        return datetime.fromisoformat(intake.received_at) if intake.entry else self._writer.now()

    def _receive(self, db: Database, intake: Intake, actor: Actor, draft: str) -> Logged:
        if intake.entry:
            late_entry.check(db, intake.entry, clock_is_behind=self.clock_is_behind())
        at = self._received_at(intake)
        drawn = numbering.draw(db, self.device, at.date())  # a code tells the day of reception
        received = Received(
            code=drawn.code,
            temporary=drawn.temporary,
            unit=self.device.unit,
            procedure=intake.procedure,
            applicant=intake.applicant,
            papers=intake.papers,
            due=intake.due,
            received_at=intake.received_at or at.isoformat(timespec="seconds"),
            owner=intake.owner,
            channel=intake.channel,
            fees=intake.fees,
            sets=intake.sets,
            note=intake.note,
            how=intake.how,
            entry=intake.entry,
        )
        if draft:
            db.execute("DELETE FROM draft WHERE id = ?", (draft,))
        own = dossier_of(self.device.id, draft)
        entity = own if draft and load(db, own) is None else new_id()
        return self._record(db, entity, received, actor)

    def _take(
        self, db: Database, dossier: str, body: FeeCollected, actor: Actor, taken: datetime | None = None
    ) -> Logged:
        """Record money under the next entry number of the day on which it counts."""
        now = self._writer.now()
        counts = late_entry.counts_at(db, taken, now) if taken else now
        body = replace(
            body,
            number=numbering.entry(db, self.device.id, counts),
            taken_at=taken.isoformat(timespec="seconds") if taken else "",
        )
        return self._record(db, dossier, body, actor)

    def _ask(self, db: Database, dossier: str, asked: LookupAsked, actor: Actor) -> Logged:
        """Queue a look-up and note who asked: one never stands without the other."""
        at = self._writer.now().isoformat(timespec="milliseconds")
        access.append(db, at, actor.id, "lookup.asked", dossier)
        return self._record(db, dossier, asked, actor)

    def _do(self, dossier: str, body: Body, actor: Actor) -> Dossier:
        return self._write(lambda db: self._record(db, dossier, body, actor)).dossier

    def _record(
        self,
        db: Database,
        entity: str,
        body: Body,
        actor: Actor,
        *,
        blobs: tuple[str, ...] = (),
        undoes: str = "",
    ) -> Logged:
        now = self._writer.now()
        return record(
            db,
            device=self.device.id,
            actor=actor.id,
            actor_name=actor.name,
            at=now,
            entity=entity,
            body=body,
            blobs=blobs,
            undoes=undoes,
        )

    def _write(self, verb: Callable[[Database], Logged]) -> Logged:
        with self._writer.transaction() as transaction:
            logged = verb(transaction.db)
            transaction.done.append(logged)
        return logged

    def _sizes(self, scan: Scan) -> list[tuple[str, int]]:
        return [(sha256, self._blobs.size(sha256)) for sha256 in _files(scan)]

    def _need_blob(self, db: Database, sha256: str, size: int) -> None:
        db.execute(
            "INSERT INTO blob (sha256, size, kept_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
            (sha256, size, self._writer.now().isoformat(timespec="seconds")),
        )


def _files(scan: Scan) -> tuple[str, ...]:
    return tuple(dict.fromkeys((scan.sha256, *scan.originals)))
