"""A second hold-out, drawn after the rules were settled: papers of ministries, notaries, schools and people.

What makes them hard: letters by one sender one behind the other, two of the same kind in a row, pages that go
on without a number, annexes in landscape, half sheets, papers without any heading, prints of a web page.
"""

from __future__ import annotations

from tests.made_up import PROVINCES, Dice, long_date
from tests.stack_papers import Kind, Made, fields, head, made, nation, title
from tests.typeset import A5, BOLD, ITALIC, LANDSCAPE, Block

_PROSE = (
    "Qua xem xét đơn của ông (bà), cơ quan chúng tôi thấy nội dung thuộc thẩm quyền của cấp xã nơi có đất.",
    "Gia đình tôi đã sinh sống tại đây từ năm 1987, có xác nhận của trưởng thôn và các hộ xung quanh",
    "Kinh phí thực hiện được bố trí trong dự toán ngân sách đã giao, không bổ sung ngoài định mức.",
    "Đối với trường hợp giấy tờ bị rách nát, cán bộ hướng dẫn công dân làm thủ tục cấp lại trước khi nộp;",
    "Hai bên đã đọc lại, hiểu rõ quyền và nghĩa vụ của mình, tự nguyện ký tên và điểm chỉ vào từng trang",
    "Thời gian công tác từ tháng 3/2009 đến nay, chấp hành tốt chủ trương của Đảng và pháp luật Nhà nước.",
    "Ranh giới thửa đất được xác định theo mốc đã cắm ngoài thực địa, có sự chứng kiến của chủ liền kề.",
    "Số tiền trên được chuyển khoản một lần trong vòng mười ngày làm việc kể từ ngày hai bên ký kết",
)


def prose(dice: Dice, count: int) -> tuple[Block, ...]:
    """Return paragraphs that the other stacks do not have."""
    return tuple(Block("para", (" ".join(dice.sample(_PROSE, dice.choice((2, 3)))),)) for _ in range(count))


def circular_letter(dice: Dice) -> Made:
    """Công văn of a ministry's department: “V/v” under its number, no heading, one page or two."""
    ministry, unit, mark = dice.choice(
        (
            ("BỘ TƯ PHÁP", "CỤC HÀNH CHÍNH TƯ PHÁP", "HCTP-HT"),
            ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "CỤC QUẢN LÝ ĐẤT ĐAI", "QLĐĐ-CSPC"),
            ("UBND TỈNH " + dice.choice(PROVINCES).upper(), "SỞ NỘI VỤ", "SNV-CCHC"),
        )
    )
    date, signer = dice.date(), dice.person()
    symbol = f"{dice.randrange(100, 9000)}/{mark}"
    about = dice.choice(("hướng dẫn cấp bản sao điện tử", "trả lời kiến nghị của công dân"))
    office = f"{ministry}\n{unit}\nSố: {symbol}\nV/v {about}"
    blocks = [head(office, dice.choice(PROVINCES), date)]
    blocks += [
        Block("centre", (f"Kính gửi: Ủy ban nhân dân xã {dice.place()}",)),
        *prose(dice, dice.choice((4, 13))),
    ]
    blocks += [
        Block("sign", ("Nơi nhận:\n- Như trên;\n- Lưu: VT.", f"KT. CỤC TRƯỞNG\nPHÓ CỤC TRƯỞNG\n{signer}"))
    ]
    of = {"symbol": symbol, "date": date, "signer": signer}
    return made("công văn", "Công văn", *blocks, numbers=dice.choice(("top", "")), of=of)


