"""A third hold-out, drawn before its author had read a rule: papers of offices of every kind.

Police, bank, treasury, tax, land, hospital, school, court, enterprise, social insurance, works' and citizens'
own papers. What makes them hard: forms in two languages, contracts of many pages with and without numbers, a
heading in the middle of a paper, a record whose pages each have a heading, old typed papers, letters by hand,
half sheets lying across, cards copied on a sheet each side, a table that goes on, a drawing, one's own twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.made_up import PROVINCES, Dice, long_date
from tests.stack_papers import NATION, Made, fields, head, made, nation, title
from tests.typeset import A5, BOLD, ITALIC, Block, typeset

A5_ACROSS = (1654, 1165)
_TALK = (
    "Người khai cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.",
    "Bên B có trách nhiệm nghiệm thu từng hạng mục và thanh toán trong thời hạn ba mươi ngày;",
    "Bệnh nhân tỉnh, tiếp xúc tốt, da niêm mạc hồng, không phù, không xuất huyết dưới da",
    "Tổng số tiền phải nộp ghi bằng số và bằng chữ ở trên đã bao gồm các khoản được miễn, giảm.",
    "Trường hợp chậm thực hiện nghĩa vụ thì phải chịu lãi theo mức do Ngân hàng Nhà nước công bố tại",
    "Từ năm 1979 gia đình được hợp tác xã giao khoán thửa ruộng này và canh tác liên tục cho tới nay.",
    "Trưởng các thôn, công chức văn hóa – xã hội và các hộ có tên nêu trên căn cứ nội dung này thi hành.",
    "Vật tư đưa vào công trình phải có nguồn gốc rõ ràng, được tư vấn giám sát chấp thuận bằng văn bản",
    "Cháu học tập chăm chỉ, đoàn kết với bạn bè, được thầy cô và nhà trường ghi nhận trong nhiều năm.",
    "Các đương sự thống nhất về việc nuôi con chung và không yêu cầu Tòa án giải quyết về tài sản.",
)
_OLD = (
    "Xét đề nghị của Ban quản trị hợp tác xã nông nghiệp về việc cấp đất làm nhà ở cho xã viên.",
    "Nay cấp cho gia đình mảnh đất rộng 6 thước tại khu gò phía đông đình làng để làm nhà ở.",
    "Gia đình phải sử dụng đúng mục đích, không được mua bán, lấn chiếm dưới mọi hình thức.",
)


def talk(dice: Dice, count: int, style: int = 0, size: int = 36) -> tuple[Block, ...]:
    """Return paragraphs that no other stack has."""
    return tuple(
        Block("para", (" ".join(dice.sample(_TALK, dice.choice((1, 2, 3)))),), style, size)
        for _ in range(count)
    )


def twice(*rows: tuple[str, str, str]) -> tuple[Block, ...]:
    """Return lines labelled in Vietnamese and in English."""
    return tuple(Block("twice", row, size=32) for row in rows)


def cells(*rows: Sequence[str]) -> tuple[Block, ...]:
    """Return a table, its first row a heading."""
    return tuple(Block("cells", tuple(row), 0 if place else BOLD) for place, row in enumerate(rows))


def sign(left: str, right: str) -> tuple[Block, ...]:
    """Return who signs on either side, with a stamp over the right one."""
    return Block("sign", (left, right)), Block("stamp", size=250)


def marriage_abroad(dice: Dice) -> Made:
    """Trích lục ghi chú kết hôn, in two languages."""
    name, date, signer = dice.person(), dice.date(), dice.person()
    symbol = f"{dice.randrange(2, 400)}/TLGCKH-BS"
    blocks = [head(f"ỦY BAN NHÂN DÂN\nXÃ {dice.place().upper()}\nSố/No: {symbol}", dice.place(), date)]
    blocks += title("TRÍCH LỤC GHI CHÚ KẾT HÔN", "EXTRACT OF MARRIAGE NOTE")
    for whose, theirs in (("vợ", "wife"), ("chồng", "husband")):
        blocks += twice(
            (f"Họ, chữ đệm, tên {whose}", f"Full name of {theirs}", dice.person()),
            ("Ngày, tháng, năm sinh", "Date of birth", dice.date(1970, 2000)),
            ("Quốc tịch", "Nationality", dice.choice(("Việt Nam", "Hàn Quốc", "Đài Loan (Trung Quốc)"))),
            ("Giấy tờ tùy thân", "Identification document", f"M{dice.randrange(10**7, 10**8)}"),
        )
    blocks += twice(("Người yêu cầu", "Requested by", name))
    blocks += sign("", f"NGƯỜI KÝ TRÍCH LỤC\nSigned by\n{signer}")
    of = {"symbol": symbol, "date": date, "signer": signer}
    return made("trích lục", "Trích lục ghi chú kết hôn", *blocks, of=of)


def work_permit(dice: Dice) -> Made:
    """Giấy phép lao động: two languages, a photo, half a sheet or a whole one."""
    blocks = [Block("centre", ("SỞ NỘI VỤ TỈNH " + dice.choice(PROVINCES).upper(),), BOLD, 30)]
    blocks += [*nation(), *title("GIẤY PHÉP LAO ĐỘNG", "WORK PERMIT"), Block("photo", size=230)]
    blocks += twice(
        ("Họ và tên", "Full name (in capital letters)", f"PARK JIN {dice.choice(('WOO', 'HO', 'AH'))}"),
        ("Số hộ chiếu", "Passport number", f"M{dice.randrange(10**7, 10**8)}"),
        ("Vị trí công việc", "Job assignment", "Chuyên gia kỹ thuật"),
        ("Thời hạn làm việc từ", "Period of work from", f"{dice.date()} đến/to {dice.date(2027, 2028)}"),
    )
    blocks += sign("", f"GIÁM ĐỐC\nDIRECTOR\n{dice.person()}")
    return made("giấy phép", "Giấy phép lao động", *blocks, face=dice.choice(("sans", "serif")))


def long_contract(dice: Dice) -> Made:
    """Hợp đồng of six to ten pages, by a company; its annex may follow. Numbers in any way, or none."""
    what, one, two = dice.choice(
        (
            ("HỢP ĐỒNG THI CÔNG XÂY DỰNG", "BÊN GIAO THẦU", "BÊN NHẬN THẦU"),
            ("HỢP ĐỒNG MUA BÁN CĂN HỘ CHUNG CƯ", "BÊN BÁN", "BÊN MUA"),
            ("HỢP ĐỒNG TÍN DỤNG", "NGÂN HÀNG", "BÊN VAY"),
        )
    )
    number = f"{dice.randrange(10, 900)}/{dice.choice((2023, 2024, 2025))}/HĐ"
    blocks = [*nation(), *title(what, f"Số: {number}")]
    blocks.append(
        Block("para", (f"Hôm nay, {long_date(dice.date())}, tại xã {dice.place()}, gồm có:",), ITALIC)
    )
    for party in (one, two):
        blocks.append(Block("para", (f"{party}: ông (bà) {dice.person()}",), BOLD))
        blocks += fields(("Địa chỉ", dice.address()), ("Mã số thuế", str(dice.randrange(10**9, 10**10))))
    for n in range(1, dice.choice((12, 15, 18))):
        blocks.append(
            Block("para", (f"Điều {n}. {dice.choice(('Quyền và nghĩa vụ', 'Giá và thanh toán'))}",), BOLD)
        )
        blocks += talk(dice, dice.choice((3, 4, 5)))
    blocks += sign(f"{one}\n{dice.person()}", f"{two}\n{dice.person()}")
    if dice.random() < 0.4:
        blocks += [Block("page"), *title("PHỤ LỤC HỢP ĐỒNG", f"(Kèm theo Hợp đồng số {number})")]
        blocks += cells(("STT", "Hạng mục", "ĐVT", "Thành tiền"), *_goods(dice, dice.choice((8, 19))))
        blocks += sign(f"{one}\n{dice.person()}", f"{two}\n{dice.person()}")
    numbers = dice.choice(("", "", "of", "dash", "slash", "foot"))
    running = dice.choice(("", f"Hợp đồng số {number}"))
    leaves = typeset(blocks, numbers=numbers, running=running, face=dice.choice(("serif", "sans")))
    return Made("hợp đồng", what.capitalize(), tuple(leaves))


def _goods(dice: Dice, count: int) -> list[tuple[str, str, str, str]]:
    things = ("Cát vàng hạt thô", "Gạch đặc nung", "Sơn lót chống kiềm", "Nhân công lát nền")
    return [(str(n), dice.choice(things), "m3", f"{dice.randrange(2, 90)}.450.000") for n in range(1, count)]


def health_check(dice: Dice) -> Made:
    """Giấy khám sức khỏe: a photo, four pages, each part with a heading of its own."""
    office = f"SỞ Y TẾ\nTRUNG TÂM Y TẾ {dice.place().upper()}\nSố: {dice.randrange(900)}/GKSK"
    name, number = dice.person(), dice.number()
    blocks = [Block("head", (office, NATION))]
    blocks += [*title("GIẤY KHÁM SỨC KHỎE"), Block("photo", size=260)]
    blocks += fields(("Họ và tên", name), ("Giới tính", "Nam"), ("Số CCCD", number), ("Lý do khám", "đi làm"))
    blocks += [Block("centre", ("TIỀN SỬ BỆNH CỦA ĐỐI TƯỢNG KHÁM SỨC KHỎE",), BOLD, 32), *talk(dice, 3)]
    blocks += [Block("page"), Block("centre", ("I. KHÁM THỂ LỰC",), BOLD, 34)]
    blocks += fields(("Chiều cao", "165 cm"), ("Cân nặng", "58 kg"), ("Mạch", "76 lần/phút"))
    blocks += [Block("centre", ("II. KHÁM LÂM SÀNG",), BOLD, 34)]
    blocks += cells(
        ("TT", "Nội dung khám", "Kết quả", "Chữ ký"), *((str(n), "Chuyên khoa", "BT", "") for n in range(9))
    )
    blocks += [Block("page"), Block("centre", ("III. KHÁM CẬN LÂM SÀNG",), BOLD, 34), *talk(dice, 4)]
    blocks += [Block("page"), Block("centre", ("IV. KẾT LUẬN",), BOLD, 34), *talk(dice, 2)]
    blocks += sign("", f"NGƯỜI KẾT LUẬN\n(Ký, ghi rõ họ tên và đóng dấu)\n{dice.person()}")
    of = {"owner": name, "number": number}
    return made("khám sức khỏe", "Giấy khám sức khỏe", *blocks, of=of, numbers=dice.choice(("", "foot")))


def medical_summary(dice: Dice) -> Made:
    """Bản tóm tắt hồ sơ bệnh án: roman parts, often over two pages."""
    name, signer = dice.person(), dice.person()
    office = f"SỞ Y TẾ {dice.choice(PROVINCES).upper()}\nBỆNH VIỆN PHỔI\nSố: {dice.randrange(99)}/TTBA"
    blocks = [head(office, dice.place(), dice.date()), *title("BẢN TÓM TẮT HỒ SƠ BỆNH ÁN")]
    blocks += fields(("Họ và tên người bệnh", name), ("Vào viện ngày", dice.date()))
    for part in ("I. CHẨN ĐOÁN", "II. TÓM TẮT QUÁ TRÌNH BỆNH LÝ", "III. HƯỚNG ĐIỀU TRỊ TIẾP THEO"):
        blocks += [Block("para", (part,), BOLD), *talk(dice, dice.choice((2, 6)))]
    blocks += sign("BÁC SĨ ĐIỀU TRỊ\n" + dice.person(), f"THỦ TRƯỞNG ĐƠN VỊ\n{signer}")
    return made("bệnh án", "Bản tóm tắt hồ sơ bệnh án", *blocks, of={"owner": name, "signer": signer})


def prescription(dice: Dice) -> Made:
    """Đơn thuốc on half a sheet."""
    blocks = [Block("para", (f"PHÒNG KHÁM ĐA KHOA {dice.place().upper()}",), BOLD, 26), *title("ĐƠN THUỐC")]
    blocks += fields(("Họ tên", dice.person()), ("Tuổi", "47"), ("Chẩn đoán", "viêm họng cấp"))
    blocks += [
        Block(
            "para",
            (f"{n}) {dice.choice(('Paracetamol 500 mg', 'Amoxicillin 250 mg'))} x {n * 7} viên",),
            size=30,
        )
        for n in range(1, dice.choice((4, 8)))
    ]
    return made("đơn thuốc", "Đơn thuốc", *blocks, *sign("", f"Bác sĩ\n{dice.person()}"), size=A5)


def bank_slip(dice: Dice) -> Made:
    """A bank's slip on half a sheet lying across, in two languages; the customer's copy may follow it."""
    ours, theirs = dice.choice((("GIẤY NỘP TIỀN", "CASH DEPOSIT SLIP"), ("ỦY NHIỆM CHI", "PAYMENT ORDER")))
    blocks = [Block("para", (f"NGÂN HÀNG NÔNG THÔN {dice.place().upper()}",), BOLD, 26)]
    blocks += [
        Block("centre", (ours, theirs), BOLD, 34),
        Block("centre", (f"Ngày/Date: {dice.date()}",), size=24),
    ]
    blocks += twice(
        ("Số tài khoản", "Account No.", str(dice.randrange(10**12, 10**13))),
        ("Số tiền", "Amount in figures", f"{dice.randrange(1, 90)}.500.000 VND"),
        ("Nội dung", "Remarks", "nộp lệ phí"),
    )
    blocks.append(
        Block("sign", ("Khách hàng/Customer\n" + dice.person(), "Giao dịch viên/Teller\n" + dice.person()))
    )
    return made("giấy nộp tiền", ours.capitalize(), *blocks, size=A5_ACROSS, face="sans")


def treasury(dice: Dice) -> Made:
    """Giấy nộp tiền vào ngân sách nhà nước: a form's mark above, a table."""
    blocks = [
        Block(
            "para",
            (f"Mẫu số C1-02/NS   Mã hiệu: {dice.randrange(10**5)}   Số: {dice.randrange(10**6)}",),
            size=24,
        )
    ]
    blocks += [*title("GIẤY NỘP TIỀN VÀO NGÂN SÁCH NHÀ NƯỚC", "Tiền mặt [x]   Chuyển khoản [ ]")]
    blocks += fields(
        ("Người nộp thuế", dice.person()), ("Mã số thuế", dice.number()), ("Địa chỉ", dice.address())
    )
    blocks += cells(
        ("STT", "Nội dung khoản nộp", "Mã chương", "Số tiền"), ("1", "Lệ phí trước bạ", "757", "1.250.000")
    )
    blocks += [*talk(dice, 1), *sign("NGƯỜI NỘP TIỀN\n" + dice.person(), "KẾ TOÁN\n" + dice.person())]
    return made("nộp ngân sách", "Giấy nộp tiền vào ngân sách nhà nước", *blocks)


