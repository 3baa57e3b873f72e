"""The rules of the archive: what each act does to a box or a file, and when it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from localdb.domain.archive.acts import (
    ArchiveChange,
    BookAdded,
    BoxExported,
    BoxHandedOver,
    BoxOpened,
    BoxRelabelled,
    CheckBegun,
    CheckEnded,
    FileDescribed,
    FileDropped,
    FileOpened,
    PageChecked,
    PaperArchived,
    PaperCorrected,
    PaperTakenOut,
)
from localdb.domain.archive.values import LETTERS, Book, Box, Description, File, Label, Round, Stage, Verdict
from localdb.domain.facts import Facts
from localdb.domain.rules.readings import corrected, need_present
from localdb.domain.trouble import Refused, Trouble

_DAY = re.compile(r"(\d{4})(-\d\d-\d\d)?")
SHEETS_MOST = 9_999
NUMBER_LETTERS = 20


def apply_to_box(box: Box | None, change: ArchiveChange) -> Box:
    """Return the box after ``change``. Raises ``Refused`` when a rule forbids it."""
    if isinstance(change.body, BoxOpened):
        if box is not None:
            raise Refused("Hộp này đã có.", "Mở lại kho lưu trữ.")
        return Box(change.entity, 1, _labelled(change.body.label))
    if box is None:
        raise Refused("Không tìm thấy hộp này trên máy.", "Mở lại kho lưu trữ.")
    rule = _BOX_RULES[type(change.body)]
    return replace(rule(box, change, change.body), version=box.version + 1)


def apply_to_file(file: File | None, change: ArchiveChange) -> File:
    """Return the file after ``change``. Raises ``Refused`` when a rule forbids it."""
    if isinstance(change.body, FileOpened):
        if file is not None:
            raise Refused("Hồ sơ này đã có.", "Mở lại kho lưu trữ.")
        body = change.body
        need_number(body.number, "Số hồ sơ", "number")
        return File(change.entity, 1, body.box, body.book, body.number, body.code, _described(body.about))
    if file is None or file.dropped:
        raise Refused("Hồ sơ này không còn trong kho lưu trữ.", "Chọn hồ sơ khác.")
    rule = _FILE_RULES[type(change.body)]
    return replace(rule(file, change, change.body), version=file.version + 1)


def need_open(box: Box) -> None:
    """Raise ``Refused`` unless files and papers of the box may still change."""
    if box.stage is not Stage.OPEN:
        raise Refused(
            f"Hộp {box.label.number}: {box.stage.label.lower()}, không sửa được nữa.",
            "Nếu có lỗi: người kiểm tra trả lô về để làm lại."
            if box.stage is Stage.CHECKING
            else "Mở hộp mới cho tài liệu tìm thấy thêm.",
        )


def need_number(number: str, what: str, field: str) -> None:
    """Raise ``Trouble`` beside ``field`` when a number (số hộp, số quyển, số hồ sơ) cannot be used."""
    if not number:
        raise Trouble(f"{what} còn trống.", "Ghi như trên bìa, ví dụ 12 hoặc 12a.", field=field)
    if len(number) > NUMBER_LETTERS:
        raise Trouble(f"{what} dài quá {NUMBER_LETTERS} ký tự.", "Ghi ngắn lại như trên bìa.", field=field)


def _labelled(label: Label) -> Label:
    need_number(label.number, "Số hộp", "number")
    _need_short(label)
    return label


def _described(about: Description) -> Description:
    """Return a description that may stand. Raises ``Trouble`` beside the field that is wrong."""
    if not about.title:
        raise Trouble("Tiêu đề hồ sơ còn trống.", "Ghi như trên bìa hồ sơ.", field="title")
    if not about.retention:
        raise Trouble("Chưa có thời hạn lưu trữ.", "Chọn theo bìa hồ sơ hoặc mục lục.", field="retention")
    for field, value in (("began", about.began), ("ended", about.ended)):
        if value and not _DAY.fullmatch(value):
            raise Trouble(f"“{value}” không phải ngày.", "Ghi năm (1998) hoặc ngày (3/2/1998).", field=field)
    if about.began and about.ended and about.ended[:4] < about.began[:4]:
        raise Trouble("Thời gian kết thúc đứng trước thời gian bắt đầu.", "Sửa lại.", field="ended")
    if not 0 <= about.sheets <= SHEETS_MOST:
        raise Trouble(f"Số tờ phải từ 0 đến {SHEETS_MOST}.", "Đếm lại rồi ghi.", field="sheets")
    _need_short(about)
    return about


def _need_short(thing: Struct) -> None:
    for field, value in asdict(thing).items():
        if isinstance(value, str) and len(value) > LETTERS:
            raise Trouble(f"Dài quá {LETTERS} ký tự.", "Ghi ngắn lại.", field=field)


def _relabel(box: Box, change: ArchiveChange, body: BoxRelabelled) -> Box:
    if box.stage is Stage.HANDED:
        raise Refused(f"Hộp {box.label.number} đã bàn giao.", "Ghi chú ở nơi nhận.")
    if box.label != body.before:
        raise Refused("Nhãn hộp vừa được sửa ở nơi khác.", "Mở lại hộp rồi sửa.")
    return replace(box, label=_labelled(body.label))


def _add_book(box: Box, change: ArchiveChange, body: BookAdded) -> Box:
    need_open(box)
    need_number(body.number, "Số quyển", "number")
    if not body.title:
        raise Trouble("Tên quyển còn trống.", "Ghi như trên bìa sổ.", field="title")
    if any(book.number == body.number for book in box.books):
        raise Trouble(f"Hộp này đã có quyển số {body.number}.", "Dùng số khác.", field="number")
    return replace(box, books=(*box.books, Book(body.book, body.number, body.title)))


def _begin_check(box: Box, change: ArchiveChange, body: CheckBegun) -> Box:
    need_open(box)
    if not body.sample:
        raise Refused("Hộp này chưa có trang nào để kiểm tra.", "Quét tài liệu vào hồ sơ trước.")
    if change.actor in body.scanned_by:
        raise Refused(
            "Người đã quét không tự kiểm tra lô của mình.", "Nhờ người khác đăng nhập rồi kiểm tra hộp này."
        )
    begun = Round(
        change.actor, change.actor_name, change.at, body.rule, body.lot, body.allowed, sample=body.sample
    )
    return replace(box, stage=Stage.CHECKING, rounds=(*box.rounds, begun))


def _checked(box: Box, change: ArchiveChange) -> Round:
    check = box.check
    if check is None:
        raise Refused("Hộp này không có đợt kiểm tra nào đang mở.", "Bắt đầu kiểm tra trước.")
    if check.checker != change.actor:
        raise Refused(f"Đợt kiểm tra này do {check.checker_name} làm.", "Người đó đăng nhập để làm tiếp.")
    return check


def _check_page(box: Box, change: ArchiveChange, body: PageChecked) -> Box:
    check = _checked(box, change)
    if body.drawn not in check.sample:
        raise Refused("Trang này không nằm trong mẫu kiểm tra.", "Chọn trang trong mẫu.")
    others = tuple(verdict for verdict in check.verdicts if verdict.drawn != body.drawn)
    said = Verdict(body.drawn, body.defect, body.note)
    return _with_round(box, replace(check, verdicts=(*others, said)))


def _end_check(box: Box, change: ArchiveChange, body: CheckEnded) -> Box:
    check = _checked(box, change)
    if body.accepted and check.left:
        raise Refused(f"Còn {len(check.left)} trang của mẫu chưa xem.", "Xem hết mẫu rồi kết luận.")
    if body.accepted and check.bad > check.allowed:
        raise Refused(
            f"Mẫu có {check.bad} trang lỗi, chỉ cho phép {check.allowed}.", "Trả lô về để quét lại trang lỗi."
        )
    if not body.accepted and not body.reason:
        raise Trouble("Chưa ghi vì sao trả lô về.", "Ghi lỗi cần sửa.", field="reason")
    outcome = "accepted" if body.accepted else "rejected"
    box = _with_round(box, replace(check, outcome=outcome, reason=body.reason, ended=change.at))
    return replace(box, stage=Stage.ACCEPTED if body.accepted else Stage.OPEN)


def _with_round(box: Box, check: Round) -> Box:
    return replace(box, rounds=(*box.rounds[:-1], check))


def _hand_over(box: Box, change: ArchiveChange, body: BoxHandedOver) -> Box:
    if box.stage is Stage.HANDED:
        raise Refused(f"Hộp {box.label.number} đã bàn giao.", "Xem biên bản trong lịch sử hộp.")
    need_accepted(box)
    if not body.hand_over.taker:
        raise Trouble("Chưa có người nhận.", "Ghi họ tên người nhận.", field="taker")
    return replace(box, stage=Stage.HANDED, handed=body.hand_over)


def need_accepted(box: Box) -> None:
    """Raise ``Refused`` unless a second person accepted the box."""
    if box.stage not in (Stage.ACCEPTED, Stage.HANDED):
        raise Refused(f"Hộp {box.label.number} chưa kiểm tra đạt.", "Kiểm tra chất lượng trước.")


def _export(box: Box, change: ArchiveChange, body: BoxExported) -> Box:
    need_accepted(box)
    return replace(box, exports=(*box.exports, body.export))


def _describe(file: File, change: ArchiveChange, body: FileDescribed) -> File:
    if file.about != body.before:
        raise Refused("Hồ sơ vừa được sửa ở nơi khác.", "Mở lại hồ sơ rồi sửa.")
    return replace(file, about=_described(body.about))


def _drop(file: File, change: ArchiveChange, body: FileDropped) -> File:
    if file.papers:
        raise Refused("Hồ sơ còn giấy.", "Lấy hết giấy ra rồi mới bỏ hồ sơ.")
    return replace(file, dropped=body.reason or "Lập nhầm.")


def _archive(file: File, change: ArchiveChange, body: PaperArchived) -> File:
    if any(paper.id == body.paper.id for paper in file.papers):
        raise Refused("Giấy này đã có trong hồ sơ.", "")
    place = file.given + 1
    paper = replace(body.paper, place=place, by=change.actor, by_name=change.actor_name, at=change.at)
    return replace(file, papers=(*file.papers, paper), given=place)


def _take_out(file: File, change: ArchiveChange, body: PaperTakenOut) -> File:
    rest = tuple(paper for paper in file.papers if paper.id != body.paper)
    if len(rest) == len(file.papers):
        raise Refused("Giấy này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    return replace(file, papers=rest)


def _correct(file: File, change: ArchiveChange, body: PaperCorrected) -> File:
    now = next((paper for paper in file.papers if paper.id == body.paper), None)
    if now is None:
        raise Refused("Giấy này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    need_present(now.facts, body.fields)
    after = replace(now, facts=corrected(now.facts or Facts(), body.fields))
    return replace(file, papers=tuple(after if paper is now else paper for paper in file.papers))


_BOX_RULES: dict[type[Struct], Callable[[Box, ArchiveChange, Any], Box]] = {
    BoxRelabelled: _relabel,
    BookAdded: _add_book,
    CheckBegun: _begin_check,
    PageChecked: _check_page,
    CheckEnded: _end_check,
    BoxHandedOver: _hand_over,
    BoxExported: _export,
}
_FILE_RULES: dict[type[Struct], Callable[[File, ArchiveChange, Any], File]] = {
    FileDescribed: _describe,
    FileDropped: _drop,
    PaperArchived: _archive,
    PaperTakenOut: _take_out,
    PaperCorrected: _correct,
}
