"""Papers of other kinds, offices and wordings than ``tests/stack_papers.py``: a hold-out.

The rules that take a stack apart were not made with these, and must not be: they show how the rules do on
papers that nobody thought of.
"""

from __future__ import annotations

from tests.made_up import PROVINCES, Dice, long_date
from tests.stack_papers import NATION, Kind, Made, fields, fill, head, made, nation, title
from tests.typeset import A5, BOLD, ITALIC, LANDSCAPE, REGULAR, Block


def judgment(dice: Dice) -> Made:
    """Quyết định of a court."""
    name, judge, date = dice.person(), dice.person(), dice.date()
    symbol = f"{dice.randrange(9, 400)}/2025/QĐST-HNGĐ"
    office = (
        f"TÒA ÁN NHÂN DÂN\nKHU VỰC {dice.randrange(1, 9)} - {dice.choice(PROVINCES).upper()}\nSố: {symbol}"
    )
    what = "CÔNG NHẬN THUẬN TÌNH LY HÔN VÀ SỰ THỎA THUẬN CỦA CÁC ĐƯƠNG SỰ"
    blocks = [head(office, dice.choice(PROVINCES), date), *title("QUYẾT ĐỊNH", what)]
    blocks += fields(("Nguyên đơn", f"Bà {name}"), ("Bị đơn", f"Ông {dice.person()}"))
    blocks += [
        Block("centre", ("NHẬN THẤY:",), BOLD),
        *fill(dice, 5),
        Block("centre", ("QUYẾT ĐỊNH:",), BOLD),
    ]
    blocks += fill(dice, dice.choice((3, 7)))
    blocks += [Block("sign", ("Nơi nhận:\n- Các đương sự;\n- Lưu: hồ sơ vụ án.", f"THẨM PHÁN\n{judge}"))]
    of = {"symbol": symbol, "date": date, "signer": judge}
    return made("quyết định", "Quyết định công nhận thuận tình ly hôn", *blocks, numbers="top", of=of)


def laboratory(dice: Dice) -> Made:
    """A laboratory's result: a company's letterhead, no nation, page numbers at the foot."""
    blocks = [
        Block("centre", ("CÔNG TY CỔ PHẦN PHÂN TÍCH DI TRUYỀN " + dice.place().upper(),), BOLD, 32),
        Block(
            "centre",
            (f"Địa chỉ: số {dice.randrange(9, 300)} đường Bờ Sông - Điện thoại: 1900 0000",),
            size=28,
        ),
        *title("PHIẾU KẾT QUẢ XÉT NGHIỆM ADN", f"Mã phiếu: {dice.randrange(10**5)}"),
        *fields(("Người yêu cầu", dice.person()), ("Ngày lấy mẫu", dice.date())),
        Block("cells", ("STT", "Locus", "Mẫu 1", "Mẫu 2"), BOLD),
    ]
    for n in range(1, 30):
        blocks.append(Block("cells", (str(n), f"D{n}S{dice.randrange(999)}", str(n % 17), str(n % 13))))
    blocks += [
        *fill(dice, 1),
        Block("sign", ("Kỹ thuật viên\n" + dice.person(), "PHỤ TRÁCH\n" + dice.person())),
    ]
    return made("xét nghiệm", "Phiếu kết quả xét nghiệm ADN", *blocks, numbers="dash", face="sans")


def diploma(dice: Dice) -> Made:
    """Bằng tốt nghiệp: a wide sheet."""
    blocks = [*nation(), Block("centre", ("HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC " + dice.place().upper(),), BOLD, 36)]
    blocks += title("BẰNG CỬ NHÂN", "Ngành Luật học")
    blocks += fields(("Cho ông/bà", dice.person()), ("Sinh ngày", dice.date(1970, 2000)), ("Xếp loại", "Khá"))
    blocks += [Block("sign", (f"Số hiệu: {dice.randrange(10**6)}", "HIỆU TRƯỞNG\n" + dice.person()))]
    return made("bằng", "Bằng cử nhân", *blocks, size=LANDSCAPE)


