"""Handing a dossier to another system's form field by field: paste, Tab, paste … and nobody types.

A strip on top of all windows shows the field that comes next. Its value is on the clipboard; when it was
pasted, the next one is. In a window that is not the other system's, nothing is handed out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMetaType, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from forms.bridge import Bridge, as_xml, values
from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused
from localdb.store import Actor
from ui import theme
from ui.desk import Desk
from ui.front_window import front_title
from ui.parts import Parts
from ui.widgets.basics import button, column, label, row

_TEXT = "text/plain"
SETTLED = 0.25  # seconds: a clipboard manager looks at once, a person does not
WATCH_MS = 400
WIDTH = 620  # pixels


class Handed(QMimeData):
    """One value on the clipboard; ``taken()`` says what may be handed out now, and that it was."""

    def __init__(self, taken: Callable[[], str]) -> None:
        super().__init__()
        self._taken = taken

    def formats(self) -> list[str]:
        """Text, and nothing else."""
        return [_TEXT]

    def hasFormat(self, mimetype: str) -> bool:
        """Whether it is asked for as text."""
        return mimetype == _TEXT

    def retrieveData(self, mimetype: str, _kind: QMetaType | QMetaType.Type) -> object:
        """Called when another program pastes."""
        return self._taken() if mimetype == _TEXT else None


class Bridging(QObject):
    """The one strip there may be, and the note in the access log of everything that left by it."""

    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._parts = desk, parts
        self.strip: BridgeStrip | None = None

    def bridge(self, dossier: Dossier) -> Bridge | None:
        """Return the other system's form that suits a dossier; a province's own, loaded last, wins."""
        suiting = [b for b in self._parts.catalogue.bridges if b.suits(dossier.procedure.code)]
        return suiting[-1] if suiting else None

    def start(self, dossier: Dossier) -> None:
        """Begin to hand out a dossier. Raises ``Refused``."""
        actor, bridge = self._parts.session.require(), self.bridge(dossier)
        require(actor.role, Act.RECEIVE)
        if bridge is None:
            raise Refused(
                "Danh mục không có bảng trường cho thủ tục này.", "Nhờ cán bộ CNTT nạp gói danh mục."
            )
        self.stop()
        strip = BridgeStrip(bridge, values(bridge, dossier), as_xml(bridge, dossier).decode(), front_title)
        theme.wear(strip)
        strip.handed.connect(lambda path: self._note(actor, f"{dossier.id}/{bridge.id}/{path}"))
        strip.ended.connect(self._ended)
        self.strip = strip
        strip.start()

    def stop(self) -> None:
        """Close the strip and leave nothing on the clipboard."""
        if self.strip is not None:
            self.strip.close()

    def _note(self, actor: Actor, what: str) -> None:
        access = self._parts.home.access
        self._desk.run(
            lambda: access.note(actor.id, "bridge.handed", what), lambda _none: None, self.troubled.emit
        )

    def _ended(self) -> None:
        self.strip = None


class BridgeStrip(QWidget):
    """``handed(path)`` for each field that left (``*``: all at once), ``ended`` when it closes.

    ``title`` tells which window is in front, ``None`` when the system does not say.
    """

    handed = Signal(str)
    ended = Signal()

    def __init__(
        self,
        bridge: Bridge,
        values: Sequence[str],
        whole: str,
        title: Callable[[], str | None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self._bridge, self._values, self._title, self._clock = bridge, values, title, clock
        self._whole, self._all_at_once = whole, False
        self._offered_at = 0.0
        self._wrong = False
        self.at = 0
        self.setProperty("role", "page")
        self.setWindowTitle(f"Chép sang {bridge.label}")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.place, self.name = label("", "helper"), label("", wrap=True)
        self.value, self.guard = label("", "heading", wrap=True), label("", "helper", wrap=True)
        back = button("Trường trước", lambda: self.go(-1), icon="previous")
        skip = button("Bỏ qua", lambda: self.go(1), icon="next")
        everything = button("Chép cả gói", self.offer_whole, icon="file")
        close = button("Thôi", self.leave)
        body = column(self.place, self.name, self.value, self.guard, row(back, skip, everything, close))
        body.setContentsMargins(12, 12, 12, 12)
        self.setLayout(body)
        self.setFixedWidth(WIDTH)
        self._watching = QTimer(self)
        self._watching.setInterval(WATCH_MS)
        self._watching.timeout.connect(self.look)

    def start(self) -> None:
        """Offer the first field."""
        self.show()
        self._watching.start()
        self.offer()

    def go(self, step: int) -> None:
        """Offer another field."""
        if self._all_at_once:
            self._all_at_once, step = False, 0
        self.at = max(0, min(self.at + step, len(self._values)))
        self.offer()

    def offer(self) -> None:
        """Put the present field on the clipboard."""
        self.look()
        if self.at >= len(self._values):
            self.place.setText("Xong")
            self.name.setText(f"Đã chép hết {len(self._values)} trường.")
            self.value.setText("Đối chiếu lại trên phần mềm kia trước khi lưu.")
            self._empty_clipboard()
            return
        field = self._bridge.fields[self.at]
        self.place.setText(f"Trường {self.at + 1}/{len(self._values)} · dán (Ctrl + V) rồi Tab")
        self.name.setText(field.label)
        self.value.setText(self._values[self.at] or "(không có trên hồ sơ: dán sẽ để trống)")
        self._give()

    def offer_whole(self) -> None:
        """Put all fields on the clipboard, as the other system's file."""
        self._all_at_once = True
        self.name.setText("Cả gói XML")
        self.value.setText("Dán vào nơi nhận gói. “Bỏ qua” để trở lại từng trường.")
        self._give()

    def leave(self) -> None:
        """Close the strip."""
        self.close()

    def look(self) -> None:
        """Look which window would get it."""
        title = self._title()
        self._wrong = title is not None and not self._bridge.is_window(title)
        if title is None:
            self.guard.setText("Máy này không cho biết cửa sổ nào đang nhận: tự nhìn kỹ trước khi dán.")
        elif self._wrong:
            self.guard.setText(f"KHÔNG đưa dữ liệu vào cửa sổ “{title}”. Chuyển sang {self._bridge.label}.")
        else:
            self.guard.setText(f"Đang đưa vào cửa sổ “{title}”.")
        self.setFixedHeight(self.heightForWidth(WIDTH))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave nobody's data on the clipboard."""
        self._watching.stop()
        self._empty_clipboard()
        self.ended.emit()
        super().closeEvent(event)

    def _give(self) -> None:
        self._offered_at = self._clock()
        self.setFixedHeight(self.heightForWidth(WIDTH))
        QGuiApplication.clipboard().setMimeData(Handed(self._taken))

    def _taken(self) -> str:
        """What is pasted now. In a wrong window nothing; a look just after the offer is no paste."""
        if self._clock() - self._offered_at < SETTLED or self.at >= len(self._values):
            return ""
        self.look()
        if self._wrong:
            return ""
        if self._all_at_once:
            self.handed.emit("*")
            return self._whole
        at, self._offered_at = self.at, self._clock()
        self.handed.emit(self._bridge.fields[at].path)
        QTimer.singleShot(0, self, lambda: self._next_after(at))
        return self._values[at]

    def _next_after(self, at: int) -> None:
        if self.at == at:
            self.go(1)

    def _empty_clipboard(self) -> None:
        if isinstance(QGuiApplication.clipboard().mimeData(), Handed):
            QGuiApplication.clipboard().clear()
