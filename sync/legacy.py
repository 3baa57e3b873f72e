"""Lists out of old one-stop software: which column is what, and each line as a dossier or as a problem.

Nothing is guessed silently: ``guess`` proposes a ``Plan`` for a person to look at, ``translate`` tells of
every line what becomes of it. Numbers, dates and names stay as they were written there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from rapidfuzz import fuzz, process

from localdb.domain.bodies.reception import Received
from localdb.domain.legacy import ENDED, Origin, dossier_id
from localdb.domain.trouble import Trouble
from localdb.domain.values import Due, Person, Pin, Status
from localdb.domain.words import fold
from sync.old_dates import day, moment
from sync.old_letters import Letters, judge, to_unicode
from sync.tables import Table

ALIKE = 88  # of 100: a head this close to a name of a column is taken for it
_TOGETHER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")  # ``MaHoSo`` and ``ma_ho_so`` are three words
MOST_STATES = 60  # a column with more different words than this is no column of states


class Item(StrEnum):
    """What a column of an old list can be."""

    CODE = "code"
    RECEIVED = "received"
    DUE = "due"
    ENDED = "ended"
    STATUS = "status"
    PROCEDURE = "procedure"
    FIELD = "field"
    NAME = "name"
    NUMBER = "number"
    BIRTH = "birth"
    ADDRESS = "address"
    PHONE = "phone"
    AGENCY = "agency"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _HEADS[self][0]


NEEDED = (Item.CODE, Item.RECEIVED, Item.NAME, Item.PROCEDURE)
_HEADS: dict[Item, tuple[str, ...]] = {
    Item.CODE: ("Mã hồ sơ", "Số hồ sơ", "Số biên nhận", "Mã số hồ sơ", "Mã HS", "Số HS"),
    Item.RECEIVED: ("Ngày tiếp nhận", "Ngày nhận", "Ngày nộp", "Thời điểm tiếp nhận", "Ngày nhận hồ sơ"),
    Item.DUE: ("Ngày hẹn trả", "Hạn xử lý", "Ngày trả dự kiến", "Hạn trả", "Ngày hẹn"),
    Item.ENDED: ("Ngày kết thúc", "Ngày trả kết quả", "Ngày trả", "Ngày hoàn thành"),
    Item.STATUS: ("Trạng thái", "Tình trạng", "Trạng thái hồ sơ", "Tình trạng hồ sơ"),
    Item.PROCEDURE: ("Thủ tục", "Tên thủ tục", "Thủ tục hành chính", "Tên TTHC", "Loại hồ sơ"),
    Item.FIELD: ("Lĩnh vực", "Tên lĩnh vực"),
    Item.NAME: ("Người nộp", "Họ và tên", "Họ tên", "Chủ hồ sơ", "Tên công dân", "Người nộp hồ sơ"),
    Item.NUMBER: ("Số CCCD", "Số CMND", "CMND/CCCD", "Số định danh", "Số giấy tờ", "Số CMND/CCCD"),
    Item.BIRTH: ("Ngày sinh", "Năm sinh"),
    Item.ADDRESS: ("Địa chỉ", "Nơi ở", "Thường trú"),
    Item.PHONE: ("Điện thoại", "Số điện thoại", "SĐT", "Di động"),
    Item.AGENCY: ("Cơ quan xử lý", "Cơ quan", "Đơn vị", "Đơn vị xử lý", "Cơ quan giải quyết"),
    Item.NOTE: ("Ghi chú", "Nội dung", "Trích yếu"),
}
# Only words that leave no doubt; any other is for a person to decide, and stays open until then.
_STATES = {
    "da tra ket qua": Status.RETURNED,
    "da tra": Status.RETURNED,
    "da tra cong dan": Status.RETURNED,
    "da co ket qua": Status.DONE,
    "cho tra ket qua": Status.DONE,
    "da xu ly xong": Status.DONE,
    "dang xu ly": Status.PROCESSING,
    "dang giai quyet": Status.PROCESSING,
    "dang thu ly": Status.PROCESSING,
    "qua han": Status.PROCESSING,
    "da tiep nhan": Status.RECEIVED,
    "moi tiep nhan": Status.RECEIVED,
    "cho bo sung": Status.SUPPLEMENT,
    "yeu cau bo sung": Status.SUPPLEMENT,
    "tu choi": Status.DECLINED,
    "khong giai quyet": Status.DECLINED,
    "cong dan rut": Status.WITHDRAWN,
    "rut ho so": Status.WITHDRAWN,
    "dung xu ly": Status.STOPPED,
    "dung giai quyet": Status.STOPPED,
}


class Plan(Struct, frozen=True, omit_defaults=True):
    """How a list is read: the head of each item, how each column's letters are written, what states mean."""

    software: str
    columns: dict[Item, str]
    letters: dict[str, Letters] = {}
    states: dict[str, Status] = {}


class Line(Struct, frozen=True):
    """What becomes of one line: a dossier, or ``problems`` why not; ``mended`` says what was put right."""

    row: int
    code: str
    id: str = ""
    received: Received | None = None
    problems: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


