"""The rest of the fourth hold-out (``stack_hamlets``): its papers, all ``KINDS``, what offices call them."""

from __future__ import annotations

from tests import stack_hamlets as hamlets
from tests.made_up import Dice, long_date
from tests.stack_hamlets import (
    A4,
    LIVING,
    MEETING,
    OFFICE,
    PLAIN,
    TERMS,
    Texts,
    bold,
    ends,
    of_office,
    say,
    table,
)
from tests.stack_papers import NATION, Kind, Made, fields, made, nation, title
from tests.typeset import BOLD, ITALIC, LANDSCAPE, Block, typeset


def reconciliation(dice: Dice) -> Made:
    """Biên bản hòa giải: written by hand on a form's lines, one page to four."""
    blocks = [
        *nation(),
        *title("BIÊN BẢN HÒA GIẢI", dice.choice(("Tranh chấp đất đai", "(Về việc tranh chấp lối đi chung)"))),
    ]
    blocks += [
        *say(
            dice,
            (
                f"Hôm nay, hồi 8 giờ {long_date(dice.date())}, tại nhà văn hóa thôn,",
                "tổ hòa giải gồm:",
                "Chúng tôi có",
            ),
            1,
        ),
        *fields(
            ("Tổ trưởng", dice.person()), ("Bên thứ nhất", dice.person()), ("Bên thứ hai", dice.person())
        ),
    ]
    blocks += [
        *say(dice, PLAIN + MEETING, dice.choice((3, 12, 22))),
        *bold("Kết quả hòa giải:"),
        *say(dice, MEETING, 2),
    ]
    blocks += [*ends("Các bên tranh chấp\n" + dice.person(), "Tổ hòa giải\n" + dice.person())]
    return made(
        "biên bản",
        "Biên bản hòa giải",
        *blocks,
        face=dice.choice(("hand", "serif")),
        numbers=dice.choice(("", "", "foot")),
    )


def handover(dice: Dice) -> Made:
    """Biên bản bàn giao đất trên thực địa: the nation's heading left, the office right; an annex."""
    place = dice.place()
    blocks = [
        Block("head", (NATION, f"BAN QUẢN LÝ ĐẤT CÔNG ÍCH\nXÃ {place.upper()}")),
        *title("BIÊN BẢN BÀN GIAO ĐẤT TRÊN THỰC ĐỊA"),
    ]
    blocks += [
        *bold("1. Bên giao:"),
        *fields(("Ông", dice.person())),
        *bold("2. Bên thuê đất:"),
        *fields(("Bà", dice.person())),
        *say(dice, TERMS, dice.choice((2, 5))),
    ]
    blocks += ends("BÊN NHẬN\n" + dice.person(), "BÊN GIAO\n" + dice.person())
    if dice.random() < 0.6:
        blocks += [
            Block("page"),
            *title("PHỤ LỤC 01", "BẢNG TỌA ĐỘ MỐC RANH GIỚI KHU ĐẤT"),
            *table(
                ("Mốc", "X", "Y", "Cạnh"),
                [
                    (f"M{n}", f"22{dice.randrange(10**5)}", f"5{dice.randrange(10**5)}", "")
                    for n in range(1, 10)
                ],
            ),
        ]
    return made("biên bản", "Biên bản bàn giao đất trên thực địa", *blocks)


def heirs(dice: Dice) -> Made:
    """Bản tường trình quan hệ nhân thân: generations, at times confirmed overleaf."""
    dead, name = dice.person(), dice.person()
    blocks = [
        *nation(),
        *title("TƯỜNG TRÌNH QUAN HỆ NHÂN THÂN", f"(của người để lại di sản: cụ {dead})"),
        *fields(("Người tường trình", name), ("Căn cước số", dice.number())),
    ]
    for part in (
        "I. Cha, mẹ đẻ của người để lại di sản",
        "II. Vợ, chồng",
        "III. Các con đẻ, con nuôi",
        "IV. Con riêng",
    ):
        blocks += bold(part)
        for n in range(1, dice.choice((3, 6))):
            blocks.append(
                Block(
                    "para",
                    (f"{n}. {dice.person()}, sinh năm {dice.randrange(1920, 1990)}, {dice.choice(LIVING)}.",),
                )
            )
    blocks += [
        *say(dice, PLAIN[-1:], 1),
        *ends("Người làm chứng\n" + dice.person(), f"Người tường trình\n{name}"),
    ]
    if dice.random() < 0.5:
        blocks += [
            Block("page"),
            Block(
                "para", (f"UBND xã {dice.place()} xác nhận chữ ký trên là của người có tên nêu tại bản này.",)
            ),
            *ends("", f"CHỦ TỊCH\n{dice.person()}", stamped=True),
        ]
    return made("tường trình", "Tường trình quan hệ nhân thân", *blocks)