def notarised(dice: Dice) -> Made:
    """Văn bản of a notary's office: several pages, the notary's words on a page of their own."""
    what = dice.choice(
        ("VĂN BẢN THỎA THUẬN PHÂN CHIA DI SẢN", "HỢP ĐỒNG MUA BÁN NHÀ Ở", "VĂN BẢN TỪ CHỐI NHẬN DI SẢN")
    )
    blocks = [
        *nation(),
        *title(what),
        Block("para", (f"Tại trụ sở Văn phòng công chứng {dice.place()}, chúng tôi gồm:",)),
    ]
    for n in range(1, dice.choice((2, 4))):
        blocks += [
            Block("para", (f"{n}. Ông/bà {dice.person()}, sinh ngày {dice.date(1950, 1990)},",)),
            *prose(dice, 1),
        ]
    for n in range(1, dice.choice((5, 8))):
        blocks += [Block("para", (f"ĐIỀU {n}",), BOLD), *prose(dice, 2)]
    blocks += [Block("sign", ("BÊN BÁN\n" + dice.person(), "BÊN MUA\n" + dice.person()))]
    blocks += [Block("page"), Block("centre", ("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN",), BOLD, 38), *prose(dice, 3)]
    blocks += [Block("sign", ("", f"CÔNG CHỨNG VIÊN\n{dice.person()}"))]
    return made("hợp đồng", what.capitalize(), *blocks, numbers=dice.choice(("of", "foot", "")))


def site_minutes(dice: Dice) -> Made:
    """Biên bản of measuring land: a table in its middle, signatures of neighbours at the end."""
    blocks = [head(f"UBND XÃ {dice.place().upper()}\nTỔ CÔNG TÁC", dice.place(), dice.date())]
    blocks += [*title("BIÊN BẢN", "Xác định ranh giới, mốc giới thửa đất"), *prose(dice, dice.choice((2, 5)))]
    blocks.append(Block("cells", ("STT", "Chủ sử dụng đất liền kề", "Thửa", "Ký tên"), BOLD))
    blocks += [
        Block("cells", (str(n), dice.person(), str(dice.randrange(900)), ""))
        for n in range(1, dice.choice((5, 16)))
    ]
    blocks += [
        *prose(dice, 1),
        Block("sign", ("NGƯỜI SỬ DỤNG ĐẤT\n" + dice.person(), "CÁN BỘ ĐO ĐẠC\n" + dice.person())),
    ]
    return made("biên bản", "Biên bản xác định ranh giới", *blocks)


def handwritten(dice: Dice) -> Made:
    """A citizen's letter without the nation's heading or capitals: “Đơn xin …”, going on over pages."""
    name = dice.person()
    what = dice.choice(("Đơn trình bày", "Đơn xin cứu xét", "Bản tường trình"))
    blocks = [Block("centre", (what,), BOLD, 48), Block("gap", size=20)]
    blocks += [
        Block(
            "para",
            (f"Kính gửi ông chủ tịch xã {dice.place()}. Tôi là {name}, ở {dice.address()}.",),
            ITALIC,
            40,
        )
    ]
    blocks += [Block("para", (b.texts[0],), ITALIC, 40) for b in prose(dice, dice.choice((3, 8)))]
    blocks += [Block("sign", ("", f"Người viết\n{name}"))]
    return made("đơn", what, *blocks)


def confirmation(dice: Dice) -> Made:
    """Giấy xác nhận of a company or school."""
    name, number, date, signer = dice.person(), dice.number(), dice.date(), dice.person()
    symbol = f"{dice.randrange(3, 300)}/GXN-{dice.choice(('THCS', 'CTY', 'BHXH'))}"
    office = (
        dice.choice((f"TRƯỜNG THCS {dice.place().upper()}", f"CÔNG TY TNHH {dice.place().upper()}"))
        + f"\nSố: {symbol}"
    )
    blocks = [
        head(office, dice.place(), date),
        *title("GIẤY XÁC NHẬN", dice.choice(("Quá trình công tác", "Mức thu nhập"))),
    ]
    blocks += fields(("Xác nhận ông (bà)", name), ("CCCD số", number), ("Địa chỉ", dice.address()))
    blocks += [*prose(dice, 2), Block("sign", ("", f"GIÁM ĐỐC\n(Ký tên, đóng dấu)\n{signer}"))]
    of = {"number": number, "symbol": symbol, "date": date, "signer": signer}
    return made("xác nhận", "Giấy xác nhận", *blocks, face=dice.choice(("serif", "sans")), of=of)