def tax_notice(dice: Dice) -> Made:
    """Thông báo nộp tiền of a tax office: capital roman parts, two pages or three."""
    date, signer = dice.date(), dice.person()
    symbol = f"{dice.randrange(100, 9000)}/TB-TCS{dice.randrange(1, 9)}"
    office = f"THUẾ TỈNH {dice.choice(PROVINCES).upper()}\nTHUẾ CƠ SỞ {dice.randrange(1, 9)}\nSố: {symbol}"
    blocks = [head(office, dice.place(), date), *title("THÔNG BÁO", "Nộp tiền về lệ phí trước bạ nhà, đất")]
    for part in ("I. THÔNG TIN NGƯỜI NỘP", "II. THÔNG TIN THỬA ĐẤT", "III. SỐ TIỀN PHẢI NỘP"):
        blocks += [Block("para", (part,), BOLD)]
        blocks += fields(*((f"{n}. Mục", str(dice.randrange(10**6))) for n in range(1, dice.choice((4, 8)))))
    blocks += talk(dice, dice.choice((2, 6)))
    blocks += sign("Nơi nhận:\n- Người nộp;\n- Lưu: VT, hồ sơ.", f"TRƯỞNG THUẾ CƠ SỞ\n{signer}")
    of = {"symbol": symbol, "date": date, "signer": signer}
    return made("thông báo", "Thông báo nộp tiền", *blocks, of=of, numbers=dice.choice(("top", "of")))


