"""The kinds of papers that a made-up stack is of. Nobody on them exists.

Each kind is drawn with its own particulars and says what is true of it: its pages, what it is called, and the
fields that stand on it. ``KINDS`` are those that the rules were made with; ``tests/stack_others.py`` has the
ones that they never saw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from localdb.domain.facts import Fact
from tests.made_up import PROVINCES, Dice, long_date
from tests.typeset import A5, BOLD, ITALIC, LANDSCAPE, Block, Leaf, typeset

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
_FILLERS = (
    "Căn cứ hồ sơ đã tiếp nhận, bộ phận chuyên môn đã kiểm tra thực tế và lập biên bản theo đúng trình tự.",
    "Các bên cam kết thực hiện đúng những nội dung đã thỏa thuận, nếu sai xin chịu trách nhiệm",
    "Đề nghị các thôn thông báo rộng rãi để nhân dân biết và phối hợp thực hiện trong thời gian sớm nhất.",
    "Việc sử dụng kinh phí phải đúng mục đích, có chứng từ đầy đủ và được công khai tại nhà văn hóa thôn.",
    "Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh kịp thời để được xem xét, giải quyết.",
    "Ngoài các nội dung nêu trên, hai bên không có thỏa thuận nào khác bằng lời nói hoặc bằng văn bản",
    "Diện tích đất nêu trên được sử dụng ổn định, không có tranh chấp với các hộ liền kề từ trước đến nay.",
    "Thời gian thực hiện được tính từ ngày ký cho đến khi các bên hoàn thành nghĩa vụ của mình.",
)
Fields = dict[str, str]


class Made(msgspec.Struct, frozen=True):
    """A made-up paper: its kind, the name it should get, its pages, and the fields that stand on it."""

    kind: str
    name: str
    leaves: tuple[Leaf, ...]
    fields: Fields = {}


Kind = Callable[[Dice], Made]


class Judged(msgspec.Struct, frozen=True):
    """How many fields were found rightly, wrongly, not at all; ``misled``: wrong, and nobody would look."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    misled: int = 0


def judged(truth: Fields, got: Mapping[str, Fact]) -> Judged:
    """Compare what was found with what is true; accents count, capitals do not."""
    wanted = {name: _iso(value) if name in ("date", "birth") else value for name, value in truth.items()}
    wrong = [got[n] for n, value in wanted.items() if n in got and got[n].value.lower() != value.lower()]
    missed = sum(name not in got for name in wanted)
    misled = sum(fact.sure for fact in wrong)
    return Judged(len(wanted) - len(wrong) - missed, len(wrong), missed, misled)


def _iso(date: str) -> str:
    return "-".join(reversed(date.split("/")))


def head(office: str, place: str, date: str) -> Block:
    """Return the heading of an office's paper."""
    return Block("head", (office, f"{NATION}\n{place}, {long_date(date)}"))


def nation() -> tuple[Block, ...]:
    """Return the nation's heading in the middle."""
    first, motto = NATION.split("\n")
    return Block("centre", (first,), BOLD, 36), Block("centre", (motto,), BOLD, 34), Block("gap", size=50)


def title(text: str, *below: str) -> tuple[Block, ...]:
    """Return a heading with what stands below it."""
    return Block("centre", (text,), BOLD, 44), Block("centre", below, BOLD, 34), Block("gap", size=40)


def fill(dice: Dice, count: int) -> tuple[Block, ...]:
    """Return paragraphs of no particular content."""
    return tuple(Block("para", (" ".join(dice.sample(_FILLERS, 3)),)) for _ in range(count))


def fields(*pairs: tuple[str, str]) -> tuple[Block, ...]:
    """Return labelled lines."""
    return tuple(Block("field", (f"{label}:", value)) for label, value in pairs)


def made(
    kind: str,
    name: str,
    *blocks: Block,
    size: tuple[int, int] = (1654, 2339),
    numbers: str = "",
    face: str = "serif",
    of: Fields | None = None,
) -> Made:
    """Set a paper."""
    return Made(kind, name, tuple(typeset(blocks, size=size, numbers=numbers, face=face)), of or {})


