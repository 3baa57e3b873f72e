"""More papers of the third hold-out (``tests/stack_bureaus.py``): land, social, police and the commune's own.

Drawn before their author had read a rule. ``KINDS`` are those of both modules, ``NAMES`` what an office calls
them.
"""

from __future__ import annotations

from tests import stack_bureaus as bureaus
from tests.made_up import PROVINCES, Dice, long_date
from tests.stack_bureaus import A5_ACROSS, cells, sign, talk
from tests.stack_papers import Kind, Made, fields, head, made, nation, title
from tests.typeset import A5, BOLD, ITALIC, LANDSCAPE, Block, typeset


def land_slip(dice: Dice) -> Made:
    """Phiếu chuyển thông tin địa chính: roman parts and numbered fields over two or three pages."""
    date, signer = dice.date(), dice.person()
    symbol = f"{dice.randrange(9, 2000)}/PCTTĐC"
    office = f"VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI\nCHI NHÁNH SỐ {dice.randrange(1, 9)}\nSố: {symbol}"
    blocks = [head(office, dice.place(), date)]
    blocks += title("PHIẾU CHUYỂN THÔNG TIN", "ĐỂ XÁC ĐỊNH NGHĨA VỤ TÀI CHÍNH VỀ ĐẤT ĐAI")
    for part in (
        "I. THÔNG TIN CHUNG",
        "II. THÔNG TIN ĐẤT ĐAI",
        "III. THÔNG TIN TÀI SẢN",
        "IV. GIẤY TỜ KÈM THEO",
    ):
        blocks.append(Block("para", (part,), BOLD))
        for n in range(1, dice.choice((4, 8))):
            blocks += fields(
                (f"{n}. {dice.choice(('Tờ bản đồ số', 'Diện tích', 'Vị trí'))}", str(dice.randrange(999)))
            )
    blocks += sign("Nơi nhận:\n- Thuế cơ sở;\n- Lưu: VT.", f"GIÁM ĐỐC\n{signer}")
    of = {"symbol": symbol, "date": date, "signer": signer}
    return made("phiếu chuyển", "Phiếu chuyển thông tin", *blocks, of=of, numbers=dice.choice(("", "top")))


def land_request(dice: Dice) -> Made:
    """Đơn đăng ký đất đai: the form's mark, two pages, the commune's own part on the second."""
    name, number = dice.person(), dice.number()
    blocks = [Block("para", ("Mẫu số 15",), BOLD, 28), *nation()]
    blocks += title("ĐƠN ĐĂNG KÝ ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT", f"Kính gửi: UBND xã {dice.place()}")
    blocks += fields(
        ("1. Người sử dụng đất, chủ sở hữu tài sản", ""), ("a) Tên", name), ("b) Giấy tờ nhân thân", number)
    )
    blocks += fields(("c) Địa chỉ", dice.address()), ("2. Thửa đất số", "112"), ("Loại đất", "ONT"))
    blocks += [*talk(dice, dice.choice((2, 8))), Block("sign", ("", f"Người viết đơn\n{name}"))]
    if dice.random() < 0.5:
        heading = "II. XÁC NHẬN CỦA ỦY BAN NHÂN DÂN CẤP XÃ"
        blocks += [Block("page"), Block("centre", (heading,), BOLD, 34), *talk(dice, 4)]
        blocks += sign(
            "CÔNG CHỨC ĐỊA CHÍNH\n" + dice.person(), f"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n{dice.person()}"
        )
    return made("đơn", "Đơn đăng ký đất đai", *blocks, of={"owner": name, "number": number})


