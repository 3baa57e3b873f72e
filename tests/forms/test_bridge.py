"""What another system is handed comes from the dossier alone, and a map that points nowhere is told."""

from __future__ import annotations

import json
from pathlib import Path
from xml.parsers import expat

from msgspec.structs import replace

from forms.bridge import Bridge, Field, as_xml, values
from forms.catalogue import Catalogue
from forms.examples import BABY, dossier
from localdb.domain.procedure import Verification

CIVIL = next(b for b in Catalogue.load().bridges if b.id == "ho-tich")


def texts(data: bytes) -> dict[str, str]:
    """Read an XML file as another program would: the text at each path that has no deeper one."""
    found, path = dict[str, str](), list[str]()
    parser = expat.ParserCreate()

    def begin(name: str, _attributes: object) -> None:
        found.pop("/".join(path), None)
        path.append(name)
        found["/".join(path)] = ""

    def text(more: str) -> None:
        found["/".join(path)] += more

    parser.StartElementHandler, parser.CharacterDataHandler = begin, text
    parser.EndElementHandler = lambda _name: path.pop()
    parser.Parse(data, True)
    return found


def test_every_field_of_the_civil_status_form_has_its_value_in_the_payload() -> None:
    what = dossier(owner=replace(BABY, birth="2026-11-15", sex="Nam"))
    told = dict(zip((f.path for f in CIVIL.fields), values(CIVIL, what), strict=True))
    assert len(told) == 30
    assert told["NguoiYeuCau/HoVaChuDem"] == "NGUYỄN THỊ"
    assert told["NguoiYeuCau/SoDinhDanh"] == "001185000123"
    assert told["ChuHoSo/NgaySinh"] == "15/11/2026"
    assert told["HoSo/NgayTiepNhan"] == "2026-11-20"
    assert told["ChuHoSo/SoCMND"] == ""
    assert texts(as_xml(CIVIL, what)) == {f"HoTich/{path}": value for path, value in told.items()}


def test_text_that_would_break_the_file_is_carried_whole() -> None:
    what = dossier(note="Ghi <rõ> & “đủ” ]]>")
    assert texts(as_xml(CIVIL, what))["HoTich/HoSo/GhiChu"] == "Ghi <rõ> & “đủ” ]]>"


def test_the_shipped_map_says_that_nobody_checked_it() -> None:
    assert CIVIL.verification is Verification.UNVERIFIED
    assert any("Phần mềm hộ tịch" in str(p) for p in Catalogue.load().unverified)


def test_a_map_that_points_nowhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bridges" / "x.json"
    path.parent.mkdir()
    fields = [{"path": "A", "label": "Một", "text": "{nobody}"}, {"path": "A", "label": "Hai", "text": ""}]
    bridge = {"id": "x", "label": "X", "root": "R", "fields": fields, "verification": "unverified"}
    path.write_text(json.dumps(bridge | {"procedures": ["9.999999"]}))
    assert [p.reason for p in Catalogue.load(extra=tmp_path).problems] == [
        "“Một”: không biết nobody",
        "trường “A” ghi hai lần",
        "thủ tục 9.999999 không có trong danh mục",
    ]


def test_a_window_is_known_by_its_title_without_accents() -> None:
    one = Bridge("a", "A", "R", (Field("p", "l", ""),), Verification.LAW, window=("hộ tịch",))
    assert one.is_window("PHAN MEM HO TICH - Firefox")
    assert not one.is_window("Zalo")
