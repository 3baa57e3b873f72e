"""What a person says about a filed paper becomes a change: a field set right, a difference decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.crosscheck import Difference
from localdb.domain.dossier import Dossier
from localdb.domain.rules.readings import fact_value, typed_value
from localdb.domain.values import Scan
from localdb.domain.words import fold
from localdb.home import Home
from localdb.store import Actor
from ui.dossiers.detail import DetailPane
from ui.dossiers.panels import undoable

Job = Callable[[Actor], object]


class Settling(QObject):
    """Writes for the viewer of ``detail``; ``told`` says what was done."""

    told = Signal(str)

    def __init__(
        self, home: Home, detail: DetailPane, write: Callable[[Job, Callable[[object], None]], None]
    ) -> None:
        super().__init__()
        self._home, self._detail, self._write = home, detail, write
        reading = detail.viewer.reading
        reading.facts.corrected.connect(self.correct)
        reading.difference.paper_right.connect(self.believe_paper)
        reading.difference.dossier_right.connect(self.keep_dossier)
        reading.difference.misplaced.connect(self.take_out)

    def correct(self, field: str, typed: str) -> None:
        """Set a field right; a heading that was misread also teaches what such papers are called."""
        found = self._in_hand()
        if found is None:
            return
        dossier, scan = found

        def job(actor: Actor) -> Dossier:
            values = (fact_value(scan, field), typed_value(field, typed))
            after = self._home.store.act(
                dossier.id, FactsCorrected(scan.id, {field: values}, scan.name), actor
            )
            if field == "title" and scan.component and (heading := fold(values[1])):
                self._home.naming.learn(heading, dossier.procedure.code, scan.component)
            return after

        self._do(job, "Đã sửa thông tin trên giấy.")

    def believe_paper(self, difference: Difference, reason: str) -> None:
        """The paper is right: the dossier is corrected."""
        if (found := self._in_hand()) is not None:
            fields = {difference.held: (difference.elsewhere, difference.on_paper)}
            dossier = found[0].id
            self._do(
                lambda actor: self._home.store.correct(dossier, fields, reason, actor),
                "Đã sửa hồ sơ theo giấy.",
            )

    def keep_dossier(self, difference: Difference) -> None:
        """The dossier stays as it is; the difference is not asked about again."""
        if (found := self._in_hand()) is not None:
            dossier, scan = found
            body = DifferenceSettled(scan.id, difference.settled, scan.name)
            self._do(lambda actor: self._home.store.act(dossier.id, body, actor), "Đã ghi: giữ như hồ sơ.")

    def take_out(self, difference: Difference, reason: str) -> None:
        """The paper lies in the wrong dossier."""
        if (found := self._in_hand()) is not None:
            dossier, scan = found
            self._do(
                lambda actor: self._home.store.unfile_paper(dossier.id, scan.id, reason, actor),
                "Đã lấy giấy ra; ảnh vẫn còn trong khay của màn hình Quét.",
            )

    def _in_hand(self) -> tuple[Dossier, Scan] | None:
        whole, scan = self._detail.whole, self._detail.viewer.scan
        return (whole.dossier, scan) if whole is not None and scan is not None else None

    def _do(self, job: Job, told: str) -> None:
        self._write(job, lambda _after: self.told.emit(undoable(told)))
