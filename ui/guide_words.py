"""What the user guide says beside its pictures: short, by person, in the order of the day."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "Hướng dẫn sử dụng Một Cửa"
INTRO = (
    "Sách này do chính chương trình làm ra từ các cửa sổ thật, với một xã giả định: tên người, số giấy tờ "
    "đều là đặt ra.",
    "Mất mạng vẫn làm việc như thường. Chữ đã gõ, trang đã quét đều nằm trên máy ngay; khi có mạng, chương "
    "trình tự gửi. “Đã gửi” chưa phải là “tỉnh đã chấp nhận”: mỗi thay đổi đều ghi rõ đang ở bước nào.",
    "Bấm <b>F1</b> ở bất cứ đâu để xem các phím đang dùng được, <b>Ctrl + K</b> để tìm một việc theo tên.",
)
PAPERS = "Các giấy tờ in ra"
OLD_LIST = """Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Tên thủ tục;Người nộp;Điện thoại;Trạng thái
000.12.H99-201224-0007;20/12/2024;31/12/2024;Đăng ký khai sinh;Đặng Thị Hoà;;Đang xử lý
000.12.H99-201224-0008;20/12/2024;31/12/2024;Cấp giấy phép cũ;Lò Seo Kỷ;;Chuyển phòng KT
000.12.H99-201224-0009;20/12/2024;31/12/2024;Đăng ký khai sinh;;;Đã trả kết quả
"""
HEAD = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hướng dẫn Một Cửa</title>
<style>
@font-face{font-family:B;src:url(BeVietnamPro-Regular.ttf)}
@font-face{font-family:B;font-weight:bold;src:url(BeVietnamPro-Bold.ttf)}
body{font:17px/1.6 B,sans-serif;color:#1b2330;max-width:1020px;margin:0 auto;padding:24px}
img{max-width:100%;border:1px solid #c9d1dc;border-radius:6px}
h2{margin-top:56px;border-bottom:2px solid #c9d1dc}h3{margin-top:36px}
figure{display:inline-block;width:30%;margin:1%;vertical-align:top}figcaption{font-size:14px}
@media print{h3,figure{break-inside:avoid}}
</style></head><body>
"""


@dataclass(frozen=True)
class Step:
    """One thing to do, with the picture of the screen on which it is done."""

    title: str
    told: tuple[str, ...]
    picture: str = ""


@dataclass(frozen=True)
class Person:
    """One of the four people, and their day."""

    who: str
    steps: tuple[Step, ...]