def plot_plan(dice: Dice) -> Made:
    """Sơ đồ thửa đất: a drawing with very few words, its page lying or standing."""
    size = dice.choice(((1654, 2339), LANDSCAPE))
    sides = tuple(f"{dice.randrange(3, 60)},{dice.randrange(10, 99)}m" for _ in range(dice.choice((4, 5, 7))))
    blocks = [*title("SƠ ĐỒ THỬA ĐẤT", f"Tỷ lệ 1/{dice.choice((200, 500))}"), Block("lot", sides)]
    blocks += [Block("para", (f"Thửa số {dice.randrange(900)}, tờ bản đồ {dice.randrange(90)}",), size=28)]
    if size != LANDSCAPE:
        blocks += sign("Người đo vẽ\n" + dice.person(), "Người kiểm tra\n" + dice.person())
    return made("sơ đồ", "Sơ đồ thửa đất", *blocks, size=size, face=dice.choice(("sans", "serif")))


def allowance(dice: Dice) -> Made:
    """Tờ khai đề nghị trợ giúp xã hội: questions numbered on, two or three pages."""
    name, number = dice.person(), dice.number()
    blocks = [Block("para", ("Mẫu số 1d",), ITALIC, 28), *nation()]
    blocks += title("TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI", "(Áp dụng đối với người cao tuổi)")
    blocks += [Block("para", ("THÔNG TIN CỦA ĐỐI TƯỢNG",), BOLD)]
    blocks += fields(("1. Họ và tên (viết chữ in hoa)", name.upper()), ("2. Số căn cước", number))
    for n in range(3, dice.choice((14, 24, 34))):
        blocks += fields(
            (f"{n}. {dice.choice(('Nơi ở hiện nay', 'Tình trạng sức khỏe', 'Chế độ đang hưởng'))}", "không")
        )
    blocks += [Block("sign", ("Người khai thay\n" + dice.person(), "NGƯỜI KHAI\n" + name))]
    of = {"owner": name, "number": number}
    return made("tờ khai", "Tờ khai đề nghị trợ giúp xã hội", *blocks, of=of)


def insurance_book(dice: Dice) -> Made:
    """Tờ rời sổ bảo hiểm xã hội: a table of years that goes on, the office at its end."""
    blocks = [Block("centre", ("BẢO HIỂM XÃ HỘI CƠ SỞ " + dice.place().upper(),), BOLD, 30)]
    blocks += title("QUÁ TRÌNH THAM GIA BẢO HIỂM XÃ HỘI", f"Số sổ: {dice.randrange(10**9, 10**10)}")
    rows = (
        (f"{n % 12 + 1}/20{10 + n // 4}", "Công nhân may", "4.200.000", "")
        for n in range(dice.choice((9, 44)))
    )
    blocks += [
        *fields(("Họ và tên", dice.person())),
        *cells(("Từ tháng", "Chức danh", "Mức đóng", "Ghi chú"), *rows),
    ]
    return made("sổ bảo hiểm", "Sổ bảo hiểm xã hội", *blocks, *sign("", f"GIÁM ĐỐC\n{dice.person()}"))


def resume(dice: Dice) -> Made:
    """Sơ yếu lý lịch: a photo, filled in by hand over three or four pages, certified on the last."""
    name = dice.person()
    first = [*nation(), *title("SƠ YẾU LÝ LỊCH", "TỰ THUẬT"), Block("photo", size=250)]
    first += fields(
        ("Họ và tên", name), ("Sinh ngày", dice.date(1970, 2004)), ("Nguyên quán", dice.address())
    )
    blocks = [Block("centre", ("HOÀN CẢNH GIA ĐÌNH",), BOLD, 36)]
    for whose in ("Họ và tên bố", "Họ và tên mẹ", "Họ và tên vợ hoặc chồng"):
        blocks += [*fields((whose, dice.person()), ("Nghề nghiệp", "làm ruộng")), *talk(dice, 2)]
    blocks += [Block("page"), Block("centre", ("QUÁ TRÌNH HOẠT ĐỘNG CỦA BẢN THÂN",), BOLD, 36)]
    rows = (
        (f"{1995 + n}-{1996 + n}", "Học tại trường xã", "học sinh", "") for n in range(dice.choice((5, 12)))
    )
    blocks += [*cells(("Từ đến", "Làm gì, ở đâu", "Chức vụ", ""), *rows), *talk(dice, 2)]
    blocks += [Block("page"), Block("centre", ("LỜI CAM ĐOAN",), BOLD, 36), *talk(dice, 1)]
    blocks += sign(f"Xác nhận của UBND xã\n{dice.person()}", f"Người khai\n{name}")
    leaves = (*typeset(first), *typeset(blocks))
    return Made("lý lịch", "Sơ yếu lý lịch", leaves, {"owner": name})


