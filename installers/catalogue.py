"""What ``motcua catalogue`` understands; the work is in ``forms/catalogue/command.py``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from localdb.domain.trouble import Trouble

if TYPE_CHECKING:
    from localdb.home import Home

_NEEDED = ("key", "issuer", "title", "number", "out")


def of_catalogue(parser: argparse.ArgumentParser) -> None:
    """Say what may be asked; without anything, the catalogue in use is told."""
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--install", type=Path, metavar="TỆP", help="nạp gói danh mục của tỉnh")
    acts.add_argument("--show", type=Path, metavar="TỆP", help="xem gói sẽ đổi những gì, không nạp")
    acts.add_argument("--back", action="store_true", help="trở lại danh mục dùng trước đó")
    acts.add_argument("--trust", metavar="KHÓA", help="ghim khóa công khai của tỉnh")
    acts.add_argument("--lint", type=Path, metavar="THƯ_MỤC", help="soát lỗi một thư mục danh mục")
    acts.add_argument("--new-key", type=Path, metavar="TỆP", help="(tỉnh) tạo khóa ký danh mục")
    acts.add_argument(
        "--pack", type=Path, metavar="THƯ_MỤC", help="(tỉnh) đóng gói và ký một thư mục danh mục"
    )
    parser.add_argument("--key", type=Path, metavar="TỆP", help="khóa ký, khi đóng gói")
    parser.add_argument("--issuer", metavar="TÊN", help="nơi ban hành gói")
    parser.add_argument("--title", metavar="TÊN", help="tên gói")
    parser.add_argument("--number", type=int, metavar="SỐ", help="số của gói, gói sau lớn hơn gói trước")
    parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, metavar="NĂM-THÁNG-NGÀY")
    parser.add_argument("--to", dest="valid_to", type=date.fromisoformat, metavar="NĂM-THÁNG-NGÀY")
    parser.add_argument("--out", type=Path, metavar="TỆP.mcdm", help="tệp gói sẽ ghi")


def run_catalogue(args: argparse.Namespace, unlock: Callable[[], Home], say: Callable[[str], None]) -> int:
    """Do what was asked. Raises ``Trouble``."""
    from forms.catalogue import command

    if args.new_key:
        return command.new_key_command(args.new_key, say)
    if args.lint:
        return command.lint_command(args.lint, say)
    if args.pack:
        return _pack(args, say)
    with closing(unlock()) as home:
        return _at_the_commune(args, home, say)


def _at_the_commune(args: argparse.Namespace, home: Home, say: Callable[[str], None]) -> int:
    from forms.catalogue import command

    if args.install:
        return command.install_command(home, args.install, say)
    if args.show:
        return command.show_command(home, args.show, say)
    if args.back:
        return command.back_command(home, say)
    if args.trust:
        return command.trust_command(home, args.trust, say)
    return command.status_command(home, say)


def _pack(args: argparse.Namespace, say: Callable[[str], None]) -> int:
    from forms.catalogue import command
    from forms.catalogue.package import Manifest
    from localdb.home import now

    if missing := [f"--{name}" for name in _NEEDED if not getattr(args, name)]:
        raise Trouble(f"Đóng gói còn thiếu: {', '.join(missing)}.", "Xem ./motcua catalogue --help.")
    today = now().date()
    begins = args.valid_from or today
    manifest = Manifest(args.issuer, args.number, args.title, today, begins, (), valid_to=args.valid_to)
    return command.pack_command(args.pack, args.key, manifest, args.out, say)
