"""The one border to lxml: a report as a package for other systems, held to its published schema.

One zip: the report as XML (with the schema beside it), as Excel, as PDF, and the SHA-256 of each.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lxml import etree

from forms.report import PeriodReport, Reported, Standing
from localdb.domain.trouble import Trouble

NAMESPACE = "urn:mot-cua:bao-cao:1"
SCHEMA = Path(__file__).with_name("bao-cao-1.xsd")
XML, SUMS = "bao-cao.xml", "SHA256SUMS"
NAMES = {
    Standing.ON_TIME: "DaGiaiQuyetDungHan",
    Standing.LATE: "DaGiaiQuyetQuaHan",
    Standing.ENDED: "TuChoiRutDung",
    Standing.OPEN: "DangGiaiQuyetTrongHan",
    Standing.OPEN_LATE: "DangGiaiQuyetQuaHan",
    Standing.WAITING: "ChoBoSung",
}
_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]+")


def package(report: PeriodReport, unit: tuple[str, str], who: str, beside: Mapping[str, bytes]) -> bytes:
    """Return the package: ``unit`` is code and name, ``who`` made it, ``beside`` are its Excel and PDF.

    Raises ``Trouble`` when the XML does not keep to the schema: such a package is of no use to anybody.
    """
    xml = written(report, unit, who, beside)
    if fault := faults(xml):
        raise Trouble(f"Gói báo cáo không đúng lược đồ: {fault}.", "Báo cán bộ CNTT, kèm câu này.")
    files = {XML: xml, SCHEMA.name: SCHEMA.read_bytes(), **beside}
    sums = "".join(f"{_sha256(data)}  {name}\n" for name, data in sorted(files.items()))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in {**files, SUMS: sums.encode()}.items():
            zipped.writestr(zipfile.ZipInfo(name, (*report.until.timetuple()[:3], 0, 0, 0)), data)
    return held.getvalue()


def written(report: PeriodReport, unit: tuple[str, str], who: str, beside: Mapping[str, bytes]) -> bytes:
    """Return the report as XML."""
    root = etree.Element(f"{{{NAMESPACE}}}BaoCao", {"phienBan": "1"}, nsmap={None: NAMESPACE})
    document = _child(root, "VanBan")
    told = {
        "LoaiVanBan": "Báo cáo",
        "TrichYeu": f"Tình hình giải quyết hồ sơ. {report.period}",
        "MaDonVi": unit[0],
        "TenDonVi": unit[1],
        "TuNgay": report.since.isoformat(),
        "DenNgay": report.until.isoformat(),
        "ThoiDiemLap": report.at,
        "NguoiLap": who,
    }
    _fill(document, told)
    for name, data in beside.items():
        about = {"ten": name, "soByte": str(len(data)), "sha256": _sha256(data)}
        _child(document, "TepKemTheo").attrib.update(about)
    counts = report.counts
    first = {"TongSo": "total", "TiepNhanTrongKy": "fresh", "KyTruocChuyenSang": "carried"}
    sums = {name: str(counts[key]) for name, key in first.items()}
    _fill(_child(root, "TongHop"), sums | {NAMES[s]: str(counts[s.value]) for s in Standing})
    listed = _child(root, "DanhSachHoSo")
    for one in report.dossiers:
        _fill(_child(listed, "HoSo"), _told(one))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def faults(xml: bytes) -> str:
    """Return what is wrong with ``xml`` by the schema, empty when nothing is."""
    quiet = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        found = etree.fromstring(xml, quiet)
    except etree.XMLSyntaxError as error:
        return str(error)
    schema = _schema()
    return "" if schema.validate(found) else str(schema.error_log.last_error)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def _told(one: Reported) -> dict[str, str]:
    dossier = one.dossier
    told = {
        "MaHoSo": dossier.code,
        "MaChinhThuc": dossier.official_code,
        "MaTTHC": dossier.procedure.code,
        "TenTTHC": dossier.procedure.name,
        "TenLinhVuc": dossier.procedure.field,
        "KenhThucHien": dossier.channel.value,
        "NgayTiepNhan": dossier.received_at,
        "NgayHenTra": dossier.due.at,
        "NgayHenTraBanDau": dossier.original_due.at,
        "NgayKetThucXuLy": one.finished_at,
        "KyTruocChuyenSang": "true" if one.before else "false",
        "TinhTrang": NAMES[one.standing],
    }
    return {name: text for name, text in told.items() if text or name == "TenLinhVuc"}


def _fill(parent: etree._Element, told: Mapping[str, str]) -> None:
    for name, text in told.items():
        _child(parent, name).text = " ".join(_NOT_IN_XML.sub(" ", text).split())


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
