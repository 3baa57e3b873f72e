"""What happened to a dossier, named in Vietnamese: on screens, in lists and on the gateway's page."""

from __future__ import annotations

_DEEDS = {
    "dossier.received": "Tiếp nhận hồ sơ",
    "dossier.voided": "Hủy tiếp nhận",
    "dossier.corrected": "Sửa thông tin",
    "dossier.advanced": "Chuyển trạng thái",
    "paper.filed": "Lưu bản quét",
    "paper.unfiled": "Lấy bản quét ra",
    "receipt.issued": "Lập giấy tiếp nhận",
    "form.issued": "Lập giấy tờ",
    "fee.collected": "Thu phí, lệ phí",
    "code.bound": "Nhận mã hồ sơ của tỉnh",
    "lookup.asked": "Tra cứu cơ sở dữ liệu",
    "lookup.answered": "Trả lời tra cứu",
    "lookup.taken_back": "Rút câu hỏi tra cứu",
    "lookup.settled": "Xử lý trả lời tra cứu",
    "portal.answered": "Cổng Dịch vụ công trả lời",
    "copy.certified": "Chứng thực bản sao",
    "fee.voided": "Hủy khoản thu",
    "fee.receipt_linked": "Ghi số biên lai",
    "fee.exempted": "Miễn, giảm phí",
    "dossier.handed_over": "Bàn giao hồ sơ",
    "handover.answered": "Ký nhận hồ sơ",
    "parts.opened": "Tách phần liên thông",
    "part.moved": "Cập nhật phần liên thông",
    "supplement.asked": "Yêu cầu bổ sung",
    "supplement.answered": "Nhận bổ sung",
    "letter.drafted": "Trình ký thư xin lỗi",
    "dossier.extended": "Xin lỗi, hẹn lại ngày",
    "letter.delivered": "Giao thư xin lỗi",
    "dossier.declined": "Từ chối giải quyết",
    "dossier.withdrawn": "Công dân rút hồ sơ",
    "dossier.stopped": "Dừng giải quyết",
    "result.ready": "Có kết quả",
    "result.posted": "Gửi bưu chính",
    "result.returned": "Trả kết quả",
    "citizen.notified": "Báo công dân",
    "step.taken_back": "Lấy lại bước vừa làm",
    "clash.settled": "Chọn giá trị đúng",
}


def deed(kind: str) -> str:
    """Return the name of a kind of change (``dossier.received``)."""
    return _DEEDS.get(kind, kind)