def electricity(dice: Dice) -> Made:
    """Hóa đơn tiền điện in two languages, sans."""
    blocks = [Block("centre", ("HÓA ĐƠN GIÁ TRỊ GIA TĂNG", "(VAT INVOICE)"), BOLD, 36)]
    blocks += [
        Block(
            "centre",
            (f"Ký hiệu (Serial): 1K25T{dice.choice('ABC')}A   Số (No.): {dice.randrange(10**6)}",),
            size=26,
        )
    ]
    blocks += fields(
        ("Tổng công ty điện lực, mã số thuế", str(dice.randrange(10**9, 10**10))),
        ("Khách hàng", dice.person()),
    )
    rows = ((str(n), f"Bậc thang {n}", str(50 * n), f"{90 * n}.500") for n in range(1, 7))
    blocks += [*cells(("STT", "Diễn giải", "Sản lượng", "Thành tiền"), *rows), *talk(dice, 1)]
    return made("hóa đơn", "Hóa đơn giá trị gia tăng", *blocks, face="sans")


def health_card(dice: Dice) -> Made:
    """A health insurance card, copied small upon a sheet."""
    texts = (
        "BẢO HIỂM XÃ HỘI VIỆT NAM", "THẺ BẢO HIỂM Y TẾ", f"Mã số: HT 3 99 99 {dice.randrange(10**9):010d}",
        f"Họ và tên: {dice.person()}", f"Ngày sinh: {dice.date(1945, 2015)}", "Nơi ĐK KCB BĐ: Trạm y tế xã",
        f"Giá trị sử dụng: từ {dice.date(2023, 2025)}",
    )  # fmt: skip
    return made(
        "thẻ", "Thẻ bảo hiểm y tế", Block("gap", size=200), Block("photo", texts, size=820), face="sans"
    )


def residence_note(dice: Dice) -> Made:
    """Xác nhận thông tin về cư trú (CT07) of the commune's police."""
    name, number, date, signer = dice.person(), dice.number(), dice.date(), dice.person()
    symbol = f"{dice.randrange(9, 900)}/XN"
    office = f"CÔNG AN TỈNH {dice.choice(PROVINCES).upper()}\nCÔNG AN XÃ {dice.place().upper()}\nSố: {symbol}"
    blocks = [head(office, dice.place(), date), *title("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ")]
    blocks += fields(
        ("1. Họ, chữ đệm và tên", name),
        ("4. Số định danh cá nhân", number),
        ("8. Nơi thường trú", dice.address()),
    )
    blocks += [*talk(dice, 1), *sign("", f"TRƯỞNG CÔNG AN XÃ\n{signer}")]
    of = {"owner": name, "number": number, "symbol": symbol, "date": date, "signer": signer}
    return made("xác nhận", "Xác nhận thông tin về cư trú", *blocks, of=of)