def enterprise(dice: Dice) -> Made:
    """Giấy chứng nhận đăng ký doanh nghiệp: the office above a frame, members on a second page."""
    signer = dice.person()
    office = f"SỞ TÀI CHÍNH TỈNH {dice.choice(PROVINCES).upper()}\nPHÒNG ĐĂNG KÝ KINH DOANH"
    blocks = [Block("head", (office, NATION))]
    blocks += title(
        "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", "CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN"
    )
    blocks.append(Block("centre", (f"Mã số doanh nghiệp: {dice.randrange(10**9, 10**10)}",), BOLD))
    blocks.append(Block("centre", (f"Đăng ký lần đầu: {long_date(dice.date())}",), ITALIC))
    for n, label in enumerate(("Tên công ty", "Địa chỉ trụ sở chính", "Vốn điều lệ"), start=1):
        blocks += [Block("para", (f"{n}. {label}",), BOLD), *fields(("Nội dung", dice.address()))]
    blocks.append(Block("page") if dice.random() < 0.6 else Block("gap", size=20))
    blocks += [Block("para", ("4. Danh sách thành viên góp vốn",), BOLD)]
    rows = ((str(n), dice.person(), "Việt Nam", f"{n}0%") for n in range(1, 5))
    blocks += [
        *cells(("STT", "Tên thành viên", "Quốc tịch", "Tỷ lệ"), *rows),
        *sign("", f"TRƯỞNG PHÒNG\n{signer}"),
    ]
    return made("đăng ký kinh doanh", "Giấy chứng nhận đăng ký doanh nghiệp", *blocks, of={"signer": signer})