def family_tree(dice: Dice) -> Made:
    """Sơ đồ phả hệ: hardly a word, boxes of names."""
    blocks = [*title("SƠ ĐỒ PHẢ HỆ", f"Chi họ {dice.person().split()[0]}"), Block("gap", size=120)]
    for _ in range(3):
        blocks += [Block("cells", tuple(dice.person() for _ in range(3)), 0, 26), Block("gap", size=180)]
    return made("sơ đồ", "Sơ đồ phả hệ", *blocks, size=dice.choice((LANDSCAPE, A4)))


def labour(dice: Dice) -> Made:
    """Hợp đồng lao động of two to four pages."""
    name, number = dice.person(), dice.number()
    blocks = [
        Block("head", (f"CÔNG TY CP GIÀY {dice.place().upper()}\nSố: {dice.randrange(999)}/HĐLĐ", NATION)),
        *title("HỢP ĐỒNG LAO ĐỘNG"),
    ]
    blocks += fields(
        ("Một bên là ông", dice.person()),
        ("Chức vụ", "Giám đốc"),
        ("Và một bên là bà", name),
        ("Số CCCD", number),
    )
    for n, what in enumerate(
        (
            "Thời hạn và công việc",
            "Chế độ làm việc",
            "Nghĩa vụ và quyền lợi",
            "Quyền của người sử dụng",
            "Điều khoản thi hành",
        ),
        start=1,
    ):
        blocks += [*bold(f"Điều {n}: {what}"), *say(dice, TERMS, dice.choice((2, 4)))]
    return made(
        "hợp đồng",
        "Hợp đồng lao động",
        *blocks,
        *ends("Người lao động\n" + name, "Người sử dụng lao động\n" + dice.person()),
        numbers=dice.choice(("", "of", "foot")),
    )


def tax_return(dice: Dice) -> Made:
    """Tờ khai thuế (01/TKN): bracketed codes, a table, sans, the form's mark below."""
    name, number = dice.person(), dice.number()
    blocks = [
        *nation(),
        *title("TỜ KHAI THUẾ", "ĐỐI VỚI HỘ KINH DOANH"),
        *fields(
            ("[01] Kỳ tính thuế", "Quý 2 năm 2025"),
            ("[04] Người nộp thuế", name),
            ("[05] Mã số thuế", number),
            ("[12] Địa chỉ", dice.address()),
        ),
    ]
    rows = [
        (str(n), dice.choice(("Phân phối hàng hóa", "Dịch vụ ăn uống")), f"[{n + 27}]", f"{n}5.000.000")
        for n in range(1, dice.choice((6, 25)))
    ]
    blocks += [
        *table(("STT", "Nhóm ngành nghề", "Chỉ tiêu", "Doanh thu"), rows),
        *ends("NHÂN VIÊN ĐẠI LÝ THUẾ\n", "NGƯỜI NỘP THUẾ\n" + name),
    ]
    return made(
        "tờ khai",
        "Tờ khai thuế",
        *blocks,
        of={"owner": name, "number": number},
        numbers=dice.choice(("", "slash")),
    )


def environment(dice: Dice) -> Made:
    """Bản đăng ký môi trường: a cover letter’s start, chapters with headings at the top of pages."""
    name = dice.person()
    blocks = [
        *nation(),
        *title("BẢN ĐĂNG KÝ MÔI TRƯỜNG", "Cơ sở chăn nuôi lợn thịt"),
        *fields(("Kính gửi", f"UBND xã {dice.place()}"), ("Chủ cơ sở", name)),
    ]
    for n, what in enumerate(
        ("THÔNG TIN CHUNG VỀ CƠ SỞ", "NGUYÊN LIỆU, NHIÊN LIỆU", "CHẤT THẢI VÀ BIỆN PHÁP XỬ LÝ", "CAM KẾT"),
        start=1,
    ):
        blocks += [Block("page")] if n > 1 and dice.random() < 0.5 else []
        blocks += [*bold(f"{n}. {what}"), *say(dice, TERMS, dice.choice((2, 5)))]
    return made(
        "bản đăng ký",
        "Bản đăng ký môi trường",
        *blocks,
        *ends("", f"CHỦ CƠ SỞ\n{name}"),
        numbers=dice.choice(("", "dash")),
    )