def land_certificate(dice: Dice) -> Made:
    """Giấy chứng nhận quyền sử dụng đất: the heading, then pages with numbered parts of their own."""
    owner = dice.person()
    blocks = [
        *nation(),
        *title("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"),
    ]
    blocks += [Block("para", ("I. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất",), BOLD)]
    blocks += [*fields(("Ông/bà", owner), ("Căn cước số", dice.number())), Block("page")]
    blocks += [Block("para", ("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất",), BOLD)]
    blocks += [
        *fields(("Thửa đất số", "112"), ("Tờ bản đồ số", "8"), ("Diện tích", "240 m2")),
        *fill(dice, 2),
    ]
    blocks += [Block("page"), Block("para", ("III. Sơ đồ thửa đất",), BOLD), Block("gap", size=900)]
    blocks += [Block("para", ("IV. Những thay đổi sau khi cấp giấy chứng nhận",), BOLD)]
    return made("sổ đỏ", "Giấy chứng nhận quyền sử dụng đất", *blocks)


def lease(dice: Dice) -> Made:
    """A lease in another face with bare numbers at the foot of each page."""
    blocks = [*nation(), *title("HỢP ĐỒNG THUÊ NHÀ Ở", f"(Số: {dice.randrange(90)}/HĐTN)")]
    blocks += [
        Block("para", ("Bên cho thuê (sau đây gọi là bên A):",), ITALIC),
        *fields(("Ông", dice.person())),
    ]
    for n in range(1, dice.choice((7, 10))):
        blocks += [Block("para", (f"Điều {n}. Quyền và nghĩa vụ",), BOLD), *fill(dice, 2)]
    blocks += [Block("sign", ("ĐẠI DIỆN BÊN A\n" + dice.person(), "ĐẠI DIỆN BÊN B\n" + dice.person()))]
    return made("hợp đồng", "Hợp đồng thuê nhà ở", *blocks, numbers="foot", face="sans")


def letter_without_heading(dice: Dice) -> Made:
    """Công văn: no heading in capitals; what it is about stands under its number."""
    place, date, signer = dice.place(), dice.date(), dice.person()
    symbol = f"{dice.randrange(100, 3000)}/SYT-NVY"
    office = f"ỦY BAN NHÂN DÂN TỈNH\nSỞ Y TẾ\nSố: {symbol}\nV/v phối hợp tiêm chủng"
    blocks = [head(office, place, date), Block("para", ("Kính gửi: Ủy ban nhân dân các xã, phường.",))]
    blocks += fill(dice, dice.choice((5, 14)))
    blocks += [
        Block("sign", ("Nơi nhận:\n- Như trên;\n- Lưu: VT, NVY.", f"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n{signer}"))
    ]
    of = {"symbol": symbol, "date": date, "signer": signer, "subject": "phối hợp tiêm chủng"}
    return made("công văn", "Công văn", *blocks, numbers="top", of=of)


def report_with_annex(dice: Dice) -> Made:
    """A report with an annex: the annex has a heading but belongs to the report."""
    place, date = dice.place(), dice.date()
    office = f"ĐẢNG ỦY XÃ {place.upper()}\nBAN TUYÊN GIÁO\nSố: {dice.randrange(5, 200)}-BC/BTG"
    blocks = [head(office, place, date), *title("BÁO CÁO", "Kết quả công tác quý III"), *fill(dice, 7)]
    blocks += [
        Block("sign", ("Nơi nhận:\n- Đảng ủy xã;\n- Lưu.", "TRƯỞNG BAN\n" + dice.person())),
        Block("page"),
    ]
    blocks += [
        Block("centre", ("PHỤ LỤC",), BOLD, 40),
        Block("centre", ("(Kèm theo Báo cáo nêu trên)",), ITALIC),
    ]
    blocks += [Block("cells", ("STT", "Nội dung", "Số lượng", "Ghi chú"), BOLD)]
    blocks += [Block("cells", (str(n), "Hội nghị", str(n), "")) for n in range(1, 12)]
    return made("báo cáo", "Báo cáo", *blocks)


def plain_request(dice: Dice) -> Made:
    """A request typed by a citizen without the nation's heading."""
    name = dice.person()
    blocks = [Block("centre", ("Đơn xin xác nhận tạm trú",), BOLD, 46), Block("gap", size=30)]
    blocks += [Block("para", ("Kính gửi: Công an xã " + dice.place(),)), *fill(dice, dice.choice((3, 9)))]
    blocks += [Block("sign", ("", f"Người viết đơn\n{name}"))]
    return made("đơn", "Đơn xin xác nhận tạm trú", *blocks, face="sans")