def court(dice: Dice) -> Made:
    """A court's decision: “QUYẾT ĐỊNH” above, then again in its middle, on the second page or the third."""
    date, judge = dice.date(), dice.person()
    symbol = f"{dice.randrange(5, 300)}/2025/QĐST-DS"
    office = f"TÒA ÁN NHÂN DÂN\nKHU VỰC {dice.randrange(1, 9)}\nSố: {symbol}"
    blocks = [head(office, dice.place(), date), *title("QUYẾT ĐỊNH", "ĐÌNH CHỈ GIẢI QUYẾT VỤ ÁN DÂN SỰ")]
    blocks += [Block("centre", (f"TÒA ÁN NHÂN DÂN KHU VỰC {dice.randrange(1, 9)}",), BOLD), *talk(dice, 5)]
    blocks += [Block("centre", ("XÉT THẤY:",), BOLD), *talk(dice, dice.choice((4, 9)))]
    blocks += [Block("centre", ("QUYẾT ĐỊNH:",), BOLD), *talk(dice, dice.choice((3, 7)))]
    blocks += sign("Nơi nhận:\n- Các đương sự;\n- Lưu: hồ sơ.", f"THẨM PHÁN\n{judge}")
    of = {"symbol": symbol, "date": date, "signer": judge}
    return made("quyết định", "Quyết định", *blocks, of=of, numbers=dice.choice(("top", "", "foot")))