def event(dice: Dice) -> Made:
    """Thông báo tổ chức lễ hội, biểu diễn: after a long beginning comes the title in small letters."""
    top, signer, of = of_office(dice, f"BAN TỔ CHỨC LỄ HỘI\nĐÌNH LÀNG {dice.place().upper()}", "BTC")
    blocks = [
        top,
        *say(dice, OFFICE, 2, ITALIC),
        Block("centre", ("Thông báo tổ chức lễ hội truyền thống",), BOLD, 40),
        *say(dice, MEETING, 2),
    ]
    return made(
        "thông báo",
        "Thông báo tổ chức lễ hội",
        *blocks,
        *ends("Nơi nhận:\n- UBND xã;\n- Lưu.", f"TRƯỞNG BAN\n{signer}"),
        of=of,
    )


def religion(dice: Dice) -> Made:
    """Đăng ký hoạt động tín ngưỡng, tôn giáo: a date under the motto, annex of the year's feasts."""
    name = dice.person()
    blocks = [
        *nation(),
        Block("para", (f"{dice.place()}, {long_date(dice.date())}",), ITALIC),
        *title("ĐĂNG KÝ", "Danh mục hoạt động tôn giáo diễn ra hằng năm"),
        *fields(
            ("Kính gửi", "UBND xã " + dice.place()),
            ("Tên tổ chức", "Chùa " + dice.place()),
            ("Người đại diện", name),
        ),
    ]
    rows = [
        (
            str(n),
            dice.choice(("Lễ Vu Lan", "Lễ Phật Đản", "Lễ cầu an")),
            f"{n % 28 + 1}/{n % 12 + 1}",
            "60 người",
        )
        for n in range(1, dice.choice((5, 26)))
    ]
    return made(
        "đăng ký",
        "Đăng ký danh mục hoạt động tôn giáo",
        *blocks,
        *table(("STT", "Tên hoạt động", "Thời gian", "Dự kiến"), rows),
        *ends("", f"TM. NGƯỜI ĐẠI DIỆN\n{name}"),
    )


def by_hand(dice: Dice) -> Made:
    """A letter by many or by one without any heading, often no title; many may sign."""
    blocks = (
        [Block("para", (f"Kính gửi các ông các bà ở ủy ban xã {dice.place()}",))]
        if dice.random() < 0.4
        else [
            Block("centre", (dice.choice(("Đơn kêu cứu", "Đơn tập thể")),), size=44),
            Block("para", (f"Kính gửi: Bác trưởng thôn và xã {dice.place()}",)),
        ]
    )
    blocks += say(dice, PLAIN, dice.choice((4, 8, 16)), size=40)
    if dice.random() < 0.5:
        blocks += [
            Block("para", ("Những người cùng ký tên:",)),
            *(Block("para", (f"{n}. {dice.person()}    ký",)) for n in range(1, dice.choice((8, 24)))),
        ]
    return made(
        "đơn", "Đơn kiến nghị viết tay", *blocks, *ends("", f"Người viết đơn\n{dice.person()}"), face="hand"
    )


def translation(dice: Dice) -> Made:
    """A foreign paper, its translation, and the translator's and commune's words: one bundle, one paper."""
    who = dice.choice(("KIM MIN", "LEE SOO", "TANAKA KEN"))
    first = [
        Block("centre", ("CERTIFICATE OF FAMILY RELATIONS", "(Detailed)"), BOLD, 40),
        Block("gap", size=40),
    ]
    rows: list[Texts] = [("Father", who, "Male", "1958"), ("Spouse", dice.person(), "Female", "1991")]
    first += [
        *table(("Relation", "Full name", "Sex", "Born"), rows),
        Block("para", ("The above is certified to be a true extract of the register of family relations.",)),
        Block("sign", ("", f"Head of the Office\n{who} HO")),
    ]
    second = [
        Block("para", ("Bản dịch từ tiếng Anh",), ITALIC, 28),
        *title("GIẤY CHỨNG NHẬN QUAN HỆ GIA ĐÌNH", "(Chi tiết)"),
        *table(("Quan hệ", "Họ và tên", "Giới tính", "Sinh năm"), rows),
        *ends("", "Trưởng phòng\n(đã ký)"),
    ]
    third = [
        *bold("Lời chứng của người dịch"),
        Block(
            "para",
            (f"Tôi là {dice.person()}, cam đoan đã dịch chính xác giấy tờ đính kèm.",),
        ),
        *ends("", "Người dịch\n" + dice.person()),
        Block("centre", ("LỜI CHỨNG CHỮ KÝ NGƯỜI DỊCH",), BOLD),
        *say(dice, OFFICE[2:], 1),
        *ends("", "CÔNG CHỨNG VIÊN\n" + dice.person(), stamped=True),
    ]
    return Made("bản dịch", "Bản dịch", (*typeset(first, face="sans"), *typeset(second), *typeset(third)))


