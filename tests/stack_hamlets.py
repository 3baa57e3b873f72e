"""A fourth hold-out, drawn before its author had read a rule: papers of villages, unions, schools.

What makes them hard: minutes that run on, a table whose heading row comes again, annexes with headings of
their own, papers without nation or office, titles in small letters or after a long beginning, foreign
papers with a translation, a back with no more than a stamp.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.made_up import PROVINCES, Dice
from tests.stack_papers import NATION, Fields, Made, fields, head, made, nation, title
from tests.typeset import A5, BOLD, ITALIC, LANDSCAPE, Block

A4 = (1654, 2339)
MEETING = (
    "Ông trưởng ban thông qua chương trình làm việc, hội nghị biểu quyết nhất trí bằng hình thức giơ tay.",
    "Ý kiến bà con: đề nghị nạo vét mương tiêu trước mùa mưa, mức thu dịch vụ giữ như vụ trước.",
    "Có 03 ý kiến phát biểu, tập trung vào việc chia lại ca bơm nước và sửa cống đầu kênh.",
    "Chủ tọa tiếp thu, giải trình từng ý kiến và giao kế toán công khai số liệu tại nhà văn hóa.",
    "Sau khi bàn bạc, mọi người thống nhất 100% và không có ý kiến nào khác.",
    "Đồng chí thư ký đọc lại toàn văn, các thành viên dự họp nghe rõ và cùng ký tên dưới đây.",
)
TERMS = (
    "Hai bên có nghĩa vụ thông báo cho nhau bằng văn bản trước ít nhất 15 ngày nếu có thay đổi.",
    "Người lao động được nghỉ hằng năm, nghỉ lễ, tết theo quy định của Bộ luật Lao động;",
    "Bên cung cấp được ngừng cấp khi bên sử dụng chậm thanh toán quá thời hạn đã thông báo hai lần.",
    "Tranh chấp trước hết giải quyết bằng thương lượng, không được thì đưa ra Tòa án có thẩm quyền.",
    "Giá áp dụng theo biểu giá do cơ quan nhà nước có thẩm quyền ban hành tại từng thời điểm, chưa gồm thuế",
    "Chất thải rắn được phân loại, thu gom hằng ngày; nước thải qua bể lắng ba ngăn trước khi ra mương.",
    "Được lập thành hai bản có giá trị như nhau, mỗi bên giữ một bản để thực hiện.",
)
PLAIN = (
    "Nhà em có hai mẫu ruộng khoán ở cánh đồng trên, mấy năm nay mương bị lấp nên không lấy được nước.",
    "Chúng tôi đã nhiều lần phản ánh với trưởng thôn nhưng đến nay vẫn chưa thấy ai xuống xem.",
    "Bố mẹ tôi đều đã già yếu, các con còn nhỏ đang đi học, thu nhập chỉ trông vào mấy sào lúa.",
    "Vậy tôi viết mấy dòng này kính mong các ông các bà xem xét, giúp đỡ cho gia đình tôi.",
    "Đêm hôm đó trời mưa to, con trâu tuột dây sang vườn nhà ông hàng xóm dẫm nát luống rau,",
    "Những điều tôi nói trên đây hoàn toàn là sự thật, sai tôi xin chịu trách nhiệm. Tôi xin cảm ơn.",
)
OFFICE = (
    "Thực hiện kế hoạch công tác năm, đơn vị đề nghị các đồng chí triển khai tới từng chi hội trước ngày 25.",
    "Hồ sơ gửi về bộ phận thường trực để tổng hợp, quá thời hạn trên coi như không có nhu cầu.",
    "Người có tên trên có mặt đúng thời gian, địa điểm; nếu vắng mặt không lý do sẽ xử lý theo quy định.",
    "Chi tiết xin liên hệ cán bộ phụ trách trong giờ hành chính. Rất mong nhận được sự phối hợp.",
)
LIVING = ("đã chết", "hiện ở cùng địa chỉ trên")
Texts = tuple[str, ...]


def say(dice: Dice, texts: Texts, count: int, style: int = 0, size: int = 36) -> list[Block]:
    """Return paragraphs made of these sentences."""
    return [
        Block("para", (" ".join(dice.sample(texts, min(len(texts), dice.choice((1, 2, 3))))),), style, size)
        for _ in range(count)
    ]


def bold(*texts: str) -> list[Block]:
    """Return bold lines at the left."""
    return [Block("para", (text,), BOLD) for text in texts]


def table(heading: Texts, rows: Sequence[Texts], again: int = 0) -> list[Block]:
    """Return a table; its heading comes again on a new page after each ``again`` rows."""
    blocks = [Block("cells", heading, BOLD)]
    for place, row in enumerate(rows):
        if again and place and place % again == 0:
            blocks += [Block("page"), Block("cells", heading, BOLD)]
        blocks.append(Block("cells", row))
    return blocks


def ends(left: str, right: str, *, stamped: bool = False) -> list[Block]:
    """Return who signs."""
    return [Block("sign", (left, right)), *([Block("stamp", size=250)] if stamped else [])]


def of_office(dice: Dice, office: str, mark: str, about: str = "") -> tuple[Block, str, Fields]:
    """Return the heading of an office's letter, its symbol, and the fields that it shows."""
    date, signer = dice.date(), dice.person()
    symbol = f"{dice.randrange(3, 700)}/{mark}"
    block = head(f"{office}\nSố: {symbol}" + (f"\n{about}" if about else ""), dice.place(), date)
    return block, signer, {"symbol": symbol, "date": date, "signer": signer}


