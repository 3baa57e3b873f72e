"""``motcua catalogue``: the province makes a package, a commune looks, installs, and goes back."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.conftest import Desk
from tests.cli.terminal import Terminal
from tests.localdb.packing import BIRTH, shipped


def put(folder: Path, **changed: object) -> Path:
    """A province's folder with one procedure."""
    path = folder / BIRTH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(shipped(BIRTH, **changed), ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_package_travels_from_the_province_to_a_commune_and_back_out(
    terminal: Terminal, desk: Desk, tmp_path: Path
) -> None:
    folder, key, package = put(tmp_path / "dm", version="2026.2"), tmp_path / "k.pem", tmp_path / "goi.mcdm"
    made = terminal.run("catalogue", "--new-key", key)
    public = re.search(r"Khóa công khai cho các xã: (\S+)", made.out)
    assert public is not None
    assert key.stat().st_mode & 0o077 == 0
    again = terminal.run("catalogue", "--new-key", key)
    assert (again.code, "không ghi đè lên khóa" in again.err) == (1, True)
    said = ("--issuer", "Sở mẫu", "--title", "Danh mục mẫu", "--number", "1", "--out", package)
    assert terminal.run("catalogue", "--pack", folder, "--key", key, *said).code == 0
    refused = terminal.run("catalogue", "--install", package, *desk.opened_by)
    assert (refused.code, "chưa ghim khóa" in refused.err) == (1, True)
    assert terminal.run("catalogue", f"--trust={public[1]}", *desk.opened_by).code == 0
    installed = terminal.run("catalogue", "--install", package, *desk.opened_by)
    assert "Đã nạp Danh mục mẫu (số 1, Sở mẫu)" in installed.out
    assert "Đang dùng: Danh mục mẫu" in terminal.run("catalogue", *desk.opened_by).out
    back = terminal.run("catalogue", "--back", *desk.opened_by)
    assert "Đang dùng: danh mục kèm theo phần mềm." in back.out


def test_a_folder_with_a_dead_reference_is_told_and_not_packed(terminal: Terminal, tmp_path: Path) -> None:
    folder = put(tmp_path / "dm", version="2026.2", level="khong_co")
    told = terminal.run("catalogue", "--lint", folder)
    assert told.code == 1
    assert "cấp “khong_co” không có trong danh sách" in told.out
    missing = terminal.run("catalogue", "--pack", folder)
    assert "Đóng gói còn thiếu: --key, --issuer, --title, --number, --out." in missing.err
    assert "không phải thư mục danh mục" in terminal.run("catalogue", "--lint", tmp_path).err
