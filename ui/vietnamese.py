"""Vietnamese for Qt's own words: Qt ships no Vietnamese translation of its buttons and menus."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTranslator

WORDS = {
    "OK": "Đồng ý",
    "&OK": "Đồng ý",
    "Cancel": "Hủy",
    "&Cancel": "Hủy",
    "Close": "Đóng",
    "&Close": "Đóng",
    "Save": "Lưu",
    "&Save": "Lưu",
    "Save All": "Lưu tất cả",
    "Open": "Mở",
    "&Open": "Mở",
    "&Yes": "Có",
    "Yes to &All": "Có cho tất cả",
    "&No": "Không",
    "N&o to All": "Không cho tất cả",
    "Abort": "Dừng",
    "Retry": "Thử lại",
    "Ignore": "Bỏ qua",
    "Discard": "Bỏ",
    "Don't Save": "Không lưu",
    "Help": "Trợ giúp",
    "Apply": "Áp dụng",
    "Reset": "Đặt lại",
    "Restore Defaults": "Về mặc định",
    "&Undo": "Hoàn tác",
    "&Redo": "Làm lại",
    "Cu&t": "Cắt",
    "&Copy": "Sao chép",
    "Copy &Link Location": "Sao chép liên kết",
    "&Paste": "Dán",
    "Delete": "Xóa",
    "&Delete": "Xóa",
    "Select All": "Chọn tất cả",
    "Clear": "Xóa nội dung",
    "Find": "Tìm",
    "Next": "Tiếp",
    "&Next": "Tiếp",
    "Back": "Quay lại",
    "&Back": "Quay lại",
    "&Finish": "Hoàn tất",
    "Print": "In",
    "&Print": "In",
    "Look in:": "Tìm trong:",
    "Directory:": "Thư mục:",
    "Folder": "Thư mục",
    "Directories": "Thư mục",
    "File &name:": "Tên tệp:",
    "Files of type:": "Loại tệp:",
    "Files of &type:": "Loại tệp:",
    "&Choose": "Chọn",
    "All Files (*)": "Mọi tệp (*)",
    "All files (*)": "Mọi tệp (*)",
    "Name": "Tên",
    "Size": "Kích thước",
    "Type": "Loại",
    "Kind": "Loại",
    "Date Modified": "Ngày sửa",
    "Create New Folder": "Tạo thư mục mới",
    "&New Folder": "Thư mục mới",
    "New Folder": "Thư mục mới",
    "&Rename": "Đổi tên",
    "Forward": "Tiến",
    "Parent Directory": "Thư mục cha",
    "List View": "Xem danh sách",
    "Detail View": "Xem chi tiết",
    "Sidebar": "Thanh bên",
    "Computer": "Máy tính",
    "My Computer": "Máy tính",
    "Show &hidden files": "Hiện tệp ẩn",
    "Remove": "Gỡ",
    "%1 already exists.\nDo you want to replace it?": "%1 đã có.\nThay tệp cũ?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": (
        "Không thấy tệp %1.\nKiểm tra lại tên tệp."
    ),
    "Step up": "Tăng",
    "Step &up": "Tăng",
    "Step &down": "Giảm",
    "Scroll here": "Cuộn tới đây",
    "Top": "Đầu",
    "Bottom": "Cuối",
    "Page up": "Trang trước",
    "Page down": "Trang sau",
    "Scroll up": "Cuộn lên",
    "Scroll down": "Cuộn xuống",
    "Left edge": "Mép trái",
    "Right edge": "Mép phải",
    "Page left": "Trang bên trái",
    "Page right": "Trang bên phải",
    "Scroll left": "Cuộn trái",
    "Scroll right": "Cuộn phải",
    "Press": "Nhấn",
    "Insert Unicode control character": "Chèn ký tự điều khiển Unicode",
}


class Vietnamese(QTranslator):
    """Translates Qt's texts from the table above."""

    def isEmpty(self) -> bool:
        """Say that there is something here, so that Qt announces the language."""
        return False

    def translate(
        self, context: bytes | str, source: bytes | str, disambiguation: object = None, n: int = -1
    ) -> str:
        """Return the Vietnamese for ``source``, or None (not "", which would blank it) when unknown."""
        text = source.decode() if isinstance(source, bytes) else source
        # The stub says str, Qt takes None as "not known".
        return cast(str, WORDS.get(text))
