"""Whom this desk trusts: keys and certificates with their fingerprints and ends, and taking in a root."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from PySide6.QtWidgets import QVBoxLayout

from forms.catalogue import keys
from localdb.domain.roles import Act, Role, require
from localdb.home import Home
from scanner.chip import roots
from scanner.chip.roots import Root
from ui.desk import Desk
from ui.parts import Parts
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.widgets.basics import button, card, clear, column, label, row
from ui.widgets.chips import Chip, ChipFace
from ui.widgets.picking import pick_file

SOON_DAYS = 90
_KINDS = "Chứng thư (*.cer *.crt *.pem *.der)"


class Trusted(Struct, frozen=True):
    """What is trusted: for what, whose it is, its fingerprint, and until when (``None``: without end)."""

    what: str
    whose: str
    fingerprint: str
    until: datetime | None = None


class TrustPanel(Panel):
    """Everybody sees what is trusted; IT staff takes in a root certificate whose fingerprint was compared."""

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        self._offer: Root | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.offer = label("", wrap=True)
        self.why = label("", "helper", wrap=True)
        self.choose = button("Chọn tệp chứng thư gốc…", self.ask_file, icon="file")
        self.take = button("Vân tay khớp, cài chứng thư", self.install, kind="primary", icon="tick")
        self.lay_out(self._list, row(self.choose, None), self.why, self.offer, row(self.take, None))
        self._show_offer(None)

    def fill(self, role: Role) -> None:
        """Show what is trusted now."""
        why = reason(role, (Act.MANAGE_DEVICE,))
        self.why.setText(why)
        self.why.setVisible(bool(why))
        for control in (self.choose, self.take):
            control.setEnabled(not why)
        home = self.parts.home
        self.desk.run(lambda: trusted(home), self._show, self.say_trouble)

    def enter(self) -> None:
        """Come back without what was only looked at."""
        super().enter()
        self._show_offer(None)

    def ask_file(self) -> None:
        """Let a person choose the file."""
        pick_file(self, "Chọn chứng thư gốc", _KINDS, self.look_at)

    def look_at(self, path: Path) -> None:
        """Show a certificate with its fingerprint; nothing is trusted yet."""
        self._show_offer(None)
        now = self.parts.home.writer.now()
        self.desk.run(lambda: roots.offered(path, now), self._show_offer, self.say_trouble)

    def install(self) -> None:
        """Trust the certificate that was looked at."""
        if (root := self._offer) is None:
            return
        home, session = self.parts.home, self.parts.session

        def job() -> Root:
            actor = session.require()
            require(actor.role, Act.MANAGE_DEVICE)
            roots.install(home.folder.roots, root)
            home.access.note(actor.id, "root.installed", root.fingerprint)
            return root

        self.desk.run(job, self._installed, self.say_trouble)

    def _installed(self, root: Root) -> None:
        self._show_offer(None)
        self.say(f"Đã cài chứng thư gốc {root.name}.")
        self.show_now()
        self.choose.setFocus()

    def _show_offer(self, root: Root | None) -> None:
        self._offer = root
        self.offer.setVisible(root is not None)
        self.take.setVisible(root is not None)
        if root is not None:
            self.offer.setText(
                f"{root.name}\nHiệu lực đến {root.until:%d/%m/%Y}.\nVân tay SHA-256: {root.fingerprint}\n"
                "So vân tay với bản do cơ quan cấp thẻ công bố; khác một chữ thì không cài."
            )
            self.take.setFocus()

    def _show(self, found: list[Trusted]) -> None:
        clear(self._list)
        for one in found:
            known = (label(one.fingerprint, "helper", wrap=True),) if one.fingerprint else ()
            head = row(label(one.what, "label"), None, gap=8)
            if one.until is not None:
                head.addWidget(Chip(_face(one.until, self.parts.home.writer.now())))
            self._list.addWidget(card(column(head, label(one.whose, wrap=True), *known, gap=4), margin=12))


def trusted(home: Home) -> list[Trusted]:
    """Return all that this desk trusts, off the GUI thread; what is not there yet says so."""
    from sync.command import IDENTITY  # slow to load: not with the window
    from sync.link import NOBODY, Identity
    from sync.share import HUB

    found = [Trusted("Thẻ căn cước: chứng thư gốc", r.name, r.fingerprint, r.until) for r in installed(home)]
    if not found:
        none = "Chưa cài: dữ liệu đọc từ chip được ghi là chưa kiểm tra chữ ký."
        found.append(Trusted("Thẻ căn cước: chứng thư gốc", none, ""))
    key = home.packages.key
    found.append(
        Trusted("Danh mục: khóa của tỉnh", "Ký mọi gói danh mục.", keys.fingerprint(key))
        if key
        else Trusted("Danh mục: khóa của tỉnh", "Chưa ghim: ghim ở mục Danh mục.", "")
    )
    for what, setting in (("Cổng tỉnh", IDENTITY), ("Trạm của xã", HUB)):
        identity = home.settings.get(setting, Identity, NOBODY)
        if not identity.url:
            found.append(Trusted(f"{what}: khóa", "Chưa ghi danh.", ""))
            continue
        found.append(Trusted(f"{what}: khóa", identity.url, _digest(identity.gateway_key.encode())))
        if identity.ca:
            found += _authority(what, Path(identity.ca))
    return found


def installed(home: Home) -> list[Root]:
    """Return the root certificates of chips that lie in this desk's folder."""
    return list(roots.installed(home.folder.roots))


def _authority(what: str, path: Path) -> list[Trusted]:
    """Return the certificate that the line is checked against; one that cannot be read says so."""
    name = f"{what}: chứng thư đường truyền"
    if found := roots.read(path):
        return [Trusted(name, found.name, found.fingerprint, found.until)]
    return [Trusted(name, f"Không đọc được {path.name}: ghi danh lại.", "")]


def _digest(data: bytes) -> str:
    found = hashlib.sha256(data).hexdigest()[:32]
    return " ".join(found[at : at + 4] for at in range(0, 32, 4))


def _face(until: datetime, now: datetime) -> ChipFace:
    day, left = f"{until:%d/%m/%Y}", (until - now).days
    if left < 0:
        return ChipFace(f"Hết hạn {day}", "warn", "bad")
    return ChipFace(
        f"Đến {day}", "clock" if left < SOON_DAYS else "check", "warn" if left < SOON_DAYS else "good"
    )