_CLERK = (
    Step(
        "Mở kho, vào làm việc",
        ("Đầu ngày nhập mật khẩu kho một lần.", "Chọn tên mình, nhập mã PIN. Rời máy thì bấm Ctrl + L."),
        "dang-nhap",
    ),
    Step(
        "Nhận hồ sơ",
        (
            "F2 mở màn hình tiếp nhận, F9 bắt đầu hồ sơ mới. Quẹt thẻ căn cước: phần người nộp tự điền.",
            "Gõ vài chữ của tên thủ tục, không cần dấu, rồi Enter.",
            "Chỉ gõ một lần: người đã có hồ sơ trên máy này thì gõ số định danh, phần còn lại tự điền để đối "
            "chiếu.",
        ),
        "tiep-nhan-chon-thu-tuc",
    ),
    Step(
        "Còn thiếu gì thì thấy ngay",
        (
            "Bấm tiếp nhận khi còn thiếu thì chương trình nói rõ thiếu gì, ở ô nào; chữ đã gõ vẫn còn.",
            "Đang gõ dở mà phải dừng, kể cả mất điện: lần sau bấm Ctrl + R để làm tiếp.",
        ),
        "tiep-nhan-con-thieu",
    ),
    Step(
        "Đủ giấy tờ",
        (
            "F10 đánh dấu mọi giấy tờ bắt buộc. Trên từng giấy: G giấy, V VNeID, D dữ liệu, K Kho.",
            "Ngày hẹn và phí hiện ở bên phải. Ctrl + Enter để tiếp nhận và in giấy.",
        ),
        "tiep-nhan-du",
    ),
    Step(
        "Giấy tiếp nhận và hẹn trả",
        (
            "Đúng bản đã lưu và đã in. F12 làm tiếp thủ tục khác cho cùng người, không quẹt thẻ lại.",
            "Số bắt đầu bằng TAM là số tạm: mã chính thức về khi đồng bộ với tỉnh.",
        ),
        "da-tiep-nhan",
    ),
    Step(
        "Chứng thực bản sao",
        ("F5, quẹt thẻ, số trang, Enter, số bản, Ctrl + Enter: có số chứng thực, tiền và sổ tự ghi.",),
        "chung-thuc",
    ),
    Step(
        "Mở một hồ sơ",
        (
            "F3 rồi gõ tên không dấu, số giấy tờ, hoặc quét mã trên giấy hẹn.",
            "Việc làm được nằm bên phải, mỗi việc một phím; F9 là việc thường làm tiếp.",
            "Làm nhầm thì Ctrl + Z, khi việc ấy chưa gửi tỉnh.",
            "Phải nhập lại ở phần mềm khác (hộ tịch …) thì bấm Ctrl + B: dán từng ô, không gõ lại.",
        ),
        "ho-so",
    ),
    Step(
        "Thu phí",
        ("Số tiền đã có sẵn. Chương trình ghi việc thu; biên lai do phần mềm biên lai điện tử xuất.",),
        "thu-phi",
    ),
    Step(
        "Xem và in giấy",
        ("Giấy xem ở đây là giấy đã lưu. F12 in lại: bản in lại có dấu và được ghi nhật ký.",),
        "xem-giay",
    ),
    Step(
        "Trả kết quả",
        ("Quẹt thẻ người đến nhận. Không phải người nộp thì phải ghi giấy ủy quyền.",),
        "tra-ket-qua",
    ),
    Step(
        "Thủ tục liên thông",
        (
            "Một lần nộp, nhiều phần: phần nào xong, phần nào còn chờ cơ quan nào, hẹn ngày nào.",
            "Phần của công an, bảo hiểm xã hội chỉ ghi lại điều họ báo, kèm ai báo và báo lúc nào.",
        ),
        "lien-thong",
    ),
    Step(
        "Trễ hạn: thư xin lỗi, hẹn lại",
        (
            "Cán bộ ghi lý do và ngày hẹn mới, rồi trình ký. Lãnh đạo ký bằng mã PIN của chính mình; chỉ hẹn "
            "lại một lần.",
        ),
        "thu-xin-loi",
    ),
    Step("Danh sách hồ sơ", ("Mũi tên để chọn, Enter để mở.",), "danh-sach"),
    Step(
        "Theo dõi hạn",
        (
            "Ctrl + 1: quá hạn, đến hạn hôm nay, sắp đến hạn, chờ bổ sung, chưa đến nhận, chờ ký nhận, có "
            "nguy cơ trễ, cần báo công dân. Mỗi bảng một phím, từ 1 đến 8.",
        ),
        "theo-doi-han",
    ),
    Step(
        "Bàn giao hồ sơ",
        ("Ở bảng “Chờ ký nhận”, F9 in phiếu để hai bên ký; F12 để người nhận ký bằng mã PIN.",),
        "phieu-giao-nhan",
    ),
    Step("Sổ", ("F7: các sổ tự ghi, in được và xuất Excel được.",), "so"),
    Step("Chốt tiền", ("Ctrl + 2: đếm tiền theo từng loại tờ. Lệch thì phải ghi lý do.",), "chot-tien"),
    Step("Gửi tỉnh", ("F6: cái gì chờ gửi, đã gửi, tỉnh đã nhận, đã chấp nhận hay từ chối.",), "dong-bo"),
    Step("Các phím", ("F1 ở màn hình nào thì thấy phím của màn hình ấy.",), "phim-tat"),
    Step("Tìm một việc", ("Ctrl + K rồi gõ tên việc, không cần dấu.",), "bang-lenh"),
)
_SCANNING = (
    Step(
        "Quét giấy tờ",
        (
            "F4. Đặt cả xấp lên máy quét rồi bấm F10, hoặc chép ảnh vào thư mục theo dõi.",
            "Trang vừa quét nằm trên đĩa trước khi chương trình làm gì khác. Bản gốc không bao giờ bị sửa.",
        ),
        "quet",
    ),
    Step(
        "Giấy tờ lưu trữ",
        (
            "Ctrl + 3. Shift + F9 lập hộp, F9 lập hồ sơ trong hộp; mô tả đang gõ dở vẫn nằm trên máy.",
            "Kho lưu trữ nằm trên máy này, không gửi lên tỉnh.",
        ),
        "luu-tru-mo-ta",
    ),
    Step(
        "Quét vào hồ sơ lưu trữ",
        (
            "F10 quét vào hồ sơ đang mở. Xong hộp thì người thứ hai bấm F12 kiểm tra mẫu: Enter là trang "
            "đạt, phím số là lỗi.",
            "Hộp đạt thì Ctrl + E xuất ra thư mục, Ctrl + P lập biên bản bàn giao. Ctrl + J xem năng suất.",
        ),
        "luu-tru",
    ),
)
_LEADER = (
    Step(
        "Hồ sơ của phần mềm cũ",
        (
            "Ctrl + 4, rồi F9 đưa vào danh sách xuất từ phần mềm cũ. Dòng thiếu gì hiện ra trước khi ghi.",
            "Hồ sơ còn tồn được kết thúc từng hồ sơ một, kèm căn cứ.",
        ),
        "ho-so-cu",
    ),
)
_IT = (
    Step(
        "Cài đặt",
        ("Tài khoản, máy in, đơn vị, cổng của tỉnh. Cán bộ công nghệ không xem được hồ sơ của công dân.",),
        "cai-dat",
    ),
    Step(
        "Đồng bộ và USB",
        ("F6. Nơi không có mạng: chép gói ra USB, mang về, nhập biên nhận của tỉnh.",),
        "dong-bo-cntt",
    ),
)
PEOPLE = (
    Person("Cán bộ một cửa", _CLERK),
    Person("Nhân viên số hóa", _SCANNING),
    Person("Lãnh đạo", _LEADER),
    Person("Cán bộ công nghệ thông tin", _IT),
)