def guess(table: Table, software: str) -> Plan:
    """Propose how to read a list. Raises ``Trouble`` for an empty one."""
    if not table:
        raise Trouble("Danh sách không có dòng nào.", "Chọn tệp có dòng tên cột và các dòng hồ sơ.")
    heads = list(table[0])
    letters = {head: judge(row.get(head, "") for row in table[:500]) for head in heads}
    named_in = judge(heads)
    shown = {head: fold(_TOGETHER.sub(" ", to_unicode(head, named_in))) for head in heads}
    columns: dict[Item, str] = {}
    for item, names in _HEADS.items():
        free = {head: name for head, name in shown.items() if head not in columns.values()}
        if head := _closest([fold(name) for name in names], free):
            columns[item] = head
    words = _words(table, columns.get(Item.STATUS, ""), letters)
    states = {word: _STATES[fold(word)] for word in words if fold(word) in _STATES}
    return Plan(software, columns, letters, states)


def undecided(table: Table, plan: Plan) -> list[str]:
    """Return the words for states that nobody has given a meaning yet: their dossiers count as open."""
    words = _words(table, plan.columns.get(Item.STATUS, ""), plan.letters)
    return [word for word in words if word and word not in plan.states]


def translate(table: Table, plan: Plan, *, unit: str, file: str, pins: Mapping[str, Pin]) -> Iterator[Line]:
    """Tell of each line of a list what becomes of it.

    ``file`` is the SHA-256 of the list, ``pins`` our procedures by their folded names: an old one that has
    none keeps its name alone. Raises ``Trouble`` when a column that is needed was not named.
    """
    missing = [item.label for item in NEEDED if item not in plan.columns]
    if missing:
        raise Trouble(f"Chưa biết cột nào là: {', '.join(missing)}.", "Chọn cột cho từng mục còn thiếu.")
    seen: dict[str, int] = {}
    for number, row in enumerate(table, 1):
        said = {item: _cell(row, head, plan) for item, head in plan.columns.items()}
        code = said[Item.CODE]
        first = seen.setdefault(code, number)
        if code and first != number:
            yield Line(number, code, problems=(f"trùng mã với dòng {first}",))
            continue
        yield _line(number, said, plan, _Where(unit, file, pins))


class _Where(Struct, frozen=True):
    unit: str
    file: str
    pins: Mapping[str, Pin]


def _line(number: int, said: Mapping[Item, str], plan: Plan, where: _Where) -> Line:
    problems = [f"thiếu {item.label.lower()}" for item in NEEDED if not said[item]]
    times = {}
    for item in (Item.RECEIVED, Item.DUE, Item.ENDED):
        text = said.get(item, "")
        times[item] = moment(text)
        if text and not times[item]:
            problems.append(f"{item.label.lower()} “{text}” không phải ngày")
    code = said[Item.CODE]
    if problems:
        return Line(number, code, problems=tuple(problems))
    person, mended = _person(said)
    word = said.get(Item.STATUS, "")
    stands = plan.states.get(word, Status.PROCESSING)
    ended = times[Item.ENDED] if stands in ENDED else ""
    name = said[Item.PROCEDURE]
    received = Received(
        code=code,
        temporary=False,
        unit=where.unit,
        procedure=where.pins.get(fold(name)) or Pin("", "", name, said.get(Item.FIELD, "")),
        applicant=person,
        papers=(),
        due=Due(times[Item.DUE], "" if times[Item.DUE] else "Hệ thống cũ không ghi ngày hẹn"),
        received_at=times[Item.RECEIVED],
        note=_note(said),
        origin=Origin(plan.software, stands, word, said.get(Item.AGENCY, ""), ended, where.file, number),
    )
    return Line(number, code, dossier_id(where.unit, plan.software, code), received, mended=mended)


def _person(said: Mapping[Item, str]) -> tuple[Person, tuple[str, ...]]:
    """Return who is named, and what was put right: spreadsheets drop the zero before a number."""
    mended = []
    number = "".join(c for c in said.get(Item.NUMBER, "") if c.isalnum())
    if number.isdigit() and len(number) in (8, 11):
        number = f"0{number}"
        mended.append("thêm số 0 ở đầu số giấy tờ")
    phone = "".join(c for c in said.get(Item.PHONE, "") if c.isdigit())
    if len(phone) == 9 and phone[0] != "0":
        phone = f"0{phone}"
        mended.append("thêm số 0 ở đầu số điện thoại")
    born = day(said.get(Item.BIRTH, ""))
    address = said.get(Item.ADDRESS, "")
    return Person(said[Item.NAME], number=number, birth=born, address=address, phone=phone), tuple(mended)


def _note(said: Mapping[Item, str]) -> str:
    """Return the remarks, with what has no field of its own (a year of birth alone)."""
    born = said.get(Item.BIRTH, "")
    lost = f"Sinh: {born}" if born and not day(born) else ""
    return "; ".join(filter(None, (said.get(Item.NOTE, ""), lost)))


def _cell(row: Mapping[str, str], head: str, plan: Plan) -> str:
    return to_unicode(row.get(head, ""), plan.letters.get(head, Letters.UNICODE))


def _words(table: Table, head: str, letters: Mapping[str, Letters]) -> list[str]:
    """Return the different words of the column of states, in the order of the list."""
    found = dict.fromkeys(
        to_unicode(row.get(head, ""), letters.get(head, Letters.UNICODE)) for row in table if head
    )
    return list(found)[:MOST_STATES]


def _closest(names: list[str], heads: Mapping[str, str]) -> str:
    for name in names:
        for head, shown in heads.items():
            if shown == name:
                return head
    best = [found for name in names if (found := process.extractOne(name, heads, scorer=fuzz.ratio))]
    closest = max(best, key=lambda found: found[1], default=None)
    return str(closest[2]) if closest and closest[1] >= ALIKE else ""
