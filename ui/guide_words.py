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
PAPERS_TOLD = (
    "Mỗi giấy ở mọi bộ mẫu và khổ giấy, trang đầu, đúng như máy in ra; người và hồ sơ là giả định. Giấy ghi "
    "“chưa đối chiếu” là bố cục chưa được so với bản gốc của văn bản: cán bộ công nghệ thông tin đối chiếu "
    "trước khi dùng."
)
UNVERIFIED = "Bố cục chưa đối chiếu với văn bản gốc."
GROUPS = (
    "Bộ mẫu Thông tư 03/2025/TT-VPCP",
    "Bộ mẫu Thông tư 01/2018/TT-VPCP",
    "Tờ khai điền sẵn để công dân ký",
    "Giấy dùng trong việc của quầy",
)
FOR = {
    "mau01": "Giao công dân khi nhận đủ hồ sơ; một liên lưu.",
    "mau02": "Khi hồ sơ còn thiếu: nói đủ một lần những gì phải bổ sung.",
    "mau03": "Khi không nhận được hồ sơ: nêu lý do và căn cứ.",
    "mau04": "Khi không kịp hẹn: xin lỗi, nêu lý do, hẹn lại một lần.",
    "mau05": "Khi dừng giải quyết: nêu lý do, tiền đã nộp xử lý thế nào.",
    "mau06": "Đi theo hồ sơ qua từng người; mỗi lần giao nhận hai bên ký.",
    "mau07": "Sổ theo dõi hồ sơ của quầy, tự ghi.",
    "declaration": "Điền sẵn từ thẻ và hồ sơ; công dân xem lại rồi ký.",
    "archive-handover": "Giao hộp tài liệu đã số hóa cho nơi lưu trữ.",
    "call-list": "Gọi điện báo công dân khi không nhắn tin được.",
    "certified-book": "Sổ chứng thực bản sao, tự ghi.",
    "cover": "Đặt trên cùng khi quét: máy tự nhận hồ sơ.",
    "explanation": "Gửi thủ trưởng cùng mỗi thư xin lỗi.",
    "guidance": "Công dân mang về để chuẩn bị giấy tờ.",
    "handover-results": "Giao kết quả về quầy, hai bên ký.",
    "handover": "Giao hồ sơ cho phòng chuyên môn, hai bên ký.",
    "late-list": "Niêm yết hằng tháng; không có dữ liệu của công dân.",
    "old-closed": "Lãnh đạo ký xác nhận hồ sơ cũ đã kết thúc.",
    "lookup-list": "Ai đã tra cứu gì, cho hồ sơ nào, để làm gì, kết quả ra sao.",
    "payment": "Công dân quét mã để chuyển khoản; không phải biên lai.",
    "post-label": "Dán lên bưu gửi trả kết quả.",
    "period-report": "Gửi cấp trên theo kỳ; không nêu tên công dân.",
    "posting": "Bảng kê giao bưu điện trong ngày.",
    "return-receipt": "Người nhận ký khi lấy kết quả.",
    "scan-list": "Việc còn lại của số hóa: hồ sơ nào, giấy nào, vì sao, và tỷ lệ đã quét.",
    "reuse-list": "Chứng minh chỉ tiêu tái sử dụng: từng hồ sơ, từng giấy.",
    "separator": "Đặt giữa hai giấy khi quét cả tập.",
    "slip": "Phiếu hẹn ngắn cho máy in nhiệt.",
    "ticket": "Giữ chỗ hồ sơ đang nhập dở: quét mã là làm tiếp.",
    "visit": "Một lượt đến, nhiều hồ sơ: hai bên ký một tờ.",
}
STATEMENT = """Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung giao dịch
20/11/2026;FT26320001;8000;MBVCB.77 {code} Dang Thi Hoa nop le phi
20/11/2026;FT26320002;15000;Lo Thi Mai nop le phi ho tich
20/11/2026;FT26320003;70000;Tien dien thang 11
"""
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
nav ul{columns:2;margin:4px 0 16px}
@media print{h3,figure{break-inside:avoid}}
</style></head><body>
"""


@dataclass(frozen=True)
class Step:
    """One thing to do, with pictures of the screen on which it is done."""

    title: str
    told: tuple[str, ...]
    picture: str = ""
    screen: str = ""  # whose help (F1) leads here
    more: tuple[str, ...] = ()  # further pictures


@dataclass(frozen=True)
class Person:
    """One of the four people, and their day."""

    who: str
    steps: tuple[Step, ...]


_SETTINGS = ("look", "unit", "accounts", "post", "catalogue", "gateway", "trust", "store")
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
        "reception",
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
        "Công dân xem lại và xác nhận",
        (
            "Ctrl + Y cho công dân xem phần đã gõ, chữ lớn: ở màn hình thứ hai, hoặc quay màn hình lại.",
            "Công dân bấm Enter, hoặc nói đúng thì cán bộ bấm Ctrl + Y lần nữa: hồ sơ ghi lại giờ, cách.",
            "Sửa sau khi xác nhận thì cho xem lại. Người khác đến thì màn hình không còn thông tin của ai.",
        ),
        "cong-dan-xem",
    ),
    Step(
        "Giấy tờ, kết quả đang giữ",
        (
            "Ctrl + H xem mọi giấy tờ, kết quả đang giữ của người này: lấy từ hồ sơ nào, còn giá trị không.",
            "Enter mở giấy ra xem, K dùng thay một giấy của thủ tục. Giấy hết giá trị không dùng lại được.",
            "Trước khi giao hồ sơ đi phải quét đủ giấy, hoặc chọn một lý do chưa quét được.",
        ),
        "dang-giu",
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
        "Hồ sơ đang nhập dở",
        (
            "Ctrl + P giữ lại hồ sơ đang nhập, in phiếu quay lại. Ctrl + O mở danh sách; gõ tên, quẹt thẻ "
            "hoặc quét phiếu là làm tiếp đúng chỗ.",
        ),
        "ho-so-nhap-do",
    ),
    Step(
        "Chứng thực bản sao",
        ("F5, quẹt thẻ, số trang, Enter, số bản, Ctrl + Enter: có số chứng thực, tiền và sổ tự ghi.",),
        "chung-thuc",
        "certify",
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
        "dossiers",
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
        "radar",
    ),
    Step(
        "Nhật ký gián đoạn",
        ("Ở màn hình theo dõi hạn bấm F11: mất điện, mất mạng từ lúc nào, để làm bằng chứng khi trễ hẹn.",),
        "gian-doan",
    ),
    Step(
        "Mất điện: nhận trên giấy, nhập bù sau",
        (
            "Khi máy còn chạy, Ctrl + K rồi gõ “in sẵn”: in 10 giấy tiếp nhận để trống, mỗi tờ một số và mã "
            "QR. Mất điện thì ghi tay, hai bên ký, công dân giữ một liên.",
            "Có điện lại: ghi lần gián đoạn vào nhật ký (Ctrl + 1, F11), rồi ở màn hình tiếp nhận bấm "
            "Ctrl + T hoặc quét mã trên tờ phiếu. Gõ giờ nhận thật, ví dụ 8:40 hoặc 8:40 20/11; hạn trả, phí "
            "và ngày trong mã hồ sơ tính theo giờ ấy. Giờ nhập máy được ghi riêng trên giấy, sổ và lịch sử.",
            "Nhận xong bấm F9: phiếu tiếp theo giữ nguyên lần gián đoạn. Hết xấp thì Ctrl + T.",
            "Tiền đã thu lúc ấy ghi ngay tại đây: tính vào ngày thu, hoặc vào hôm nay nếu ngày ấy đã chốt. "
            "Ngày chưa ai chốt thì ở màn hình chốt tiền bấm Ctrl + D.",
            "Phiếu quá số ngày tỉnh cho phép thì lãnh đạo phải nhập mã PIN đồng ý.",
        ),
        "nhap-bu",
    ),
    Step(
        "Bàn giao hồ sơ",
        ("Ở bảng “Chờ ký nhận”, F9 in phiếu để hai bên ký; F12 để người nhận ký bằng mã PIN.",),
        "phieu-giao-nhan",
    ),
    Step(
        "Sổ",
        (
            "F7: các sổ tự ghi, in được và xuất Excel được.",
            "Ctrl+G: gói báo cáo của kỳ (XML, Excel, PDF) cho hệ thống khác.",
        ),
        "so",
        "registers",
    ),
    Step(
        "Chốt tiền",
        ("Ctrl + 2: đếm tiền theo từng loại tờ. Lệch thì phải ghi lý do.",),
        "chot-tien",
        "money",
    ),
    Step(
        "Đối chiếu sao kê ngân hàng",
        (
            "Ở màn hình chốt tiền bấm Ctrl + O, chọn tệp sao kê (XLSX, CSV) của ngân hàng.",
            "Enter ghi một dòng khớp, Ctrl + Enter ghi mọi dòng khớp. Dòng cần xem: gõ mã hồ sơ rồi Enter, "
            "hoặc Delete nếu không phải tiền của quầy. Ctrl + Z lấy lại. Một lần chuyển không ghi hai lần.",
        ),
        "sao-ke",
    ),
    Step(
        "Gửi tỉnh",
        ("F6: cái gì chờ gửi, đã gửi, tỉnh đã nhận, đã chấp nhận hay từ chối.",),
        "dong-bo",
        "syncing",
    ),
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
        "scanning",
    ),
    Step(
        "Giấy tờ lưu trữ",
        (
            "Ctrl + 3. Shift + F9 lập hộp, F9 lập hồ sơ trong hộp; mô tả đang gõ dở vẫn nằm trên máy.",
            "Kho lưu trữ nằm trên máy này, không gửi lên tỉnh.",
        ),
        "luu-tru-mo-ta",
        "archive",
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
        "old",
    ),
)
_IT = (
    Step(
        "Cài đặt",
        (
            "Máy in, giao diện, đơn vị, tài khoản, dải số bưu gửi, danh mục, cổng của tỉnh, kho dữ liệu. Cán "
            "bộ công nghệ không xem được hồ sơ của công dân.",
            "Kho dữ liệu: sao lưu cả máy ra USB hoặc ổ khác, mỗi ngày một bản nếu chọn. Bản sao nằm cùng ổ "
            "với kho thì ổ hỏng là mất cả hai. Ba ngày chưa sao được thì máy nhắc lúc vào.",
        ),
        "cai-dat-paper",
        "settings",
        tuple(f"cai-dat-{name}" for name in _SETTINGS),
    ),
    Step(
        "Đồng bộ và USB",
        (
            "F6. Nơi không có mạng: nút USB, Xuất gói, chờ dòng “Có thể rút USB”; tỉnh nhập gói và ghi biên "
            "nhận lên đúng USB ấy; mang về, Nhập biên nhận. Từ đó thay đổi mới là “Tỉnh chấp nhận”.",
        ),
        "dong-bo-cntt",
    ),
)
PEOPLE = (
    Person("Cán bộ một cửa", _CLERK),
    Person("Nhân viên số hóa", _SCANNING),
    Person("Lãnh đạo", _LEADER),
    Person("Cán bộ công nghệ thông tin", _IT),
)