def cooperative(dice: Dice) -> Made:
    """Biên bản đại hội thành viên of a cooperative: three to six pages, resolution within."""
    blocks = [Block("head", (f"HỢP TÁC XÃ DỊCH VỤ\nNÔNG NGHIỆP {dice.place().upper()}", NATION))]
    blocks += title("BIÊN BẢN", "Đại hội thành viên thường niên")
    for part in ("I. THỜI GIAN, ĐỊA ĐIỂM", "II. THÀNH PHẦN", "III. DIỄN BIẾN", "IV. BIỂU QUYẾT", "V. BẾ MẠC"):
        blocks += [*bold(part), *say(dice, MEETING, dice.choice((3, 6, 9)))]
    blocks += ends("THƯ KÝ ĐẠI HỘI\n" + dice.person(), "TM. ĐOÀN CHỦ TỊCH\n" + dice.person(), stamped=True)
    return made(
        "biên bản", "Biên bản đại hội thành viên", *blocks, numbers=dice.choice(("", "", "top", "dash"))
    )


def farmers(dice: Dice) -> Made:
    """Công văn of the farmers' union or the women's: V/v below the number, an annex or none."""
    union, mark = dice.choice(
        (("HỘI NÔNG DÂN", "CV-HND"), ("HỘI LIÊN HIỆP PHỤ NỮ", "CV-BTV"), ("HỘI CỰU CHIẾN BINH", "CV-CCB"))
    )
    about = dice.choice(("V/v đăng ký vay vốn ủy thác", "V/v báo cáo phát triển hội viên"))
    top, signer, of = of_office(dice, f"{union}\nXÃ {dice.place().upper()}", mark, about)
    blocks = [
        top,
        Block("centre", ("Kính gửi: Các chi hội trực thuộc.",)),
        *say(dice, OFFICE, dice.choice((3, 5))),
    ]
    blocks += ends(
        "Nơi nhận:\n- Như trên;\n- Lưu VP.", f"TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n{signer}", stamped=True
    )
    if dice.random() < 0.4:
        blocks += [
            Block("page"),
            *title("BIỂU TỔNG HỢP NHU CẦU VAY VỐN", f"(Kèm theo công văn số {of['symbol']})"),
        ]
        rows = [(str(n), dice.person(), "Chăn nuôi", f"{n + 20}.000.000") for n in range(1, 15)]
        blocks += table(("TT", "Hội viên", "Mục đích", "Số tiền"), rows)
    return made("công văn", "Công văn", *blocks, of=of)


def member_application(dice: Dice) -> Made:
    """Đơn tự nguyện gia nhập: the union's line above the nation's, one page, the branch's view overleaf."""
    name = dice.person()
    blocks = [Block("centre", ("HỘI NÔNG DÂN VIỆT NAM",), BOLD, 32), *nation()]
    blocks += [
        *title("ĐƠN TỰ NGUYỆN GIA NHẬP HỘI"),
        *fields(("Tên tôi là", name), ("Hiện cư trú tại", dice.address())),
    ]
    blocks += [*say(dice, PLAIN, 1), *ends("", f"Người làm đơn\n{name}")]
    if dice.random() < 0.5:
        blocks += [
            Block("page"),
            *bold("Ý KIẾN CỦA CHI HỘI"),
            *say(dice, OFFICE, 1),
            *ends("", f"Chi hội trưởng\n{dice.person()}"),
        ]
    return made("đơn", "Đơn tự nguyện gia nhập hội", *blocks, of={"owner": name})


