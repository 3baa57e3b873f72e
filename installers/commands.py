"""What can be said on the command line: each command with its options, and the help of both.

``main.py`` says what each command does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from installers.catalogue import of_catalogue

GATEWAY_PORT = 8711
HUB_PORT = 8712
Add = Callable[[str, str], argparse.ArgumentParser]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; without a command, ``command`` is "": the app itself."""
    parser = argparse.ArgumentParser(
        prog="motcua",
        description="Một Cửa: phần mềm bộ phận một cửa cấp xã, làm việc được cả khi mất mạng.",
        epilog="Không ghi lệnh nào: mở ứng dụng.",
    )
    home = argparse.ArgumentParser(add_help=False)
    home_help = "thư mục dữ liệu (mặc định: thư mục riêng của người dùng)"
    # Without SUPPRESS, the command's own default would wipe out a --home that stands before the command.
    home.add_argument("--home", type=Path, default=argparse.SUPPRESS, metavar="THƯ_MỤC", help=home_help)
    parser.add_argument("--home", type=Path, metavar="THƯ_MỤC", help=home_help)
    parser.set_defaults(command="")
    commands = parser.add_subparsers(title="các lệnh", metavar="LỆNH")

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[home], help=help_text, description=help_text)
        made.set_defaults(command=name)
        return made

    for group in (_to_try, _with_paper, _with_the_store, _with_the_province):
        group(add)
    return parser


def _to_try(add: Add) -> None:
    add("run", "mở ứng dụng trên xã mẫu, kèm cổng tỉnh tham chiếu; không có màn hình thì chạy demo")
    demo = add("demo", "chạy trọn câu chuyện trên cửa sổ thật, không cần màn hình")
    _folder(demo, "--out", "nơi để kết quả (mặc định: out)", default=Path("out"))
    guide = add("guide", "làm sách hướng dẫn từ các cửa sổ thật: ảnh từng màn hình, từng giấy tờ")
    _folder(guide, "--out", "thư mục trống để sách; không ghi: trong kho dữ liệu, F1 mở được")
    bench = add("bench", "đo tốc độ bên cạnh phần mềm cùng loại")
    _folder(bench, "--pages", "thư mục trang quét có sẵn lời giải để đo thay cho bộ nhỏ")
    bench.add_argument("--only", default="", metavar="CHỮ", help="chỉ đo các dòng có chữ này")
    tools = "thư mục có netlink.py, pouch_client.js, pouch_server.js: đo cạnh PouchDB (root, 50 phút)"
    _folder(bench, "--tools", tools)
    minutes = "cho 1.500 quầy cùng gửi bao nhiêu phút (mặc định 1)"
    bench.add_argument("--minutes", type=float, default=1.0, metavar="SỐ", help=minutes)
    torture = add(
        "torture", "hành hạ đồng bộ: đứt mạng, mất điện, đầy đĩa, USB lạc; rồi kiểm lại từng thay đổi"
    )
    torture.add_argument(
        "--seeds", type=int, default=50, metavar="SỐ", help="số hạt ngẫu nhiên (mặc định 50)"
    )
    torture.add_argument("--postgres", action="store_true", help="cổng giữ dữ liệu trong PostgreSQL")
    torture.add_argument("--first", type=int, default=1, metavar="SỐ", help="hạt đầu tiên (mặc định 1)")