def study_record(dice: Dice) -> Made:
    """Bảng kết quả học tập: a table that goes on overleaf without a heading, in two languages."""
    blocks = [head(f"ĐẠI HỌC {dice.choice(PROVINCES).upper()}\nTRƯỜNG KINH TẾ", dice.place(), dice.date())]
    blocks += title("BẢNG KẾT QUẢ HỌC TẬP", "ACADEMIC TRANSCRIPT")
    blocks += twice(("Họ và tên", "Full name", dice.person()), ("Ngành", "Major", "Kế toán - Accounting"))
    subjects = ("Toán cao cấp", "Triết học", "Pháp luật đại cương", "Tin học", "Thống kê kinh tế")
    rows = (
        (str(n), dice.choice(subjects), str(n % 3 + 2), f"{dice.randrange(5, 10)},{dice.randrange(10)}")
        for n in range(1, dice.choice((14, 37, 52)))
    )
    blocks += [*cells(("TT", "Học phần/Course", "Tín chỉ", "Điểm"), *rows)]
    blocks += sign("", f"TL. HIỆU TRƯỞNG\nTRƯỞNG PHÒNG ĐÀO TẠO\n{dice.person()}")
    return made("bảng điểm", "Bảng kết quả học tập", *blocks, face=dice.choice(("serif", "sans")))


