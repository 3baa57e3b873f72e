"""The store of this desk: where it is, its passphrase, and whether it is sound."""

from __future__ import annotations

from localdb.domain.roles import Act, Role
from localdb.domain.trouble import Trouble
from localdb.keys import MIN_PASSPHRASE
from ui.desk import Desk
from ui.parts import Parts
from ui.settings import model
from ui.settings.copies import CopiesPane
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.settings.secrets import SecretForm
from ui.widgets.basics import button, column, label, row, rule
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit
from ui.widgets.ticks import Tick

DAMAGED = Trouble(
    "Kho dữ liệu có lỗi.", "Ngừng ghi hồ sơ trên máy này; gọi cán bộ CNTT khôi phục từ bản sao lưu."
)


class StorePanel(Panel):
    """Checking is for everybody; copies and keys are for IT staff."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        self._checking = False
        self.path, self.agency = _told(str(parts.home.folder.path)), _told(parts.home.device.unit)
        self.check = button("Kiểm tra kho dữ liệu", self.examine, icon="search")
        self.findings = label("", wrap=True)
        self.copies = CopiesPane(desk, parts)
        self.copies.failed.connect(self.say_trouble)
        self.why = label("", "helper", wrap=True)
        self.phrase = SecretForm(
            desk,
            "mật khẩu kho",
            MIN_PASSPHRASE,
            self._change_phrase,
            title="Đổi mật khẩu kho",
            act="Đổi mật khẩu",
            old="Hoặc mã khôi phục in trên giấy.",
        )
        self.ring = Tick("Giữ khóa trong hệ điều hành")
        self.ring_told = label(
            "Để đồng bộ theo lịch không phải gõ mật khẩu. Ai vào được máy này thì mở được kho.",
            "helper",
            wrap=True,
        )
        self.phrase.changed.connect(
            lambda: self.say("Đã đổi mật khẩu kho. Từ lần mở sau dùng mật khẩu mới; mã khôi phục vẫn như cũ.")
        )
        self.ring.clicked.connect(lambda _checked=False: self._keep_ring())
        self.lay_out(
            Field("path", "Thư mục dữ liệu", self.path),
            Field("agency", "Mã định danh đơn vị", self.agency, helper="Ghi lúc lập kho, không đổi được."),
            row(self.check, None),
            self.findings,
            rule(),
            self.copies,
            rule(),
            self.why,
            self.phrase,
            column(self.ring, self.ring_told, gap=4),
        )

    def enter(self) -> None:
        """Start with nothing typed and nothing found."""
        super().enter()
        self.phrase.wipe()
        if not self._checking:
            self.findings.setText("Chưa kiểm tra từ lúc mở trang này.")

    def shut(self) -> None:
        """Forget the passphrases that were typed."""
        self.phrase.wipe()

    def fill(self, role: Role) -> None:
        """Show what is true now, to whom it concerns."""
        why = reason(role, (Act.MANAGE_DEVICE,))
        self.why.setText(f"Sao lưu, đổi mật khẩu và giữ khóa: {why[0].lower()}{why[1:]}" if why else "")
        self.why.setVisible(bool(why))
        self.copies.show_now(able=not why)
        self.phrase.allow(not why)
        self.ring.setEnabled(not why)
        try:
            self.ring.setChecked(model.remembered(self.parts.home))
        except Trouble as trouble:
            self.say_trouble(trouble)

    def examine(self) -> None:
        """Check every page of the database and both chains; minutes for a large store."""
        if self._checking:
            return
        self._checking = True
        self.check.setEnabled(False)
        self.findings.setText("Đang kiểm tra từng trang dữ liệu … vẫn làm việc khác được.")
        self.desk.run(lambda: model.examined(self.parts.home), self._examined, self._not_examined)

    def _examined(self, found: list[str]) -> None:
        now = f"{self.parts.home.writer.now():%H:%M}"
        if found:
            self._show_findings("\n".join([f"Kiểm tra lúc {now}, thấy lỗi:", *found]))
            self.trouble.emit(DAMAGED)
        else:
            self._show_findings(f"Kiểm tra lúc {now}: không thấy lỗi nào trong cơ sở dữ liệu.")

    def _not_examined(self, trouble: Trouble) -> None:
        self._show_findings(str(trouble))

    def _show_findings(self, text: str) -> None:
        self._checking = False
        self.check.setEnabled(True)
        self.findings.setText(text)

    def _change_phrase(self, old: str, new: str) -> None:
        model.change_passphrase(self.parts, old, new)

    def _keep_ring(self) -> None:
        wanted = self.ring.isChecked()
        self.ring.setEnabled(False)
        self.desk.run(lambda: model.keep_in_keyring(self.parts, wanted), self._ring_kept, self._ring_failed)

    def _ring_kept(self, kept: bool) -> None:
        self.show_now()
        self.say("Hệ điều hành giữ khóa của kho." if kept else "Hệ điều hành không còn giữ khóa của kho.")

    def _ring_failed(self, trouble: Trouble) -> None:
        self.show_now()
        self.say(str(trouble), "bad")


def _told(text: str) -> LineEdit:
    """Return a line that can be read and copied, not changed."""
    made = LineEdit()
    made.setText(text)
    made.setCursorPosition(0)
    made.setReadOnly(True)
    return made
