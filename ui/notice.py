"""Where troubles and calm news are told, above the screen. Nothing pops up, nothing steals focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from localdb.domain.trouble import Refused, Trouble
from ui.widgets.basics import Picture, column, icon_button, label, row

_ICONS = {"bad": "cross", "warn": "warn", "good": "check", "accent": "info"}
MOST = 3


class Notice(QFrame):
    """One thing told: what happened, what to do, and a button to put it away.

    ``passing``: it concerns the screen in front only; ``news``: the next news takes its place.
    """

    def __init__(self, what: str, todo: str, tone: str, *, passing: bool = False, news: bool = False) -> None:
        super().__init__()
        self.what, self.todo, self.tone, self.passing, self.news = what, todo, tone, passing, news
        self.setProperty("role", "notice")
        self.setProperty("tone", tone)
        self.setAccessibleName(f"{what} {todo}".strip())
        texts = column(label(what, "label", wrap=True), gap=4)
        if todo:
            texts.addWidget(label(todo, wrap=True))
        box = row(
            Picture(_ICONS[tone], tone), texts, icon_button("Đóng thông báo", "close", self.dismiss), gap=12
        )
        box.setContentsMargins(16, 4, 8, 4)
        box.setStretch(1, 1)
        box.setAlignment(texts, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(box)

    def dismiss(self) -> None:
        """Put the notice away."""
        self.hide()
        self.setParent(None)
        self.deleteLater()


class NoticeArea(QWidget):
    """The notices now shown, newest last, at most three; the same words are never shown twice."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)

    @property
    def notices(self) -> list[Notice]:
        """The notices now shown."""
        return self.findChildren(Notice)

    def trouble(self, trouble: Trouble) -> None:
        """Tell what went wrong and what to do; a refusal concerns only the screen on which it was tried."""
        self._show(trouble.what, trouble.todo, "bad", passing=isinstance(trouble, Refused))

    def bug(self, _detail: str) -> None:
        """Tell that the app itself failed. The detail is in the log, not on the screen."""
        self._show(
            "Có lỗi ngoài dự kiến trong chương trình.",
            "Những gì đã nhập vẫn còn. Làm lại thao tác; nếu lặp lại, báo cán bộ CNTT kèm nhật ký.",
            "warn",
        )

    def tell(self, text: str) -> None:
        """Tell good news calmly."""
        self.forget_news()
        self._show(text, "", "good", news=True)

    def remind(self, text: str) -> None:
        """Tell calmly what presses: no success, and nothing that went wrong just now."""
        self.forget_news()
        self._show(text, "", "warn", news=True)

    def forget_news(self) -> None:
        """Put news away."""
        for old in self.notices:
            if old.news:
                old.dismiss()

    def leave(self) -> None:
        """Put away what would mean something else on another screen: news, and what was refused here."""
        for old in self.notices:
            if old.news or old.passing:
                old.dismiss()

    def clear(self) -> None:
        """Put everything away."""
        for notice in self.notices:
            notice.dismiss()

    def _show(self, what: str, todo: str, tone: str, *, passing: bool = False, news: bool = False) -> None:
        for old in self.notices:
            if (old.what, old.todo) == (what, todo):
                old.dismiss()
        for old in self.notices[: max(0, len(self.notices) - MOST + 1)]:
            old.dismiss()
        self._lines.addWidget(Notice(what, todo, tone, passing=passing, news=news))