def cash_receipt(dice: Dice) -> Made:
    """Phiếu thu or phiếu chi on half a sheet lying across; several of them one behind the other."""
    what = dice.choice(("PHIẾU THU", "PHIẾU CHI"))
    blocks = [Block("para", (f"Đơn vị: HTX NÔNG NGHIỆP {dice.place().upper()}    Mẫu số 01-TT",), size=24)]
    blocks += [
        Block("centre", (what,), BOLD, 40),
        Block("centre", (long_date(dice.date()).capitalize(),), ITALIC, 28),
    ]
    blocks += fields(("Họ và tên", dice.person()), ("Địa chỉ", dice.address()), ("Lý do", "thủy lợi phí"))
    blocks += [
        *fields(("Số tiền", f"{dice.randrange(1, 90)}0.000 đồng")),
        Block("sign", ("Thủ quỹ", f"Người lập\n{dice.person()}")),
    ]
    return made("phiếu thu", what.capitalize(), *blocks, size=A5_ACROSS)


def attorney(dice: Dice) -> Made:
    """Giấy ủy quyền; the commune's words of certifying go on a page of their own or stand below."""
    name, number = dice.person(), dice.number()
    blocks = [*nation(), *title("GIẤY ỦY QUYỀN", "(Nhận kết quả giải quyết thủ tục hành chính)")]
    blocks += fields(("Bên ủy quyền, ông (bà)", name), ("CCCD số", number), ("Nơi cư trú", dice.address()))
    blocks += fields(("Bên được ủy quyền, ông (bà)", dice.person()), ("CCCD số", dice.number()))
    blocks += [*talk(dice, 2), *sign("Bên được ủy quyền\n" + dice.person(), "Bên ủy quyền\n" + name)]
    blocks.append(Block("page") if dice.random() < 0.5 else Block("gap", size=30))
    blocks += [Block("para", ("Chứng thực chữ ký",), BOLD), *talk(dice, 2)]
    blocks += [*fields(("Số chứng thực", f"{dice.randrange(900)} quyển số 01/2025-SCT/CK,ĐC"))]
    blocks += sign("", f"PHÓ CHỦ TỊCH\n{dice.person()}")
    return made("giấy ủy quyền", "Giấy ủy quyền", *blocks, face=dice.choice(("sans", "serif")))


