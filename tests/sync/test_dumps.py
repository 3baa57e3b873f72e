"""Lists in SQL dumps are read as three databases write them, and nothing in them is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from sync.legacy import Item, guess
from sync.tables import read_table

MYSQL = r"""-- MySQL dump
CREATE TABLE `danh_muc` (
  `id` int NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `ho_so` (
  `MaHoSo` varchar(30) NOT NULL,
  `NgayTiepNhan` datetime,
  `HoTen` varchar(200),
  `TenThuTuc` text,
  PRIMARY KEY (`MaHoSo`)
) ENGINE=InnoDB;
INSERT INTO `danh_muc` VALUES (1),(2);
INSERT INTO `ho_so` VALUES ('HS-1','2024-12-20 08:15:00','Đặng Thị Hoà','Khai sinh (đúng hạn), bản \'sao\''),
('HS-2',NULL,'Lò Văn Páo','Chứng thực; DROP TABLE ho_so');
"""
SERVER = """INSERT [dbo].[HoSo] ([MaHoSo], [NgayTiepNhan], [HoTen], [TenThuTuc])
VALUES (N'HS-1', CAST(N'2024-12-20 08:15:00' AS DateTime),
N'Đặng Thị Hoà', N'Khai sinh (đúng hạn), bản ''sao''')
GO
INSERT [dbo].[HoSo] ([MaHoSo], [NgayTiepNhan], [HoTen], [TenThuTuc])
VALUES (N'HS-2', NULL, N'Lò Văn Páo', N'Chứng thực; DROP TABLE ho_so')
GO
"""
POSTGRES = (
    'COPY public.ho_so ("MaHoSo", "NgayTiepNhan", "HoTen", "TenThuTuc") FROM stdin;\n'
    "HS-1\t2024-12-20 08:15:00\tĐặng Thị Hoà\tKhai sinh (đúng hạn), bản 'sao'\n"
    "HS-2\t\\N\tLò Văn Páo\tChứng thực; DROP TABLE ho_so\n\\.\n\nSELECT 1;\n"
)


@pytest.mark.parametrize(
    ("text", "encoding"), [(MYSQL, "utf-8"), (SERVER, "utf-16"), (POSTGRES, "utf-8")], ids=("my", "ms", "pg")
)
def test_each_database_s_dump_is_the_same_list(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "do.sql"
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    assert [list(row.values()) for row in table] == [
        ["HS-1", "2024-12-20 08:15:00", "Đặng Thị Hoà", "Khai sinh (đúng hạn), bản 'sao'"],
        ["HS-2", "", "Lò Văn Páo", "Chứng thực; DROP TABLE ho_so"],
    ]
    columns = guess(table, "Phần mềm cũ").columns
    assert (columns[Item.CODE], columns[Item.NAME], columns[Item.RECEIVED]) == (
        "MaHoSo",
        "HoTen",
        "NgayTiepNhan",
    )


@pytest.mark.parametrize(
    "text", ["", "SELECT 1;", "INSERT INTO a VALUES ('", "INSERT INTO a (b) VALUES (1, 2);"]
)
def test_a_dump_without_rows_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "do.sql"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match="không phải bảng"):
        read_table(path)
