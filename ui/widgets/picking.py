"""Choosing files or a folder: one dialog for all screens, in Vietnamese, with plugged-in sticks at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStorageInfo, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

MOUNTS = ("/media", "/run/media", "/mnt")  # where Linux desktops put sticks
ANY = "Mọi tệp (*)"


def pick_file(parent: QWidget, title: str, kinds: str, taken: Callable[[Path], None]) -> None:
    """Let a person choose a file of ``kinds`` (``Gói danh mục (*.mcdm)``); nothing happens if nobody does."""
    dialog = _dialog(parent, title, lambda paths: taken(paths[0]))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kinds, ANY])
    dialog.open()


def pick_files(parent: QWidget, title: str, kinds: str, taken: Callable[[list[Path]], None]) -> None:
    """Let a person choose any number of files of ``kinds``."""
    dialog = _dialog(parent, title, taken)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([kinds, ANY])
    dialog.open()


def pick_folder(parent: QWidget, title: str, taken: Callable[[Path], None], start: str = "") -> None:
    """Let a person choose a folder, beginning at ``start``, or at the first stick."""
    dialog = _dialog(parent, title, lambda paths: taken(paths[0]), start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()


def sticks() -> tuple[Path, ...]:
    """Return the drives that look like sticks: mounted where the system mounts them, and writable."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        path = Path(volume.rootPath())
        inside = any(str(path).startswith(f"{mount}/") for mount in MOUNTS)
        if inside and volume.isReady() and not volume.isReadOnly():
            found.append(path)
    return tuple(found)


def _dialog(parent: QWidget, title: str, taken: Callable[[list[Path]], None], start: str = "") -> QFileDialog:
    places = (*sticks(), Path.home())
    dialog = QFileDialog(parent, title, start or str(places[0]))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in places])
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "Tìm trong:")
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, "Tên:")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "Loại tệp:")
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Chọn")
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, "Thôi")
    dialog.resize(880, 560)
    dialog.filesSelected.connect(lambda names: taken([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