def poor_household(dice: Dice) -> Made:
    """Phiếu rà soát hộ nghèo (phiếu B): question tables, two pages, no nation on them."""
    blocks = [
        Block("para", ("PHIẾU B - Mã hộ: " + str(dice.randrange(10**6)),), BOLD, 28),
        *title("PHIẾU RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO"),
        *fields(("Họ tên chủ hộ", dice.person()), ("Thôn", dice.place())),
    ]
    for what in ("1. Việc làm, bảo hiểm y tế", "2. Nhà ở, nguồn nước", "3. Tài sản chủ yếu")[
        : dice.choice((2, 3))
    ]:
        blocks += [
            *bold(what),
            *table(
                ("TT", "Chỉ tiêu", "Có", "Điểm"),
                [(str(n), "Diện tích ở dưới 8 m2", "x", str(n * 5)) for n in range(1, 11)],
            ),
        ]
    return made(
        "phiếu",
        "Phiếu rà soát hộ nghèo",
        *blocks,
        *ends("Chủ hộ\n", "Rà soát viên\n" + dice.person()),
        face="sans",
    )


def regulation(dice: Dice) -> Made:
    """Hương ước, quy ước of a village: chapters with headings, often an annex."""
    place = dice.place()
    blocks = [
        *nation(),
        *title("QUY ƯỚC", f"của thôn {place}"),
        Block("para", ("Lời nói đầu",), ITALIC),
        *say(dice, MEETING, 3),
    ]
    for n, what in enumerate(
        ("NHỮNG QUY ĐỊNH CHUNG", "NẾP SỐNG VĂN HÓA", "BẢO VỆ MÔI TRƯỜNG", "ĐIỀU KHOẢN THI HÀNH"), start=1
    ):
        blocks += [Block("centre", (f"Chương {('I', 'II', 'III', 'IV')[n - 1]}", what), BOLD, 36)]
        blocks += [
            b
            for m in range(1, 4)
            for b in (*bold(f"Điều {3 * n + m - 3}."), *say(dice, TERMS[:4] + MEETING[:3], 2))
        ]
    blocks += ends("BÍ THƯ CHI BỘ\n" + dice.person(), "TRƯỞNG THÔN\n" + dice.person())
    if dice.random() < 0.5:
        blocks += [
            Block("page"),
            Block("centre", ("Phụ lục", "Danh sách chủ hộ tham gia bàn, biểu quyết"), BOLD),
            *table(
                ("STT", "Chủ hộ", "Đồng ý", "Ký"),
                [(str(n), dice.person(), "x", "") for n in range(1, dice.choice((12, 40)))],
            ),
        ]
    return made("quy ước", "Quy ước", *blocks, numbers=dice.choice(("", "top", "dash")))


KINDS: tuple[Kind, ...] = (
    hamlets.cooperative, hamlets.farmers, hamlets.member_application, hamlets.insurance_notice,
    hamlets.supply, hamlets.forest, hamlets.fishing, hamlets.vehicle_declaration,
    hamlets.school_transfer, hamlets.scholarship, hamlets.vaccination, hamlets.call_up, reconciliation,
    handover, heirs, family_tree, labour, tax_return, environment, event, religion, by_hand, by_hand,
    translation, hamlets.probation, poor_household, regulation, hamlets.invitation, hamlets.invitation,
)  # fmt: skip

NAMES = (
    "Biên bản đại hội thành viên", "Công văn", "Đơn tự nguyện gia nhập hội", "Thông báo",
    "Hợp đồng mua bán điện", "Hợp đồng dịch vụ cấp nước", "Bảng kê lâm sản", "Giấy phép khai thác thủy sản",
    "Giấy khai đăng ký xe", "Giấy giới thiệu chuyển trường", "Danh sách học sinh nhận học bổng",
    "Sổ tiêm chủng cá nhân", "Lệnh gọi khám sức khỏe", "Biên bản hòa giải",
    "Biên bản bàn giao đất trên thực địa", "Tường trình quan hệ nhân thân", "Sơ đồ phả hệ",
    "Hợp đồng lao động", "Tờ khai thuế", "Bản đăng ký môi trường", "Thông báo tổ chức lễ hội",
    "Đăng ký danh mục hoạt động tôn giáo", "Đơn kiến nghị viết tay", "Bản dịch", "Bản nhận xét",
    "Phiếu rà soát hộ nghèo", "Quy ước", "Giấy mời",
)  # fmt: skip