def invoice(dice: Dice) -> Made:
    """Hóa đơn: the seller above, a table of goods, two who sign; sometimes half a sheet."""
    seller = dice.choice(("CỬA HÀNG VẬT LIỆU XÂY DỰNG ", "CÔNG TY ĐIỆN LỰC ")) + dice.place().upper()
    blocks = [
        Block("centre", (seller,), BOLD, 32),
        Block("centre", (f"MST: {dice.randrange(10**9, 10**10)}",), size=28),
    ]
    blocks += [*title("HÓA ĐƠN BÁN HÀNG", long_date(dice.date())), *fields(("Người mua", dice.person()))]
    blocks.append(Block("cells", ("STT", "Tên hàng", "Số lượng", "Tiền"), BOLD))
    blocks += [
        Block("cells", (str(n), "Xi măng", str(n), f"{n}5.000")) for n in range(1, dice.choice((4, 9)))
    ]
    blocks += [Block("sign", ("Người mua", f"Người bán\n{dice.person()}"))]
    return made("hóa đơn", "Hóa đơn bán hàng", *blocks, size=A5, face="sans")


def transcript(dice: Dice) -> Made:
    """Bảng điểm: a school's table in landscape."""
    blocks = [head(f"TRƯỜNG CAO ĐẲNG {dice.place().upper()}\nPHÒNG ĐÀO TẠO", dice.place(), dice.date())]
    blocks += [
        *title("BẢNG ĐIỂM TOÀN KHÓA"),
        *fields(("Sinh viên", dice.person()), ("Sinh ngày", dice.date(1980, 2003))),
    ]
    blocks.append(Block("cells", ("TT", "Học phần", "Tín chỉ", "Điểm"), BOLD))
    blocks += [
        Block("cells", (str(n), f"Kế toán {n}", str(n % 4 + 1), f"{n % 5 + 5},0"))
        for n in range(1, dice.choice((9, 26)))
    ]
    blocks += [Block("sign", ("", f"TRƯỞNG PHÒNG\n{dice.person()}"))]
    return made("bảng điểm", "Bảng điểm", *blocks, size=LANDSCAPE)


def household_book(dice: Dice) -> Made:
    """Sổ hộ khẩu: the cover, then small pages, one for each person, with no heading."""
    blocks = [
        Block("centre", ("CÔNG AN TỈNH " + dice.choice(PROVINCES).upper(),), BOLD, 30),
        Block("gap", size=250),
    ]
    blocks += [
        *title("SỔ HỘ KHẨU"),
        *fields(("Họ và tên chủ hộ", dice.person()), ("Nơi thường trú", dice.address())),
    ]
    for _ in range(dice.choice((1, 3))):
        blocks += [
            Block("page"),
            Block("para", (f"Quan hệ với chủ hộ: {dice.choice(('vợ', 'con', 'cháu'))}",)),
        ]
        blocks += fields(
            ("Họ và tên", dice.person()), ("Ngày sinh", dice.date(1950)), ("Quê quán", dice.address())
        )
        blocks += fields(("Nghề nghiệp", "làm ruộng"), ("Nơi thường trú trước đây", dice.address()))
    return made("sổ hộ khẩu", "Sổ hộ khẩu", *blocks, size=A5)


def death_notice(dice: Dice) -> Made:
    """Giấy báo tử."""
    name, number, date, signer = dice.person(), dice.number(), dice.date(), dice.person()
    symbol = f"{dice.randrange(3, 90)}/GBT"
    blocks = [
        head(f"SỞ Y TẾ\nBỆNH VIỆN HUYỆN {dice.place().upper()}\nSố: {symbol}", dice.place(), date),
        *title("GIẤY BÁO TỬ"),
    ]
    blocks += fields(
        ("Họ, chữ đệm, tên người chết", name),
        ("Số định danh cá nhân", number),
        ("Đã chết vào lúc", "05 giờ 20 phút"),
    )
    blocks += [*fields(("Nguyên nhân", "tuổi già")), Block("sign", ("", f"GIÁM ĐỐC\n{signer}"))]
    of = {"owner": name, "number": number, "symbol": symbol, "date": date, "signer": signer}
    return made("báo tử", "Giấy báo tử", *blocks, of=of)