def letter_by_hand(dice: Dice) -> Made:
    """A letter in a citizen's hand, one to three pages; the nation's heading small, or left out."""
    name = dice.person()
    what = dice.choice(("Đơn xin xác nhận", "Đơn kiến nghị", "Giấy viết tay mua bán đất", "Bản cam kết"))
    blocks = []
    if dice.random() < 0.7:
        for line in ("Cộng hoà xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"):
            blocks.append(Block("centre", (line,), size=42))
        blocks.append(Block("gap", size=30))
    blocks += [Block("centre", (what,), BOLD, 50)]
    blocks.append(
        Block("para", (f"Kính gửi: UBND xã {dice.place()}. Tên tôi là {name}, {dice.address()}.",), size=42)
    )
    blocks += [*talk(dice, dice.choice((3, 7, 13)), size=42), Block("sign", ("", f"Người làm đơn\n{name}"))]
    return made("đơn", what, *blocks, face="hand")


def old_typed(dice: Dice) -> Made:
    """A paper of the eighties, typed: heading with dashes, all in one letter, yellow copies."""
    place, signer = dice.place(), dice.person()
    what, about = dice.choice(
        (("QUYET DINH", "v/v cap dat o"), ("GIẤY CẤP ĐẤT", "làm nhà ở"), ("BẢN TRÍCH SAO", "sổ mục kê"))
    )
    office = f"UBND HUYỆN {place.upper()}\nSố {dice.randrange(900)} QĐ/UB"
    blocks = [Block("head", (office, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VN\nĐộc lập - Tự do - Hạnh phúc\n---o0o---"))]
    blocks += [Block("centre", (what, about), size=38), Block("gap", size=30)]
    blocks += [Block("para", (dice.choice(_OLD),), size=32) for _ in range(dice.choice((4, 7)))]
    blocks += [
        Block(
            "para",
            (f"{place}, ngày {dice.randrange(1, 29)} tháng {dice.randrange(1, 13)} năm 1986",),
            size=32,
        )
    ]
    blocks += [Block("sign", ("", f"T/M UBND HUYỆN\nCHỦ TỊCH\n{signer}"))]
    return made("giấy cấp đất", what.capitalize(), *blocks, face="typed")


def residence(dice: Dice) -> Made:
    """Tờ khai thay đổi thông tin cư trú (CT01): the form's mark above, a table, notes overleaf."""
    name, number = dice.person(), dice.number()
    blocks = [Block("para", ("Mẫu CT01 ban hành kèm theo Thông tư của Bộ Công an",), ITALIC, 24), *nation()]
    blocks += [
        *title("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"),
        Block("centre", (f"Kính gửi: Công an xã {dice.place()}",)),
    ]
    blocks += fields(
        ("1. Họ, chữ đệm và tên", name),
        ("4. Số định danh cá nhân", number),
        ("5. Số điện thoại", "0900000000"),
    )
    blocks += fields(
        ("8. Họ, chữ đệm và tên chủ hộ", dice.person()), ("10. Nội dung đề nghị", "đăng ký thường trú")
    )
    rows = ((str(n), dice.person(), dice.date(1950), "con") for n in range(1, dice.choice((2, 6))))
    blocks += [*cells(("TT", "Họ, chữ đệm và tên", "Ngày sinh", "Quan hệ"), *rows)]
    blocks += [Block("sign", (f"Ý KIẾN CỦA CHỦ HỘ\n{dice.person()}", f"NGƯỜI KÊ KHAI\n{name}"))]
    if dice.random() < 0.6:
        blocks += [Block("page"), Block("para", ("Chú thích:",), BOLD, 30)]
        blocks += [Block("para", (f"({n}) {dice.choice(_TALK)}",), ITALIC, 30) for n in range(1, 9)]
    of = {"owner": name, "number": number}
    return made("tờ khai", "Tờ khai thay đổi thông tin cư trú", *blocks, of=of)