def declaration(dice: Dice) -> Made:
    """Tờ khai: one page, or two with notes on the second."""
    what = dice.choice(
        ("ĐĂNG KÝ KHAI SINH", "ĐĂNG KÝ KẾT HÔN", "ĐĂNG KÝ KHAI TỬ", "CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH")
    )
    name, number, birth = dice.person(), dice.number(), dice.date(1955, 2004)
    blocks = [
        *nation(),
        *title("TỜ KHAI " + what),
        Block("para", ("Kính gửi: Ủy ban nhân dân xã " + dice.place(),)),
    ]
    blocks += fields(
        ("Họ, chữ đệm, tên người yêu cầu", name),
        ("Nơi cư trú", dice.address()),
        ("Giấy tờ tùy thân: Căn cước công dân số", number),
        ("Ngày, tháng, năm sinh", birth),
        ("Quan hệ với người được khai", dice.choice(("cha", "mẹ", "con", "anh ruột"))),
        ("Nội dung đề nghị", what.capitalize()),
    )
    if dice.random() < 0.4:
        blocks += fields(*(("Thông tin khác", dice.address()) for _ in range(14)))
    blocks += [
        Block("para", ("Tôi cam đoan những nội dung khai trên đây là đúng sự thật.",)),
        Block("sign", ("", f"Người yêu cầu\n(Ký, ghi rõ họ, chữ đệm, tên)\n{name}")),
    ]
    if dice.random() < 0.35:
        blocks += [Block("page"), Block("para", ("Chú thích:",), BOLD), *fill(dice, 4)]
    of = {"owner": name, "number": number, "birth": birth}
    return made("tờ khai", "Tờ khai " + what.lower(), *blocks, of=of)


def birth_notice(dice: Dice) -> Made:
    """Giấy chứng sinh of a health station."""
    mother, number, date = dice.person(), dice.number(), dice.date(2024)
    symbol = f"{dice.randrange(10, 900)}/GCS"
    office = f"SỞ Y TẾ {dice.choice(PROVINCES).upper()}\nTRẠM Y TẾ XÃ {dice.place().upper()}\nSố: {symbol}"
    blocks = [Block("head", (office, NATION)), *title("GIẤY CHỨNG SINH")]
    blocks += fields(
        ("Họ, chữ đệm, tên mẹ hoặc người nuôi dưỡng", mother),
        ("Số định danh cá nhân", number),
        ("Nơi cư trú", dice.address()),
        ("Đã sinh con vào lúc", f"{dice.randrange(24)} giờ {dice.randrange(60)} phút, ngày {date}"),
        ("Giới tính của con", dice.choice(("nam", "nữ"))),
        ("Cân nặng", f"{dice.randrange(25, 40)}00 gam"),
    )
    doctor = dice.person()
    blocks += [
        Block("sign", ("Người đỡ đẻ\n(Ký, ghi rõ họ tên)", f"TRƯỞNG TRẠM\n(Ký tên, đóng dấu)\n{doctor}"))
    ]
    of = {"owner": mother, "number": number, "symbol": symbol, "signer": doctor}
    return made("giấy chứng sinh", "Giấy chứng sinh", *blocks, of=of)


def birth_certificate(dice: Dice) -> Made:
    """Giấy khai sinh."""
    name, number, day = dice.person(), dice.number(), dice.date(1980)
    head_of = dice.person()
    issued = dice.date(2019)
    place = f"Ủy ban nhân dân xã {dice.place()}"
    blocks = [*nation(), *title("GIẤY KHAI SINH")]
    blocks += fields(
        ("Họ, chữ đệm, tên", name.upper()),
        ("Ngày, tháng, năm sinh", day),
        ("Số định danh cá nhân", number),
        ("Nơi sinh", dice.address()),
        ("Họ, chữ đệm, tên người mẹ", dice.person()),
        ("Họ, chữ đệm, tên người cha", dice.person()),
        ("Nơi đăng ký khai sinh", place),
        ("Ngày, tháng, năm đăng ký", issued),
    )
    blocks += [Block("sign", ("", f"NGƯỜI KÝ GIẤY KHAI SINH\nCHỦ TỊCH\n{head_of}"))]
    of = {"owner": name, "number": number, "signer": head_of, "date": issued, "birth": day}
    return made("giấy khai sinh", "Giấy khai sinh", *blocks, of=of)


def petition(dice: Dice) -> Made:
    """Đơn đề nghị, written by a citizen."""
    what = dice.choice(
        ("ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", "ĐĂNG KÝ BIẾN ĐỘNG", "XIN CHUYỂN TRƯỜNG", "XÁC NHẬN HOÀN CẢNH")
    )
    name, number = dice.person(), dice.number()
    blocks = [
        *nation(),
        *title("ĐƠN " + what),
        Block("para", (f"Kính gửi: Ủy ban nhân dân xã {dice.place()}",)),
    ]
    blocks += fields(
        ("Tôi tên là", name), ("Số định danh cá nhân", number), ("Thường trú tại", dice.address())
    )
    blocks += fill(dice, dice.choice((3, 4, 10)))
    blocks += [Block("sign", ("", f"Người làm đơn\n(Ký, ghi rõ họ tên)\n{name}"))]
    of = {"owner": name, "number": number}
    return made("đơn", "Đơn " + what.lower(), *blocks, of=of)


