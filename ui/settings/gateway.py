"""The line to the province: who we are there, which numbers it reserved for us, and how to join it."""

from __future__ import annotations

from pathlib import Path

from localdb.domain.roles import Act, Role, require
from localdb.domain.trouble import Trouble
from localdb.renew import WANTED, told_to_renew
from ui.desk import Desk
from ui.facts import clock_time, hub_told
from ui.parts import Parts
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit

_COPIED = (
    "Tỉnh báo ổ đĩa của máy này bị sao chép, hoặc đã quay về bản cũ: máy phải có mã mới mới gửi tiếp được."
    " Kho dữ liệu, hồ sơ và giấy tờ còn nguyên; thay đổi tỉnh chưa nhận sẽ được gửi lại dưới mã mới, không bị"
    " ghi hai lần. Số đã in trùng ở hai máy thì tỉnh từ chối một và báo lại. Trước khi làm: chốt tiền trong"
    " ngày, xin tỉnh một mã ghi danh. Làm trên từng máy mang mã này."
)
_RENEWS = (
    "Đóng rồi mở lại Một Cửa: máy nhận mã mới lúc mở kho, rồi ghi danh lại ở trang này. Chưa mở lại thì"
    " chưa có gì thay đổi."
)


class GatewayPanel(Panel):
    """Joining is for IT staff; how the line stands is for everybody."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        self._busy = False
        self.who = label("", "label", wrap=True)
        self.numbers = label("", wrap=True)
        self.contact = label("", wrap=True)
        self.hub = label("", "helper", wrap=True)
        self.url, self.code, self.ca = LineEdit("https://"), LineEdit(), LineEdit()
        self.form = Form(
            [
                Field("url", "Địa chỉ", self.url, helper="Của cổng tỉnh, hoặc của trạm xã: https://…"),
                Field("code", "Mã ghi danh", self.code, helper="Dùng một lần, cấp riêng cho quầy này."),
                Field("ca", "Tệp chứng thư", self.ca, helper="Chỉ khi vào trạm xã: nơi có tệp tram.crt."),
            ]
        )
        self.why = label("", "helper", wrap=True)
        self.join = button("Ghi danh máy này", self.send, kind="primary", icon="link")
        self.copied = label("", wrap=True)
        self.renew = button("", self.turn_renewal, icon="refresh")
        self.twin = card(
            column(label("Máy này cần mã mới", "label"), self.copied, row(self.renew, None)), margin=12
        )
        self.lay_out(
            card(column(self.who, self.numbers, self.contact, self.hub), margin=12),
            self.twin,
            label("Ghi danh với tỉnh, hoặc vào trạm xã", "label", wrap=True),
            self.why,
            self.form.summary,
            *self.form.fields.values(),
            row(self.join, None),
        )

    def fill(self, role: Role) -> None:
        """Show how the line stands."""
        from sync.command import identity_of  # slow to load: not with the window

        why = reason(role, (Act.MANAGE_DEVICE,))
        try:
            identity = identity_of(self.parts.home)
        except Trouble as trouble:
            self.who.setText(str(trouble))
            self.why.setText(why or "Cần làm một lần cho mỗi máy.")
        else:
            self.who.setText(f"{identity.counter} · đơn vị {identity.commune} · {identity.url}")
            self.why.setText(
                why or "Máy này đã ghi danh. Chỉ ghi danh lại khi tỉnh đổi cổng hoặc cấp mã mới."
            )
        for control in (self.url, self.code, self.ca):
            control.setEnabled(not why)
        self.join.setEnabled(not why and not self._busy)
        self._show_line()
        self._show_twin(why)

    def turn_renewal(self) -> None:
        """Ask for a new name at the next opening, or no longer; a running desk never changes names."""
        home = self.parts.home
        wanted = not home.settings.get(WANTED, bool, False)

        def keep() -> None:
            require(self.parts.session.require().role, Act.MANAGE_DEVICE)
            home.settings.put(WANTED, wanted)

        self.renew.setEnabled(False)
        self.desk.run(keep, lambda _none: self.show_now(), self._not_kept)

    def _not_kept(self, trouble: Trouble) -> None:
        self.show_now()
        self.say_trouble(trouble)

    def send(self) -> None:
        """Join with the one-time code, off the GUI thread."""
        empty = [
            Trouble(what, todo, field=field)
            for field, line, what, todo in (
                ("url", self.url, "Chưa có địa chỉ cổng.", "Ghi như trong giấy tỉnh cấp."),
                ("code", self.code, "Chưa có mã ghi danh.", "Xin tỉnh một mã cho quầy này."),
            )
            if not line.value()
        ]
        self.form.show_troubles(empty)
        if empty or self._busy:
            return
        self._busy = True
        self.join.setEnabled(False)
        self.say("Đang gọi …", "muted")
        url, code = self.url.value(), self.code.value()
        ca = Path(self.ca.value()) if self.ca.value() else None
        self.desk.run(lambda: self._joined(url, code, ca), self._done, self._failed)

    def _joined(self, url: str, code: str, ca: Path | None) -> list[str]:
        from sync.command import join_command

        require(self.parts.session.require().role, Act.MANAGE_DEVICE)
        said: list[str] = []
        join_command(self.parts.home, url, code, said.append, ca=ca)
        return said

    def _done(self, said: list[str]) -> None:
        self._busy = False
        self.code.clear()
        self.ca.clear()
        self.show_now()
        self.say(" ".join(said))

    def _failed(self, trouble: Trouble) -> None:
        self._busy = False
        self.show_now()
        self.say(self.section.intro, "muted")
        self.form.show_troubles([trouble])

    def _show_twin(self, why: str) -> None:
        home = self.parts.home
        wanted = home.settings.get(WANTED, bool, False)
        self.twin.setVisible(wanted or told_to_renew(home))
        self.copied.setText(f"{_RENEWS if wanted else _COPIED} {why}".strip())
        self.renew.setText("Thôi, giữ mã cũ" if wanted else "Cấp mã máy mới")
        self.renew.setAccessibleName(self.renew.text())
        self.renew.setEnabled(not why)

    def _show_line(self) -> None:
        home = self.parts.home
        try:
            left, contact = home.store.numbers_left(), home.outbox.contact()
        except Trouble as trouble:
            self.say_trouble(trouble)
            return
        self.numbers.setText(
            f"Số hồ sơ tỉnh dành cho máy này hôm nay: còn {left}."
            if left
            else "Hôm nay không còn số tỉnh dành sẵn: giấy tiếp nhận mang số tạm, mã chính thức về sau."
        )
        answered = clock_time(contact.answered_at, home.writer.now())
        last = f"Liên lạc cuối với tỉnh: {answered}." if answered else "Chưa liên lạc được với tỉnh lần nào."
        self.contact.setText(f"{last} {contact.trouble}".strip())
        self.hub.setText(
            hub_told(home) or "Máy này chưa vào trạm của xã: mất mạng thì chưa thấy việc của quầy khác."
        )
