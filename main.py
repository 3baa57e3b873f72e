"""Một Cửa from the command line: makes the parts and hands them to each other."""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from installers.arguments import speak_vietnamese, write_utf8
from installers.commands import GATEWAY_PORT, make_parser
from installers.unlock import ask_passphrase, read_passphrase, sign_in, unlock
from localdb.domain.trouble import Trouble, why

if TYPE_CHECKING:
    from localdb.home import Folder, Home
    from ui.parts import Hints


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a ``Trouble`` is told on stderr and returns 1."""
    write_utf8()
    speak_vietnamese()
    args = make_parser().parse_args(argv)
    try:
        return COMMANDS[args.command](args)
    except Trouble as trouble:
        _say(str(trouble))
        return 1
    except BrokenPipeError:  # who was reading has gone (``| head``); nothing may be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if not error.filename and error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        where = f"{os.fsdecode(error.filename or 'tệp')} ({why(error)})"
        _say(f"Không đọc hoặc không ghi được {where}. Kiểm tra đường dẫn, quyền và dung lượng trống.")
        return 1
    except KeyboardInterrupt:
        return 130


def _folder(args: argparse.Namespace, default: str = "motcua") -> Folder:
    from localdb.home import Folder, default_folder

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
    from localdb.home import Folder
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


def _guide(args: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.guide import write_guide

    with tempfile.TemporaryDirectory(prefix="motcua-huong-dan-") as place:
        made = args.out or Path(place) / "huong-dan"
        write_guide(Path(place), made, _say)
        if args.out is None:  # in place of the guide of an older version, where F1 opens it
            home = _folder(args).guide
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(made, home)
            _say(str(home / "index.html"))
    return 0


def _init(args: argparse.Namespace) -> int:
    from installers.first import set_up

    return set_up(_folder(args), _print)


def _digitise(args: argparse.Namespace) -> int:
    from scanner.worker import warm_up

    if not args.cluster:
        warm_up()
    from scanner.command import digitise_command

    if not args.cluster:
        return digitise_command(args.files, args.out, args.json, args.stack)
    from scanner.cluster import cluster

    with cluster(args.cluster) as (executor, workers):
        return digitise_command(
            args.files, args.out, args.json, args.stack, executor=executor, workers=workers
        )


def _worker(args: argparse.Namespace) -> int:
    from scanner.cluster import serve

    serve(args.address, ready=lambda name: _print(f"Đang làm việc cho cụm: {name}"))
    return 0


def _separators(args: argparse.Namespace) -> int:
    from forms.separator import separators

    if not 1 <= args.count <= 200:
        raise Trouble("Số tờ phải từ 1 đến 200.", "Ghi lại --count.")
    args.out.write_bytes(separators(None, (), plain=args.count))
    _say(f"Đã ghi {args.count} tờ phân cách vào {args.out}.")
    return 0


def _sync(args: argparse.Namespace) -> int:
    from sync.command import NEEDS_A_PERSON, join_command, new_device_command, sync_command

    home = unlock(_folder(args), args.passphrase_file)
    try:
        if args.new_device:
            return new_device_command(home, _print)
        if args.join:
            return join_command(home, args.join[0], args.join[1], _print, ca=args.ca)
        return sync_command(home, _print)
    except Trouble as trouble:
        _say(str(trouble))
        return NEEDS_A_PERSON
    finally:
        home.close()


def _status(args: argparse.Namespace) -> int:
    from sync.status_command import status_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        return status_command(home, _print, as_json=args.json)


def _export(args: argparse.Namespace) -> int:
    from sync.carry_command import export_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        return export_command(home, args.folder, _print, keys=args.keys, megabytes=args.volume)


def _import_receipt(args: argparse.Namespace) -> int:
    from sync.carry_command import receipt_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        return receipt_command(home, args.folder, _print)


def _backup(args: argparse.Namespace) -> int:
    from installers.copies import backup_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        return backup_command(home, args.folder, daily=args.daily, say=_print)


def _restore(args: argparse.Namespace) -> int:
    from installers.copies import restore_command

    typed = read_passphrase(args.passphrase_file) if args.passphrase_file else ask_passphrase()
    return restore_command(args.folder, _folder(args), typed, _print)


def _reconcile(args: argparse.Namespace) -> int:
    from sync.reconcile_command import reconcile_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        return reconcile_command(home, args.file, args.out, _print, read=_read_foreign)


def _bank(args: argparse.Namespace) -> int:
    from sync.bank import bank_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        actor = sign_in(home, args.apply) if args.apply else None
        return bank_command(home, args.file, _print, read=_read_foreign, report=args.out, actor=actor)


def _import(args: argparse.Namespace) -> int:
    from forms.catalogue import Catalogue
    from sync.legacy_command import import_command

    with closing(unlock(_folder(args), args.passphrase_file)) as home:
        pins = Catalogue.load(extra=home.folder.catalogue).pins(home.writer.now().date())
        return import_command(
            home,
            args.file,
            args.software,
            pins,
            _print,
            read=_read_foreign,
            plan_file=args.plan,
            report=args.out,
            actor=sign_in(home, args.apply) if args.apply else None,
        )


def _read_foreign(path: Path) -> list[dict[str, str]]:
    """Read a table that somebody else made, in a child with limits."""
    from scanner.worker import in_child
    from sync.tables import read_table

    return in_child(path.name, read_table, path)


def _gateway(args: argparse.Namespace) -> int:
    from sync.gateway.command import run_gateway

    return run_gateway(args, _folder(args, "motcua-cong-tinh").path, _print)


def _hub(args: argparse.Namespace) -> int:
    from sync.gateway.hub import hub_carry, hub_code, run_hub

    folder = _folder(args, "motcua-tram").path
    if args.code:
        return hub_code(folder, args.code[0], args.code[1], _print)
    if args.carry:
        return hub_carry(folder, args.carry, _print)
    return run_hub(folder, args.host, args.port, _print)


def _catalogue(args: argparse.Namespace) -> int:
    from installers.catalogue import run_catalogue

    return run_catalogue(args, lambda: unlock(_folder(args), args.passphrase_file), _print)


def _check(args: argparse.Namespace) -> int:
    from installers.check import examine

    return examine(_folder(args), args.passphrase_file, _print)


def _bench(args: argparse.Namespace) -> int:
    with _of_source("phép đo"):
        from tests.benchmarks.run import Wanted, run

    return run(Wanted(args.only, args.pages, args.tools, args.minutes), _print)


def _torture(args: argparse.Namespace) -> int:
    with _of_source("phép thử"):
        from tests.torture.run import torture

    return torture(args.seeds, args.first, _print, postgres=args.postgres)


@contextmanager
def _of_source(what: str) -> Iterator[None]:
    """Say what an installed package does not carry, where its modules are wanted."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise Trouble(f"Bản cài này không kèm {what}.", "Chạy lệnh này từ mã nguồn.") from error


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


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "win32")


def _myself() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(Path(__file__))]


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stderr.write(f"motcua: {line}\n")


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "": _app,
    "run": _run,
    "demo": _demo,
    "guide": _guide,
    "bench": _bench,
    "torture": _torture,
    "digitise": _digitise,
    "worker": _worker,
    "separators": _separators,
    "import": _import,
    "init": _init,
    "catalogue": _catalogue,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "sync": _sync,
    "status": _status,
    "export": _export,
    "import-receipt": _import_receipt,
    "reconcile": _reconcile,
    "bank": _bank,
    "gateway": _gateway,
    "hub": _hub,
}


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