def official(dice: Dice) -> Made:
    """Quyết định, thông báo, công văn of an office: numbered, with a subject, one to four pages."""
    kind, mark = dice.choice((("QUYẾT ĐỊNH", "QĐ-UBND"), ("THÔNG BÁO", "TB-UBND"), ("KẾ HOẠCH", "KH-UBND")))
    place, date, signer = dice.place(), dice.date(), dice.person()
    symbol = f"{dice.randrange(12, 980)}/{mark}"
    subject = dice.choice(
        (
            "công nhận tổ hòa giải cơ sở",
            "kết quả niêm yết công khai hồ sơ",
            "hỗ trợ chi phí mai táng",
        )
    )
    office = f"ỦY BAN NHÂN DÂN\nXÃ {place.upper()}\nSố: {symbol}"
    blocks = [
        head(office, place, date),
        *title(kind, "Về việc " + subject),
        *fill(dice, dice.choice((4, 12, 18))),
    ]
    blocks.append(
        Block("sign", ("Nơi nhận:\n- Như trên;\n- Lưu: VT.", f"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n{signer}"))
    )
    of = {
        "symbol": symbol,
        "date": date,
        "issuer": f"Ủy ban nhân dân xã {place}",
        "signer": signer,
        "subject": subject,
    }
    return made("văn bản", kind.capitalize(), *blocks, numbers="top", of=of)


def contract(dice: Dice) -> Made:
    """Hợp đồng: three pages or so, numbered “Trang 1/3”, or not at all."""
    what = dice.choice(("HỢP ĐỒNG TẶNG CHO QUYỀN SỬ DỤNG ĐẤT", "HỢP ĐỒNG ỦY QUYỀN", "HỢP ĐỒNG CHUYỂN NHƯỢNG"))
    one, other = dice.person(), dice.person()
    blocks = [*nation(), *title(what), Block("para", (f"Hôm nay, {long_date(dice.date())}, chúng tôi gồm:",))]
    for side, name in (("BÊN A", one), ("BÊN B", other)):
        blocks += [
            Block("para", (f"{side}:",), BOLD),
            *fields(("Ông/bà", name), ("Căn cước số", dice.number())),
        ]
    for number in range(1, dice.choice((6, 9, 12))):
        blocks += [Block("para", (f"ĐIỀU {number}. NỘI DUNG THỎA THUẬN",), BOLD), *fill(dice, 1)]
    blocks += [Block("sign", (f"BÊN A\n(Ký, ghi rõ họ tên)\n{one}", f"BÊN B\n(Ký, ghi rõ họ tên)\n{other}"))]
    return made("hợp đồng", what.capitalize(), *blocks, numbers=dice.choice(("of", "", "dash")))


def minutes(dice: Dice) -> Made:
    """Biên bản of a meeting: two pages or three, not numbered."""
    blocks = [*nation(), *title("BIÊN BẢN HỌP", "Nhóm cá nhân đề nghị chứng thực")]
    for part in ("I. THÀNH PHẦN", "II. NỘI DUNG", "III. KẾT LUẬN"):
        blocks += [Block("para", (part,), BOLD), *fill(dice, dice.choice((2, 4, 6)))]
    secretary, chair = dice.person(), dice.person()
    blocks += [Block("sign", (f"THƯ KÝ\n{secretary}", f"CHỦ TRÌ\n(Ký, ghi rõ họ tên)\n{chair}"))]
    return made("biên bản", "Biên bản họp", *blocks)


def power_of_attorney(dice: Dice) -> Made:
    """Giấy ủy quyền."""
    name, number = dice.person(), dice.number()
    blocks = [*nation(), *title("GIẤY ỦY QUYỀN"), Block("para", ("Người ủy quyền:",), BOLD)]
    blocks += fields(("Họ và tên", name), ("Số căn cước công dân", number), ("Nơi cư trú", dice.address()))
    blocks += [Block("para", ("Người được ủy quyền:",), BOLD), *fields(("Họ và tên", dice.person()))]
    blocks += fill(dice, dice.choice((2, 9)))
    blocks += [Block("sign", ("Người được ủy quyền", f"Người ủy quyền\n(Ký, ghi rõ họ tên)\n{name}"))]
    of = {"owner": name, "number": number}
    return made("giấy ủy quyền", "Giấy ủy quyền", *blocks, of=of)