def _with_paper(add: Add) -> None:
    digitise = add("digitise", "số hóa tệp ảnh, PDF: ra PDF/A tìm kiếm được và văn bản")
    digitise.epilog = "Dừng lúc nào cũng được, kể cả mất điện: chạy lại đúng lệnh ấy là làm tiếp chỗ còn dở."
    files = "ảnh, PDF, hoặc thư mục (lấy cả thư mục con)"
    digitise.add_argument("files", nargs="+", type=Path, metavar="TỆP", help=files)
    _folder(digitise, "--out", "nơi để kết quả, bản gốc và sổ theo dõi so-hoa.jsonl", required=True)
    stack = "mỗi tệp hay mỗi thư mục là một xấp giấy lẫn lộn: tự tách thành từng giấy tờ"
    digitise.add_argument("--stack", action="store_true", help=stack)
    report = "thêm report.json: số liệu từng trang, kể cả các lần trước"
    digitise.add_argument("--json", action="store_true", help=report)
    cluster = "đọc trên cụm máy Dask này, như tcp://máy:8786 (trên mỗi máy: motcua worker ĐỊA_CHỈ)"
    digitise.add_argument("--cluster", metavar="ĐỊA_CHỈ", help=cluster)
    worker = add("worker", "cho máy này làm việc trong một cụm số hóa (Dask)")
    worker.add_argument("address", metavar="ĐỊA_CHỈ", help="địa chỉ bộ điều phối, như tcp://máy:8786")
    dividers = add("separators", "ghi tệp PDF các tờ phân cách để đặt vào xấp quét")
    dividers.add_argument("--out", type=Path, required=True, metavar="TỆP", help="tệp PDF sẽ ghi")
    dividers.add_argument("--count", type=int, default=10, metavar="SỐ", help="số tờ (mặc định 10)")


def _with_the_store(add: Add) -> None:
    old = _opening(add("import", "đưa danh sách hồ sơ của phần mềm một cửa cũ vào: thử trước, ghi sau"))
    old.add_argument("file", type=Path, metavar="TỆP", help="danh sách (XLSX, CSV, JSON, bản đổ SQL)")
    old.add_argument("--software", required=True, metavar="TÊN", help="tên phần mềm cũ")
    old.add_argument(
        "--plan", type=Path, metavar="TỆP.json", help="cách đọc cột và trạng thái; chưa có thì lập"
    )
    old.add_argument("--out", type=Path, metavar="TỆP.csv", help="ghi báo cáo từng dòng")
    old.add_argument("--apply", metavar="HỌ_TÊN", help="ghi vào, dưới tài khoản này (hỏi mã PIN)")
    add("init", "lập kho dữ liệu cho một xã thật (hỏi từng mục)")
    _opening(add("check", "khám máy: từng phần còn thiếu gì, phải làm gì"))
    backup = _opening(add("backup", "sao lưu cả máy này, đọc lại và kiểm tra"))
    _folder(backup, "folder", "nơi để bản sao (ổ khác, USB, ổ mạng)")
    backup.add_argument("--daily", action="store_true", help="từ nay mỗi ngày tự sao lưu vào đó")
    restore = _opening(add("restore", "dựng lại một máy từ bản sao lưu vào thư mục trống --home"))
    _folder(restore, "folder", "thư mục đã sao lưu vào")


