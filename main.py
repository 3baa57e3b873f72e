"""Một Cửa from the command line: makes the parts and hands them to each other."""

from __future__ import annotations

import argparse
import getpass
import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from installers.arguments import speak_vietnamese
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, default_folder, open_home

if TYPE_CHECKING:
    from ui.parts import Hints

Run = Callable[[argparse.Namespace], int]
GATEWAY_PORT = 8711


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a ``Trouble`` is told on stderr and returns 1."""
    _speak_utf8()
    speak_vietnamese()
    args = _parser().parse_args(argv)
    run: Run = args.run
    try:
        return run(args)
    except Trouble as trouble:
        _say(str(trouble))
        return 1
    except BrokenPipeError:  # who was reading has gone (``| head``); nothing may be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if not error.filename:
            raise
        where = f"{os.fsdecode(error.filename)} ({error.strerror})"
        _say(f"Không đọc hoặc không ghi được {where}. Kiểm tra đường dẫn, quyền và dung lượng trống.")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
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
    parser.set_defaults(run=_app)
    commands = parser.add_subparsers(title="các lệnh", metavar="LỆNH")

    def command(name: str, run: Run, help_text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[home], help=help_text, description=help_text)
        made.set_defaults(run=run)
        return made

    command("run", _run, "mở ứng dụng trên xã mẫu, kèm cổng tỉnh tham chiếu; không có màn hình thì chạy demo")
    demo = command("demo", _demo, "chạy trọn câu chuyện trên cửa sổ thật, không cần màn hình")
    demo.add_argument(
        "--out", type=Path, default=Path("out"), metavar="THƯ_MỤC", help="nơi để kết quả (mặc định: out)"
    )
    digitise = command("digitise", _digitise, "số hóa tệp ảnh, PDF: ra PDF/A tìm kiếm được và văn bản")
    digitise.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="ảnh, PDF hoặc thư mục")
    digitise.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="nơi để kết quả")
    stack_help = "mỗi thư mục hay tệp là một tập giấy lẫn lộn: tự tách thành từng giấy tờ"
    digitise.add_argument("--stack", action="store_true", help=stack_help)
    digitise.add_argument("--json", action="store_true", help="thêm report.json, số liệu từng trang")
    dividers = command("separators", _separators, "ghi tệp PDF các tờ phân cách để đặt vào xấp quét")
    dividers.add_argument("--out", type=Path, required=True, metavar="TỆP", help="tệp PDF sẽ ghi")
    dividers.add_argument("--count", type=int, default=10, metavar="SỐ", help="số tờ (mặc định 10)")
    sync = command("sync", _sync, "đồng bộ một lần với tỉnh (cho lịch chạy tự động)")
    _of_sync(sync)
    by_hand = _by_hand(command)
    command("init", _init, "lập kho dữ liệu cho một xã thật (hỏi từng mục)")
    _of_gateway(command("gateway", _gateway, "chạy cổng tỉnh tham chiếu"))
    check = command("check", _check, "khám máy: từng phần còn thiếu gì, phải làm gì")
    for opens in (sync, *by_hand, check):
        opens.add_argument(
            "--passphrase-file", type=Path, metavar="TỆP", help="tệp chứa mật khẩu kho, chỉ mình đọc được"
        )
    bench = command("bench", _bench, "đo tốc độ bên cạnh phần mềm cùng loại")
    bench.add_argument(
        "--pages",
        type=Path,
        metavar="THƯ_MỤC",
        help="thư mục trang quét có sẵn lời giải để đo thay cho bộ nhỏ",
    )
    bench.add_argument("--only", default="", metavar="CHỮ", help="chỉ đo các dòng có chữ này")
    return parser


def _of_gateway(gateway: argparse.ArgumentParser) -> None:
    gateway.add_argument(
        "--port", type=int, metavar="SỐ", default=GATEWAY_PORT, help=f"cổng mạng (mặc định {GATEWAY_PORT})"
    )
    gateway.add_argument("--code", nargs=2, metavar=("XÃ", "QUẦY"), help="chỉ in một mã ghi danh rồi thoát")
    restored = "sau khi khôi phục cổng từ bản sao lưu: mở kỳ mới để các quầy gửi lại"
    gateway.add_argument("--restored", action="store_true", help=restored)
    gateway.add_argument(
        "--import", dest="take", type=Path, metavar="THƯ_MỤC", help="nhập các gói USB của xã"
    )
    gateway.add_argument(
        "--receipts", type=Path, metavar="THƯ_MỤC", help="nơi ghi biên nhận (mặc định: cạnh gói)"
    )
    gateway.add_argument("--backup", type=Path, metavar="THƯ_MỤC", help="sao lưu cổng, đọc lại và kiểm tra")
    gateway.add_argument("--restore", type=Path, metavar="THƯ_MỤC", help="dựng lại cổng vào --home trống")


def _of_sync(sync: argparse.ArgumentParser) -> None:
    sync.add_argument("--join", nargs=2, metavar=("ĐỊA_CHỈ", "MÃ"), help="ghi danh máy này với cổng tỉnh")
    sync.add_argument(
        "--new-device", action="store_true", help="cấp mã máy mới khi ổ đĩa bị sao chép; không mất gì"
    )


def _by_hand(command: Callable[[str, Run, str], argparse.ArgumentParser]) -> list[argparse.ArgumentParser]:
    """Add what IT staff do between desks and the province: sticks, copies, comparing."""
    carry = command("export", _export, "chép những gì tỉnh chưa có ra USB, mã hóa và ký (khi không có mạng)")
    carry.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="thư mục trên USB")
    carry.add_argument("--keys", type=Path, metavar="TỆP", help="tệp khóa của tỉnh cũng được mở gói (age)")
    carry.add_argument("--volume", type=int, default=0, metavar="MB", help="cỡ mỗi tệp gói (mặc định 2000)")
    receipt = command("import-receipt", _import_receipt, "nhập biên nhận của tỉnh mang về trên USB")
    receipt.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="thư mục trên USB")
    backup = command("backup", _backup, "sao lưu cả máy này, đọc lại và kiểm tra")
    backup.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="nơi để bản sao (ổ khác, USB, ổ mạng)")
    backup.add_argument("--daily", action="store_true", help="từ nay mỗi ngày tự sao lưu vào đó")
    restore = command("restore", _restore, "dựng lại một máy từ bản sao lưu vào thư mục trống --home")
    restore.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="thư mục đã sao lưu vào")
    reconcile = command("reconcile", _reconcile, "đối chiếu với danh sách hồ sơ của tỉnh (XLSX, CSV, JSON)")
    reconcile.add_argument("file", type=Path, metavar="TỆP", help="tệp danh sách hồ sơ của tỉnh")
    reconcile.add_argument("--out", type=Path, metavar="TỆP.csv", help="ghi báo cáo đủ từng mục")
    return [carry, receipt, backup, restore, reconcile]


def _folder(args: argparse.Namespace, default: str = "motcua") -> Folder:
    return Folder(args.home or default_folder().with_name(default))


def _app(args: argparse.Namespace) -> int:
    return _open_window(_folder(args), None)


def _run(args: argparse.Namespace) -> int:
    """The made-up commune with the reference gateway beside it; without a display, the demo."""
    if not _has_display():
        args.out = Path("out")
        _say("Máy không có màn hình: chạy trọn câu chuyện trên cửa sổ thật, kết quả trong out/.")
        return _demo(args)
    from ui import sample

    folder = _folder(args, "motcua-xa-mau")
    with beside(folder.path / "cong-tinh", GATEWAY_PORT) as url:
        if not folder.exists():
            home = sample.create_sample(folder)
            _join(home, folder.path / "cong-tinh", url)
            home.close()
        _say(f"Cổng tỉnh tham chiếu: {url}")
        return _open_window(folder, sample.HINTS)


def _open_window(folder: Folder, hints: Hints | None) -> int:
    from ui.app import make_app
    from ui.counter import Counter

    if not folder.exists():
        raise Trouble(
            f"Chưa có kho dữ liệu ở {folder.path}.",
            "Dùng thử với xã mẫu: ./motcua run. Lập kho cho xã thật: ./motcua init.",
        )
    app = make_app(sys.argv)
    counter = Counter(folder, synchronise_of=lambda home: lambda: meet(home), hints=hints)
    counter.start()
    try:
        return app.exec()
    finally:
        counter.close()


def _demo(args: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.story import tell

    with tempfile.TemporaryDirectory(prefix="motcua-demo-") as temporary:
        folder = Folder(args.home or Path(temporary) / "xa-mau")
        gateway = folder.path.with_name(folder.path.name + "-cong-tinh")
        return tell(
            folder,
            args.out,
            meet=meet,
            gateway=lambda port: beside(gateway, port),
            join=lambda home, url: _join(home, gateway, url),
            say=_say,
        )


def _init(args: argparse.Namespace) -> int:
    from installers.first import set_up

    return set_up(_folder(args), _print)


def _digitise(args: argparse.Namespace) -> int:
    from scanner.command import digitise_command

    return digitise_command(args.files, args.out, args.json, args.stack)


def _separators(args: argparse.Namespace) -> int:
    from forms.separator import separators

    if not 1 <= args.count <= 200:
        raise Trouble("Số tờ phải từ 1 đến 200.", "Ghi lại --count.")
    args.out.write_bytes(separators(None, (), plain=args.count))
    _say(f"Đã ghi {args.count} tờ phân cách vào {args.out}.")
    return 0


def _sync(args: argparse.Namespace) -> int:
    from sync.command import NEEDS_A_PERSON, join_command, new_device_command, sync_command

    home = _unlock(_folder(args), args.passphrase_file)
    try:
        if args.new_device:
            return new_device_command(home, _print)
        if args.join:
            return join_command(home, args.join[0], args.join[1], _print)
        return sync_command(home, _print)
    except Trouble as trouble:
        _say(str(trouble))
        return NEEDS_A_PERSON
    finally:
        home.close()


def _export(args: argparse.Namespace) -> int:
    from sync.carry_command import export_command

    with closing(_unlock(_folder(args), args.passphrase_file)) as home:
        return export_command(home, args.folder, _print, keys=args.keys, megabytes=args.volume)


def _import_receipt(args: argparse.Namespace) -> int:
    from sync.carry_command import receipt_command

    with closing(_unlock(_folder(args), args.passphrase_file)) as home:
        return receipt_command(home, args.folder, _print)


def _backup(args: argparse.Namespace) -> int:
    from installers.copies import backup_command

    with closing(_unlock(_folder(args), args.passphrase_file)) as home:
        return backup_command(home, args.folder, daily=args.daily, say=_print)


def _restore(args: argparse.Namespace) -> int:
    from installers.copies import restore_command
    from installers.unlock import read_passphrase

    typed = read_passphrase(args.passphrase_file) if args.passphrase_file else _ask_passphrase()
    return restore_command(args.folder, _folder(args), typed, _print)


def _reconcile(args: argparse.Namespace) -> int:
    from sync.reconcile_command import reconcile_command

    with closing(_unlock(_folder(args), args.passphrase_file)) as home:
        return reconcile_command(home, args.file, args.out, _print)


def _gateway(args: argparse.Namespace) -> int:
    from sync.gateway.command import back_up_command, restore_command, take_packages
    from sync.gateway.serve import new_enrolment_code, restore, serve

    folder = args.home or default_folder().with_name("motcua-cong-tinh")
    if args.restored:
        _print(f"Đã mở kỳ mới {restore(folder)}: các quầy sẽ gửi lại những gì cổng đã quên.")
        return 0
    if args.code:
        _print(new_enrolment_code(folder, *args.code))
        return 0
    if args.backup:
        return back_up_command(folder, args.backup, _print)
    if args.restore:
        return restore_command(args.restore, folder, _print)
    if args.take:
        return take_packages(folder, args.take, args.receipts, _print)
    serve(folder, port=args.port, ready=lambda port: _print(f"Cổng tỉnh: http://127.0.0.1:{port}"))
    return 0


def _check(args: argparse.Namespace) -> int:
    from installers.check import examine

    return examine(_folder(args), args.passphrase_file, _print)


def _bench(args: argparse.Namespace) -> int:
    try:
        from tests.benchmarks.run import run
    except ModuleNotFoundError as error:
        raise Trouble("Bản cài này không kèm phép đo.", "Chạy ./motcua bench từ mã nguồn.") from error

    return run(args.only, args.pages, _print)


def meet(home: Home) -> Iterator[object]:
    """Walk one meeting of this desk with its gateway."""
    from sync.command import meeting

    return meeting(home)


@contextmanager
def beside(gateway: Path, port: int = 0) -> Iterator[str]:
    """Run the reference gateway as a process of its own; give its address; stop it at the end."""
    command = [*_myself(), "gateway", "--home", str(gateway), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http" not in line:
                raise Trouble("Cổng tỉnh tham chiếu không chạy được.", "Chạy ./motcua check để xem lý do.")
            yield line.split()[-1]
        finally:
            process.terminate()


def _join(home: Home, gateway: Path, url: str) -> None:
    from sync.command import join_command
    from sync.gateway.serve import new_enrolment_code

    code = new_enrolment_code(gateway, home.device.unit, "Quầy 1")
    join_command(home, url, code, lambda _line: None)


def _unlock(folder: Folder, passphrase_file: Path | None) -> Home:
    """Open a home without a window: from the system keyring, a file only we can read, or by asking."""
    from installers.unlock import unlock_quietly

    if home := unlock_quietly(folder, passphrase_file):
        return home
    if not sys.stdin.isatty():
        raise Trouble("Kho dữ liệu đang khóa.", "Thêm --passphrase-file TỆP, hoặc lưu khóa vào hệ điều hành.")
    return open_home(folder, _ask_passphrase())


def _ask_passphrase() -> str:
    if not sys.stdin.isatty():
        raise Trouble("Cần mật khẩu kho hoặc mã khôi phục.", "Thêm --passphrase-file TỆP.")
    return getpass.getpass("Mật khẩu kho: ")


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "win32")


def _myself() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(Path(__file__))]


def _speak_utf8() -> None:
    """Vietnamese must come out whole, also where the system's own encoding has no letters for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stderr.write(f"motcua: {line}\n")


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