def plot(dice: Dice) -> Made:
    """Trích lục thửa đất: a drawing with figures along its sides, a table of corners behind it."""
    blocks = [head(f"VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI\nCHI NHÁNH {dice.place().upper()}", dice.place(), dice.date())]
    blocks += [*title("MẢNH TRÍCH ĐO ĐỊA CHÍNH"), Block("gap", size=250)]
    for _ in range(3):
        blocks += [
            Block("centre", (f"{dice.randrange(9, 60)}.{dice.randrange(10, 99)}",), size=26),
            Block("gap", size=180),
        ]
    blocks.append(Block("cells", ("Đỉnh", "X (m)", "Y (m)", "Cạnh"), BOLD))
    blocks += [
        Block("cells", (str(n), f"11{dice.randrange(10**5)}", f"5{dice.randrange(10**5)}", "12.5"))
        for n in range(1, 14)
    ]
    return made("trích lục", "Mảnh trích đo địa chính", *blocks)


def with_annex(dice: Dice) -> Made:
    """Quyết định of a province with an annex in landscape that has a heading of its own."""
    place, date, signer = dice.choice(PROVINCES), dice.date(), dice.person()
    symbol = f"{dice.randrange(12, 980)}/QĐ-CT"
    blocks = [head(f"CHỦ TỊCH ỦY BAN NHÂN DÂN\nTỈNH {place.upper()}\nSố: {symbol}", place, date)]
    blocks += [*title("QUYẾT ĐỊNH", "Về việc cho phép chuyển mục đích sử dụng đất"), *prose(dice, 3)]
    blocks += [Block("centre", ("QUYẾT ĐỊNH:",), BOLD), *prose(dice, dice.choice((2, 7)))]
    blocks += [Block("sign", ("Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.", f"CHỦ TỊCH\n{signer}")), Block("page")]
    blocks += [Block("centre", ("PHỤ LỤC", f"(Kèm theo Quyết định số {symbol})"), BOLD)]
    blocks.append(Block("cells", ("STT", "Hộ gia đình", "Thửa", "m2"), BOLD))
    blocks += [
        Block("cells", (str(n), dice.person(), str(n + 40), str(n * 13)))
        for n in range(1, dice.choice((8, 30)))
    ]
    of = {"symbol": symbol, "date": date, "signer": signer}
    return made("quyết định", "Quyết định", *blocks, numbers="top", of=of)


def passbook(dice: Dice) -> Made:
    """A print of a web page: no office, no nation, the address of the page at its foot."""
    blocks = [
        Block("centre", ("Tra cứu tình trạng hồ sơ",), BOLD, 40),
        *fields(("Mã hồ sơ", f"H{dice.randrange(10, 99)}-{dice.randrange(10**6)}")),
    ]
    blocks += [*fields(("Người nộp", dice.person()), ("Trạng thái", "Đang xử lý")), *prose(dice, 2)]
    blocks += [
        Block("gap", size=700),
        Block("para", ("https://dichvucong.example.vn/tra-cuu   1/1",), size=26),
    ]
    return made("in mạng", "Tra cứu tình trạng hồ sơ", *blocks, face="sans")


def same_twice(dice: Dice) -> Made:
    """A short slip of which several lie one behind the other."""
    blocks = [
        *title("PHIẾU LẤY Ý KIẾN", "Khu dân cư về hồ sơ xét duyệt"),
        *fields(("Họ tên người được hỏi", dice.person())),
    ]
    blocks += [*prose(dice, 1), Block("sign", ("", f"Người cho ý kiến\n{dice.person()}"))]
    return made("phiếu", "Phiếu lấy ý kiến", *blocks, size=A5)


KINDS: tuple[Kind, ...] = (
    circular_letter, circular_letter, notarised, site_minutes, handwritten, confirmation, invoice, transcript,
    household_book, death_notice, plot, with_annex, passbook, same_twice, same_twice,
)  # fmt: skip