def _with_the_province(add: Add) -> None:
    sync = _opening(add("sync", "đồng bộ một lần với tỉnh (cho lịch chạy tự động)"))
    sync.add_argument(
        "--join", nargs=2, metavar=("ĐỊA_CHỈ", "MÃ"), help="ghi danh với cổng tỉnh hoặc trạm xã"
    )
    sync.add_argument("--ca", type=Path, metavar="TỆP", help="chứng thư của cổng hoặc trạm (tram.crt)")
    renew_help = "cấp mã máy mới khi ổ đĩa bị sao chép; không mất gì"
    sync.add_argument("--new-device", action="store_true", help=renew_help)
    status = _opening(add("status", "tình hình cả xã: từng máy, việc chưa tới tỉnh, chỗ khác với tỉnh"))
    status.epilog = "Mã trả về: 0 yên; 1 còn chờ, hoặc tin từ tỉnh quá 7 ngày; 2 cần người xử lý."
    status.add_argument("--json", action="store_true", help="in đủ từng mục thành một đối tượng JSON")
    carry = _opening(add("export", "chép những gì tỉnh chưa có ra USB, mã hóa và ký (khi không có mạng)"))
    _folder(carry, "folder", "thư mục trên USB")
    carry.add_argument("--keys", type=Path, metavar="TỆP", help="tệp khóa của tỉnh cũng được mở gói (age)")
    carry.add_argument("--volume", type=int, default=0, metavar="MB", help="cỡ mỗi tệp gói (mặc định 2000)")
    receipt = _opening(add("import-receipt", "nhập biên nhận của tỉnh mang về trên USB"))
    _folder(receipt, "folder", "thư mục trên USB")
    reconcile = _opening(add("reconcile", "đối chiếu với danh sách hồ sơ của tỉnh (XLSX, CSV, JSON)"))
    reconcile.add_argument("file", type=Path, metavar="TỆP", help="tệp danh sách hồ sơ của tỉnh")
    reconcile.add_argument("--out", type=Path, metavar="TỆP.csv", help="ghi báo cáo đủ từng mục")
    bank = _opening(add("bank", "khớp sao kê ngân hàng với khoản phải thu (XLSX, CSV): thử, rồi --apply"))
    bank.add_argument("file", type=Path, metavar="TỆP", help="tệp sao kê của ngân hàng")
    bank.add_argument("--out", type=Path, metavar="TỆP.csv", help="ghi báo cáo từng dòng")
    bank.add_argument("--apply", metavar="HỌ_TÊN", help="ghi các dòng khớp, dưới tài khoản này (hỏi mã PIN)")
    of_catalogue(_opening(add("catalogue", "gói danh mục của tỉnh: xem, nạp, soát, đóng gói")))
    _of_the_gateway(add("gateway", "chạy cổng tỉnh tham chiếu"))
    hub = add("hub", "chạy trạm của xã: các quầy thấy việc của nhau khi mất mạng ra ngoài")
    hub.add_argument("--host", default="", metavar="ĐỊA_CHỈ", help="nghe ở đâu (mặc định: mọi mạng)")
    hub.add_argument("--port", type=int, metavar="SỐ", default=HUB_PORT, help=f"mặc định {HUB_PORT}")
    hub.add_argument("--code", nargs=2, metavar=("XÃ", "QUẦY"), help="chỉ in một mã vào trạm rồi thoát")
    hub.add_argument(
        "--carry", type=Path, metavar="THƯ_MỤC", help="máy quầy hỏng: chép việc trạm có ra USB, mang lên tỉnh"
    )


def _of_the_gateway(gateway: argparse.ArgumentParser) -> None:
    port_help = f"cổng mạng (mặc định {GATEWAY_PORT})"
    gateway.add_argument("--port", type=int, metavar="SỐ", default=GATEWAY_PORT, help=port_help)
    gateway.add_argument("--code", nargs=2, metavar=("XÃ", "QUẦY"), help="chỉ in một mã ghi danh rồi thoát")
    gateway.add_argument("--approve", metavar="MÁY", help="duyệt một máy đang chờ (mã máy, hoặc ký hiệu)")
    gateway.add_argument("--revoke", metavar="MÁY", help="thu hồi quyền gửi của một máy (mất, bị trộm)")
    resend = "gửi lại Cổng Dịch vụ công một hồ sơ (hoặc all: mọi hồ sơ Cổng đã từ chối)"
    gateway.add_argument("--resend", metavar="MÃ_HỒ_SƠ", help=resend)
    offered = "gửi xuống các máy một gói danh mục đã ký (tệp .mcdm)"
    gateway.add_argument("--reference", type=Path, metavar="TỆP", help=offered)
    restored = "sau khi khôi phục cổng từ bản sao lưu: mở kỳ mới để các quầy gửi lại"
    gateway.add_argument("--restored", action="store_true", help=restored)
    _folder(gateway, "--import", "nhập các gói USB của xã", dest="take")
    _folder(gateway, "--receipts", "nơi ghi biên nhận (mặc định: cạnh gói)")
    _folder(gateway, "--backup", "sao lưu cổng, đọc lại và kiểm tra")
    _folder(gateway, "--restore", "dựng lại cổng vào --home trống")


def _folder(parser: argparse.ArgumentParser, name: str, help_text: str, **more: Any) -> None:
    parser.add_argument(name, type=Path, metavar="THƯ_MỤC", help=help_text, **more)


def _opening(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let a command that opens the store take its passphrase from a file."""
    file_help = "tệp chứa mật khẩu kho, chỉ mình đọc được"
    parser.add_argument("--passphrase-file", type=Path, metavar="TỆP", help=file_help)
    return parser