def submission(dice: Dice) -> Made:
    """Tờ trình of the commune's own division, with an estimate lying across behind it, or none."""
    place, date, signer = dice.place(), dice.date(), dice.person()
    symbol = f"{dice.randrange(3, 90)}/TTr-KT"
    blocks = [head(f"UBND XÃ {place.upper()}\nPHÒNG KINH TẾ\nSố: {symbol}", place, date)]
    blocks += [*title("TỜ TRÌNH", "Về việc tu sửa kênh mương nội đồng"), *talk(dice, dice.choice((3, 10)))]
    blocks += sign("Nơi nhận:\n- Như trên;\n- Lưu: VT.", f"TRƯỞNG PHÒNG\n{signer}")
    leaves = typeset(blocks, numbers="top")
    if dice.random() < 0.5:
        annex = [*title("DỰ TOÁN CHI TIẾT", f"(Kèm theo Tờ trình số {symbol})")]
        rows = ((str(n), "Nạo vét kênh", "m", f"{n}.100.000") for n in range(1, dice.choice((7, 15))))
        leaves += typeset([*annex, *cells(("STT", "Công việc", "ĐVT", "Tiền"), *rows)], size=LANDSCAPE)
    return Made("tờ trình", "Tờ trình", tuple(leaves), {"symbol": symbol, "date": date, "signer": signer})


def timetable(dice: Dice) -> Made:
    """Lịch công tác: a table lying across."""
    first = long_date(dice.date())
    blocks = [head(f"UBND XÃ {dice.place().upper()}\nVĂN PHÒNG HĐND VÀ UBND", dice.place(), dice.date())]
    rows = ((f"Thứ {n}", "Họp giao ban, tiếp công dân", "7h30", dice.person()) for n in range(2, 8))
    blocks += [
        *title("LỊCH CÔNG TÁC TUẦN", f"(Từ {first})"),
        *cells(("Ngày", "Nội dung", "Giờ", "Chủ trì"), *rows),
    ]
    return made("lịch", "Lịch công tác tuần", *blocks, size=LANDSCAPE)


def control_slip(dice: Dice) -> Made:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: no nation's heading, a table with empty cells."""
    blocks = [Block("para", ("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",), BOLD, 30)]
    blocks += title("PHIẾU KIỂM SOÁT", "QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ")
    blocks += fields(
        ("Mã hồ sơ", f"000.00.{dice.randrange(99)}.H99-{dice.randrange(10**6)}"), ("Người nộp", dice.person())
    )
    rows = (("", step, "", "") for step in ("1. Giao", "2. Nhận", "3. Giao", "4. Nhận"))
    blocks += [*cells(("Tên cơ quan", "Thời gian giao, nhận", "Kết quả", "Ghi chú"), *rows)]
    return made(
        "phiếu kiểm soát", "Phiếu kiểm soát", *blocks, size=dice.choice((A5, A5_ACROSS, (1654, 2339)))
    )


def student_note(dice: Dice) -> Made:
    """Giấy xác nhận sinh viên of a school, for a loan or for the army."""
    name, date, signer = dice.person(), dice.date(), dice.person()
    symbol = f"{dice.randrange(10, 3000)}/GXN-CTSV"
    office = f"BỘ GIÁO DỤC VÀ ĐÀO TẠO\nĐẠI HỌC {dice.place().upper()}\nSố: {symbol}"
    blocks = [head(office, dice.place(), date), *title("GIẤY XÁC NHẬN", "(Sinh viên đang theo học)")]
    blocks += fields(
        ("Họ và tên sinh viên", name), ("Mã sinh viên", str(dice.randrange(10**6))), ("Khóa", "K66")
    )
    blocks += [*talk(dice, 2), *sign("", f"TL. HIỆU TRƯỞNG\nTRƯỞNG PHÒNG\n{signer}")]
    of = {"owner": name, "symbol": symbol, "date": date, "signer": signer}
    return made("xác nhận", "Giấy xác nhận", *blocks, of=of)