def card(dice: Dice) -> Made:
    """A copy of an identity card: the front, and often the back on a page of its own."""
    name, number, birth = dice.person().upper(), dice.number(), dice.date(1955, 2005)
    front = (
        *NATION.split("\n"),
        "CĂN CƯỚC CÔNG DÂN",
        "Citizen Identity Card",
        f"Số / No.: {number}",
        "Họ và tên / Full name:",
        name,
        f"Ngày sinh / Date of birth: {birth}",
        f"Giới tính / Sex: {dice.choice(('Nam', 'Nữ'))}   Quốc tịch / Nationality: Việt Nam",
        f"Quê quán / Place of origin: {dice.address()}",
        f"Có giá trị đến: {dice.date(2030, 2040)}",
    )
    blocks = [Block("card", front)]
    if dice.random() < 0.6:
        back = (
            "Đặc điểm nhận dạng / Personal identification:",
            "Nốt ruồi cách 1 cm trên sau đuôi mắt phải",
            f"Ngày, tháng, năm / Date, month, year: {dice.date()}",
            "CỤC TRƯỞNG CỤC CẢNH SÁT",
            "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
            f"IDVNM{number[3:]}{number}<<",
        )
        blocks += [Block("page"), Block("card", back)]
    of = {"owner": name.title(), "number": number, "birth": birth}
    return made("căn cước", "Căn cước công dân", *blocks, of=of)


def table(dice: Dice) -> Made:
    """Danh sách: a ruled table of one to three pages, the heading on the first."""
    what = dice.choice(("DANH SÁCH HỘ GIA ĐÌNH ĐỀ NGHỊ HỖ TRỢ", "BẢNG KÊ GIẤY TỜ TRONG HỒ SƠ"))
    blocks = [*title(what), Block("cells", ("STT", "Họ và tên", "Năm sinh", "Ghi chú"), BOLD)]
    for number in range(1, dice.choice((12, 34, 60))):
        blocks.append(Block("cells", (str(number), dice.person(), str(dice.randrange(1950, 2010)), "")))
    blocks += [Block("sign", ("", f"NGƯỜI LẬP BẢNG\n{dice.person()}"))]
    return made("danh sách", what.capitalize(), *blocks, numbers=dice.choice(("", "of")))


def hospital(dice: Dice) -> Made:
    """Giấy ra viện."""
    name, day = dice.person(), dice.date(2023)
    office = f"SỞ Y TẾ {dice.choice(PROVINCES).upper()}\nBỆNH VIỆN ĐA KHOA {dice.place().upper()}"
    blocks = [Block("head", (office, NATION)), *title("GIẤY RA VIỆN")]
    blocks += fields(("Họ tên người bệnh", name), ("Vào viện lúc", day), ("Chẩn đoán", "theo dõi sau mổ"))
    doctor = dice.person()
    blocks += [Block("sign", ("TRƯỞNG KHOA\n" + dice.person(), f"GIÁM ĐỐC\n{doctor}"))]
    return made("giấy ra viện", "Giấy ra viện", *blocks, of={"owner": name, "signer": doctor})


def receipt(dice: Dice) -> Made:
    """Biên lai on half a sheet."""
    blocks = [
        *title("BIÊN LAI THU TIỀN", "Liên 2: Giao người nộp"),
        Block("para", (f"Số: {dice.randrange(10**6)}",)),
    ]
    blocks += fields(("Người nộp", dice.person()), ("Số tiền", f"{dice.randrange(5, 90)}.000 đồng"))
    blocks += [Block("sign", ("Người nộp", f"Người thu\n{dice.person()}"))]
    return made("biên lai", "Biên lai thu tiền", *blocks, size=A5)


def drawing(dice: Dice) -> Made:
    """Bản vẽ: wide sheets with few words."""
    blocks: list[Block] = []
    for place, what in enumerate(("MẶT BẰNG TẦNG 1", "MẶT ĐỨNG CHÍNH")[: dice.choice((1, 2))]):
        blocks += [Block("page")] if place else []
        blocks += [Block("gap", size=1400), Block("centre", ("BẢN VẼ THIẾT KẾ NHÀ Ở", what), BOLD, 40)]
        blocks.append(Block("centre", (f"Tỷ lệ 1/100 - bản vẽ số {place + 1}",), ITALIC, 30))
    return made("bản vẽ", "Bản vẽ thiết kế", *blocks, size=LANDSCAPE)


KINDS: tuple[Kind, ...] = (
    declaration, birth_notice, birth_certificate, petition, official, official, contract, minutes,
    power_of_attorney, card, table, hospital, receipt,
)  # fmt: skip