def foreign_certificate(dice: Dice) -> Made:
    """A birth certificate from abroad."""
    blocks = [Block("centre", ("STATE OF NEW AVALON",), BOLD), *title("CERTIFICATE OF LIVE BIRTH")]
    blocks += fields(
        ("Child's name", "Anna " + dice.person()), ("Date of birth", dice.date()), ("Place", "Avalon")
    )
    blocks += [Block("sign", ("", "State Registrar\nJ. Winter"))]
    return made("khai sinh nước ngoài", "Certificate of live birth", *blocks)


def marriage_status(dice: Dice) -> Made:
    """Giấy xác nhận tình trạng hôn nhân."""
    name, number, place, date, signer = dice.person(), dice.number(), dice.place(), dice.date(), dice.person()
    symbol = f"{dice.randrange(5, 700)}/UBND-XNTTHN"
    blocks = [head(f"ỦY BAN NHÂN DÂN\nPHƯỜNG {place.upper()}\nSố: {symbol}", place, date)]
    blocks += title("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN")
    blocks += fields(("Họ, chữ đệm, tên", name), ("Giấy tờ tùy thân", f"Căn cước số {number}"))
    blocks += [*fill(dice, 1), Block("para", ("Giấy này có giá trị đến hết ngày 30/06/2027.",))]
    blocks += [Block("sign", ("", f"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n{signer}"))]
    of = {"owner": name, "number": number, "symbol": symbol, "date": date, "signer": signer}
    return made("xác nhận", "Giấy xác nhận tình trạng hôn nhân", *blocks, of=of)


def school_book(dice: Dice) -> Made:
    """Học bạ: the cover, then a page for each year with a heading of its own."""
    name = dice.person()
    blocks = [
        Block("gap", size=300),
        *title("HỌC BẠ", "TRUNG HỌC CƠ SỞ"),
        *fields(("Họ và tên học sinh", name)),
    ]
    for year in range(6, dice.choice((8, 9))):
        blocks += [
            Block("page"),
            Block("para", (f"Họ và tên: {name}   Lớp: {year}A   Năm học 20{year + 10}",), BOLD),
        ]
        blocks += [Block("cells", ("STT", "Môn học", "Học kỳ I", "Cả năm"), BOLD)]
        blocks += [Block("cells", (str(n), "Toán", str(n % 10), str(n % 9))) for n in range(1, 12)]
    return made("học bạ", "Học bạ", *blocks, numbers=dice.choice(("", "foot")))


def invitation(dice: Dice) -> Made:
    """Giấy mời on half a sheet."""
    blocks = [head(f"UBND XÃ {dice.place().upper()}\nBỘ PHẬN MỘT CỬA", dice.place(), dice.date())]
    blocks += [
        *title("GIẤY MỜI"),
        Block("para", (f"Trân trọng kính mời ông/bà: {dice.person()}",)),
        *fill(dice, 1),
    ]
    blocks += [Block("sign", ("", "CÔNG CHỨC TIẾP NHẬN\n" + dice.person()))]
    return made("giấy mời", "Giấy mời", *blocks, size=A5)


def plan(dice: Dice) -> Made:
    """Trích lục bản đồ địa chính: few words and a large empty drawing."""
    blocks = [Block("centre", (NATION.split("\n")[0],), BOLD, 30), *title("TRÍCH LỤC BẢN ĐỒ ĐỊA CHÍNH")]
    blocks += [Block("para", (f"Thửa đất số {dice.randrange(900)}, {long_date(dice.date())}",), REGULAR, 28)]
    blocks += [Block("gap", size=1200), Block("centre", ("Tỷ lệ 1:500",), ITALIC, 28)]
    return made("trích lục", "Trích lục bản đồ địa chính", *blocks)


KINDS: tuple[Kind, ...] = (
    judgment, laboratory, diploma, land_certificate, lease, letter_without_heading, report_with_annex,
    plain_request, foreign_certificate, marriage_status, school_book, invitation, plan,
)  # fmt: skip