def insurance_notice(dice: Dice) -> Made:
    """Thông báo kết quả đóng (C12-TS) of the social insurance: a table, a form's mark."""
    top, signer, of = of_office(dice, f"BẢO HIỂM XÃ HỘI TỈNH\nBHXH CƠ SỞ {dice.place().upper()}", "TB-BHXH")
    blocks = [Block("para", ("Mẫu C12-TS",), ITALIC, 24), top]
    blocks += title("THÔNG BÁO", "Kết quả đóng bảo hiểm xã hội, bảo hiểm y tế, BHTN")
    rows = [
        (mark, f"{what}", f"{dice.randrange(3, 90)}.120.000", "0")
        for mark, what in (
            ("A", "Kỳ trước mang sang"),
            ("B", "Phát sinh trong kỳ"),
            ("1", "Số lao động"),
            ("2", "Phải đóng"),
            ("C", "Số tiền đã nộp"),
            ("D", "Phân bổ"),
            ("Đ", "Chuyển kỳ sau"),
        )
    ]
    blocks += [
        *fields(("Kính gửi", "Công ty TNHH May " + dice.place())),
        *table(("", "Nội dung", "BHXH", "BHYT"), rows * dice.choice((1, 4))),
    ]
    blocks += [*say(dice, OFFICE, 2), *ends("CÁN BỘ THU\n" + dice.person(), f"GIÁM ĐỐC\n{signer}")]
    return made("thông báo", "Thông báo", *blocks, of=of, face="sans")


def supply(dice: Dice) -> Made:
    """Hợp đồng of electricity or clean water: a code above, parties, the meter's record last."""
    what, code = dice.choice(
        (
            ("HỢP ĐỒNG MUA BÁN ĐIỆN", "phục vụ mục đích sinh hoạt"),
            ("HỢP ĐỒNG DỊCH VỤ CẤP NƯỚC", "nước sạch sinh hoạt nông thôn"),
        )
    )
    name, number = dice.person(), dice.number()
    blocks = [
        Block("para", (f"Mã khách hàng: PX{dice.randrange(10**8)}",), size=26),
        *nation(),
        *title(what, code),
    ]
    blocks += [
        *bold("Bên A (bên bán):"),
        *fields(("Đơn vị", "Đội quản lý khu vực " + dice.place()), ("Đại diện", dice.person())),
    ]
    blocks += [
        *bold("Bên B (bên mua):"),
        *fields(("Chủ hộ", name), ("Số CCCD", number), ("Địa chỉ dùng", dice.address())),
    ]
    for n in range(1, dice.choice((5, 8))):
        blocks += [
            *bold(f"Điều {n}. {dice.choice(('Giá và thanh toán', 'Đo đếm', 'Chất lượng'))}"),
            *say(dice, TERMS, 2),
        ]
    blocks += ends("BÊN B\n" + name, "BÊN A\n" + dice.person(), stamped=True)
    if dice.random() < 0.6:
        blocks += [
            Block("page"),
            *title("BIÊN BẢN TREO THÁO THIẾT BỊ ĐO ĐẾM"),
            *fields(("Số chế tạo", str(dice.randrange(10**7))), ("Chỉ số", "00001")),
        ]
        blocks += ends("Khách hàng\n" + name, "Người treo\n" + dice.person())
    return made("hợp đồng", what.capitalize(), *blocks, numbers=dice.choice(("", "slash", "of")))


def forest(dice: Dice) -> Made:
    """Bảng kê lâm sản: a form's mark, tables whose heading comes again, the ranger's words at the end."""
    blocks = [
        Block("para", ("Mẫu số 01. Bảng kê lâm sản",), ITALIC, 26),
        *nation(),
        *title("BẢNG KÊ LÂM SẢN", f"Số: {dice.randrange(9, 99)}/BKLS"),
    ]
    blocks += fields(
        ("Tên chủ lâm sản", dice.person()), ("Nguồn gốc", "rừng trồng"), ("Biển số xe", "99C-000.00")
    )
    rows = [
        (str(n), dice.choice(("Keo lai tròn", "Bạch đàn")), "2,2 m", f"0,{dice.randrange(100, 999)}")
        for n in range(1, dice.choice((9, 37, 60)))
    ]
    blocks += [
        *table(("TT", "Tên lâm sản", "Dài", "Khối lượng"), rows, again=18),
        *ends("XÁC NHẬN CỦA KIỂM LÂM\n" + dice.person(), "CHỦ LÂM SẢN\n" + dice.person()),
    ]
    return made("bảng kê", "Bảng kê lâm sản", *blocks)