def card_both_sides(dice: Dice) -> Made:
    """An identity card photographed and printed: both sides on a sheet, or a sheet for each."""
    name, number = dice.person().upper(), dice.number()
    front = Block(
        "photo",
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CĂN CƯỚC", "IDENTITY CARD", f"Số / No.: {number}",
            "Họ, chữ đệm và tên khai sinh / Full name:", name,
            f"Ngày sinh / Date of birth: {dice.date(1960, 2004)}",
            "Giới tính / Sex: Nữ    Quốc tịch / Nationality: Việt Nam",
        ),
        size=980,
    )  # fmt: skip
    back = Block(
        "photo",
        (
            f"Nơi cư trú / Residence: xã {dice.place()}", "BỘ CÔNG AN", "MINISTRY OF PUBLIC SECURITY",
            f"Ngày cấp / Date of issue: {dice.date(2024)}", f"IDVNM{number[3:]}7{number}<<5",
            f"{number[4:10]}4F3908118VNM<<<<<<<<<<<2", name.replace(" ", "<") + "<<<<<<<<",
        ),
        size=980,
    )  # fmt: skip
    between = Block("page") if dice.random() < 0.5 else Block("gap", size=160)
    blocks = (Block("gap", size=300), front, between, Block("gap", size=100), back)
    of = {"number": number}
    return made("căn cước", "Căn cước", *blocks, face="sans", of=of)


def vehicle(dice: Dice) -> Made:
    """A vehicle's papers, copied dark in the middle of a sheet."""
    texts = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CHỨNG NHẬN ĐĂNG KÝ XE", "VEHICLE REGISTRATION CERTIFICATE",
        f"Tên chủ xe (Owner's full name): {dice.person()}", f"Địa chỉ (Address): {dice.address()}",
        "Nhãn hiệu (Brand): HONDA", f"Biển số đăng ký (Plate N°): 99-X1 {dice.randrange(10**5):05d}",
    )  # fmt: skip
    return made(
        "đăng ký xe", "Chứng nhận đăng ký xe", Block("gap", size=500), Block("photo", texts, size=1050)
    )


KINDS: tuple[Kind, ...] = (
    bureaus.marriage_abroad, bureaus.work_permit, bureaus.long_contract, bureaus.health_check,
    bureaus.medical_summary, bureaus.prescription, bureaus.bank_slip, bureaus.treasury, bureaus.tax_notice,
    bureaus.enterprise, bureaus.court, bureaus.study_record, card_both_sides, vehicle,
    bureaus.cash_receipt, bureaus.attorney, bureaus.letter_by_hand, bureaus.letter_by_hand, bureaus.old_typed,
    bureaus.residence, land_slip, land_request, plot_plan, allowance, insurance_book, resume, electricity,
    health_card, residence_note, submission, timetable, control_slip, student_note,
)  # fmt: skip

NAMES = (
    "Trích lục ghi chú kết hôn", "Giấy phép lao động", "Hợp đồng thi công xây dựng", "Hợp đồng tín dụng",
    "Hợp đồng mua bán căn hộ chung cư", "Giấy khám sức khỏe", "Bản tóm tắt hồ sơ bệnh án", "Đơn thuốc",
    "Giấy nộp tiền", "Ủy nhiệm chi", "Giấy nộp tiền vào ngân sách nhà nước", "Thông báo nộp tiền",
    "Giấy chứng nhận đăng ký doanh nghiệp", "Bảng kết quả học tập", "Căn cước", "Chứng nhận đăng ký xe",
    "Phiếu thu", "Phiếu chi", "Đơn xin xác nhận", "Đơn kiến nghị", "Giấy viết tay mua bán đất",
    "Bản cam kết", "Tờ khai thay đổi thông tin cư trú", "Phiếu chuyển thông tin", "Đơn đăng ký đất đai",
    "Sơ đồ thửa đất", "Tờ khai đề nghị trợ giúp xã hội", "Sổ bảo hiểm xã hội", "Sơ yếu lý lịch",
    "Hóa đơn giá trị gia tăng", "Thẻ bảo hiểm y tế", "Xác nhận thông tin về cư trú", "Tờ trình",
    "Lịch công tác tuần", "Phiếu kiểm soát", "Giấy cấp đất",
)  # fmt: skip