def fishing(dice: Dice) -> Made:
    """Giấy phép khai thác thủy sản: two languages, conditions overleaf."""
    name = dice.person()
    top, signer, of = of_office(dice, "CHI CỤC THỦY SẢN\nVÀ BIỂN ĐẢO", "GPKTTS")
    blocks = [top, *title("GIẤY PHÉP KHAI THÁC THỦY SẢN", "FISHING LICENSE")]
    for ours, theirs, value in (
        ("Tên chủ tàu", "Vessel owner", name),
        ("Số đăng ký tàu", "Registration", f"TH-{dice.randrange(10000, 99999)}-TS"),
        ("Nghề chính", "Main gear", "Lưới rê"),
        ("Thời hạn đến", "Valid until", dice.date(2027, 2029)),
    ):
        blocks.append(Block("twice", (ours, theirs, value), size=32))
    blocks += ends("", f"CHI CỤC TRƯỞNG\n{signer}", stamped=True)
    if dice.random() < 0.5:
        blocks += [Block("page"), *bold("CÁC QUY ĐỊNH ĐỐI VỚI CHỦ TÀU"), *say(dice, TERMS, 5, size=30)]
    return made("giấy phép", "Giấy phép khai thác thủy sản", *blocks, of={"owner": name, **of})


def vehicle_declaration(dice: Dice) -> Made:
    """Giấy khai đăng ký xe: the police's part below or overleaf with an engine number's rubbing."""
    name, number = dice.person(), dice.number()
    blocks = [*nation(), *title("GIẤY KHAI ĐĂNG KÝ XE", "Vehicle registration declaration")]
    blocks += bold("A. PHẦN CHỦ XE KÊ KHAI")
    blocks += fields(
        ("Tên chủ xe", name),
        ("Số CCCD", number),
        ("Địa chỉ", dice.address()),
        ("Nhãn hiệu", "YAMAHA"),
        ("Số máy", f"E3X9E{dice.randrange(10**6)}"),
        ("Lý do", "sang tên"),
    )
    blocks += ends("", f"CHỦ XE\n{name}")
    blocks += [Block("page")] if dice.random() < 0.5 else []
    blocks += [*bold("B. PHẦN KIỂM TRA XÁC ĐỊNH CỦA CƠ QUAN ĐĂNG KÝ XE"), Block("gap", size=200)]
    blocks += [
        Block("centre", ("Nơi dán bản chà số máy, số khung",), ITALIC, 28),
        *ends("CÁN BỘ ĐĂNG KÝ\n" + dice.person(), "ĐỘI TRƯỞNG\n" + dice.person()),
    ]
    return made("giấy khai", "Giấy khai đăng ký xe", *blocks, of={"owner": name, "number": number})


def school_transfer(dice: Dice) -> Made:
    """Giấy giới thiệu chuyển trường."""
    top, signer, of = of_office(
        dice, f"PHÒNG VĂN HÓA – XÃ HỘI\nTRƯỜNG TIỂU HỌC {dice.place().upper()}", "GGT-TH"
    )
    blocks = [
        top,
        *title("GIẤY GIỚI THIỆU CHUYỂN TRƯỜNG"),
        *fields(
            ("Kính gửi", "Trường Tiểu học " + dice.place()),
            ("Giới thiệu em", dice.person()),
            ("Học sinh lớp", "4B"),
            ("Hồ sơ gồm", "học bạ, bản sao khai sinh"),
        ),
    ]
    return made(
        "giấy giới thiệu",
        "Giấy giới thiệu chuyển trường",
        *blocks,
        *ends("", f"HIỆU TRƯỞNG\n{signer}", stamped=True),
        of=of,
    )


def scholarship(dice: Dice) -> Made:
    """Danh sách học sinh nhận học bổng, lying across or standing, heading row on every page."""
    size = dice.choice((LANDSCAPE, A4))
    blocks = [
        head(f"HỘI KHUYẾN HỌC\nXÃ {dice.place().upper()}", dice.place(), dice.date()),
        *title("DANH SÁCH HỌC SINH NHẬN HỌC BỔNG", "Năm học 2025 - 2026"),
    ]
    rows = [(str(n), dice.person(), f"{n % 5 + 1}A", "500.000") for n in range(1, dice.choice((9, 31, 45)))]
    blocks += [
        *table(("STT", "Họ và tên", "Lớp", "Số tiền"), rows, again=14 if size == LANDSCAPE else 22),
        *ends("NGƯỜI LẬP\n" + dice.person(), "CHỦ TỊCH HỘI\n" + dice.person()),
    ]
    return made("danh sách", "Danh sách học sinh nhận học bổng", *blocks, size=size)


def vaccination(dice: Dice) -> Made:
    """Sổ tiêm chủng cá nhân: a small booklet, its pages each with a heading and no number."""
    blocks = [
        Block("centre", ("BỘ Y TẾ", "DỰ ÁN TIÊM CHỦNG MỞ RỘNG"), BOLD, 28),
        Block("gap", size=200),
        *title("SỔ TIÊM CHỦNG CÁ NHÂN"),
        *fields(("Họ tên trẻ", dice.person()), ("Họ tên mẹ", dice.person())),
    ]
    for what in (
        "LỊCH TIÊM CHỦNG CHO TRẺ DƯỚI 1 TUỔI",
        "TIÊM NHẮC VÀ TIÊM CHIẾN DỊCH",
        "NHỮNG ĐIỀU CẦN BIẾT",
    )[: dice.choice((1, 3))]:
        blocks += [
            Block("page"),
            Block("centre", (what,), BOLD, 30),
            *table(
                ("Mũi", "Vắc xin", "Ngày", "Ký"), [(str(n), "BCG, OPV", dice.date(), "") for n in range(1, 6)]
            ),
        ]
    return made("sổ", "Sổ tiêm chủng cá nhân", *blocks, size=A5, face="sans")


def call_up(dice: Dice) -> Made:
    """Lệnh gọi khám sức khỏe nghĩa vụ quân sự on half a sheet; its back bears no more than a receipt."""
    name = dice.person()
    top, signer, of = of_office(dice, f"BAN CHỈ HUY QUÂN SỰ\nXÃ {dice.place().upper()}", "LG-QS")
    blocks = [
        top,
        *title("LỆNH GỌI KHÁM SỨC KHỎE", "NGHĨA VỤ QUÂN SỰ"),
        *fields(("Gọi công dân", name), ("Nơi cư trú", dice.address()), ("Có mặt tại", "Trạm Y tế")),
    ]
    blocks += [*say(dice, OFFICE, 1), *ends("", f"CHỈ HUY TRƯỞNG\n{signer}", stamped=True)]
    if dice.random() < 0.4:
        blocks += [
            Block("page"),
            Block("gap", size=120),
            *ends("Người giao lệnh\n" + dice.person(), f"Đã nhận lệnh\n{name}"),
        ]
    return made("lệnh gọi", "Lệnh gọi khám sức khỏe", *blocks, of=of)


def probation(dice: Dice) -> Made:
    """Bản nhận xét người được hưởng án treo: one page, its back with only who received it."""
    name = dice.person()
    top, signer, of = of_office(
        dice, f"CÔNG AN TỈNH {dice.choice(PROVINCES).upper()}\nCÔNG AN XÃ {dice.place().upper()}", "NX-CAX"
    )
    blocks = [
        top,
        *title("BẢN NHẬN XÉT", "Quá trình chấp hành án của người được hưởng án treo"),
        *fields(("Họ tên", name), ("Thời gian thử thách", "24 tháng")),
        *say(dice, OFFICE, 2),
        *ends("", f"TRƯỞNG CÔNG AN XÃ\n{signer}", stamped=True),
    ]
    if dice.random() < 0.4:
        blocks += [
            Block("page"),
            Block("gap", size=300),
            Block("centre", ("ĐÃ NHẬN BẢN SAO",), BOLD, 30),
            Block("centre", (dice.person(),), size=30),
            Block("stamp", size=220),
        ]
    return made("nhận xét", "Bản nhận xét", *blocks, of=of)


def invitation(dice: Dice) -> Made:
    """Giấy mời on half a sheet, several alike in a row."""
    top = Block("centre", (f"BAN CÔNG TÁC MẶT TRẬN THÔN {dice.place().upper()}",), BOLD, 26)
    blocks = [
        top,
        *title("Giấy mời"),
        *fields(("Kính mời", dice.person()), ("Thời gian", "19 giờ 30 ngày " + dice.date())),
        *say(dice, OFFICE[3:], 1),
        *ends("", "Trưởng ban\n" + dice.person()),
    ]
    return made("giấy mời", "Giấy mời", *blocks, size=A5)
