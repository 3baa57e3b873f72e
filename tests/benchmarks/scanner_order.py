"""Letterheads and signature blocks: the share of neighbouring lines that are told one after the other.

The papers are made up, scanned askew. A pair of lines counts when the text has both, the second right behind
the first, a few wrong letters forgiven. OCRmyPDF's side text is judged by the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from tests.benchmarks.scanner_digitise import ours, peers
from tests.benchmarks.scanner_score import Paper
from tests.benchmarks.table import Row, main, number, on_disk, target
from tests.made_up import Dice
from tests.stacks import Stacked, scan
from tests.typeset import Block, typeset

COUNT, SEED = 6, 2026
_ALIKE, _LEAST = 85, 97.0
_OFFICES = (("ỦY BAN NHÂN DÂN", "XÃ TÂN KHỞI"), ("SỞ Y TẾ BẮC SƠN HÀ", "TRẠM Y TẾ XÃ YÊN QUỲ"))
_BODY = (
    "Căn cứ hồ sơ đã tiếp nhận, bộ phận chuyên môn đã kiểm tra thực tế và lập biên bản theo đúng trình tự.",
    "Đề nghị các thôn thông báo rộng rãi để nhân dân biết và phối hợp thực hiện trong thời gian sớm nhất.",
)
_ENDS = (
    (("Nơi nhận:", "- Như trên;", "- Lưu: VT, TP."), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Bùi Đức Loan")),
    (
        ("NGƯỜI KHAI", "(Ký, ghi rõ họ tên)", "Vũ Kim Phượng"),
        ("NGƯỜI THU HỒ SƠ", "(Ký, ghi rõ họ tên)", "Ngô An"),
    ),
)


def drawn(count: int, folder: Path) -> list[Paper]:
    """Draw the papers; the truth is one block of columns in each paragraph."""
    dice = Dice(f"order/{SEED}")
    papers = []
    folder.mkdir()
    for place in range(count):
        office = (*dice.choice(_OFFICES), f"Số: {dice.randrange(10, 900)}/UBND-TP")
        nation = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
        left, right = _ENDS[place % len(_ENDS)]
        blocks = (
            Block("head", ("\n".join(office), "\n".join(nation))),
            Block("para", _BODY),
            Block("sign", ("\n".join(left), "\n".join(right))),
        )
        path = folder / f"thu-{place}.jpg"
        (leaf,) = typeset(blocks)
        path.write_bytes(scan(Stacked(leaf, place), place))
        truth = "\n\n".join("\n".join(lines) for lines in ((*office, *nation), (*left, *right)))
        papers.append(Paper(path, truth, "letter", "office"))
    return papers


def in_order(truth: str, text: str) -> tuple[int, int]:
    """Return how many neighbouring lines of the truth are neighbours in the text, and of how many."""
    flat = " ".join(text.split())
    pairs = [pair for block in truth.split("\n\n") for pair in pairwise(block.splitlines())]
    return sum(fuzz.partial_ratio(" ".join(pair), flat) >= _ALIKE for pair in pairs), len(pairs)


def rows(count: int = COUNT, say: Callable[[str], object] = print) -> list[Row]:
    """Read the papers with both sides and count."""
    with on_disk() as place:
        papers = drawn(count, place / "giay")
        others, missing = peers()
        shares = {}
        for side, read in {"": ours, **others}.items():
            say(f"  thứ tự đọc {len(papers)} trang: {side or 'Một Cửa'}")
            shares[side] = _share(papers, read(papers, place / f"ra-{side or 'ta'}").texts)
    mine = shares.pop("")
    told = " · ".join(f"{side}: {number(share)} %" for side, share in shares.items())
    name = f"tiêu ngữ và hai cột chữ ký, {len(papers)} trang: dòng kề nhau đúng thứ tự"
    return [Row(name, f"{number(mine)} %", told or missing, "–", target(mine, least=_LEAST, unit="%"))]


def _share(papers: Iterable[Paper], texts: Iterable[str]) -> float:
    counts = [in_order(paper.truth, text) for paper, text in zip(papers, texts, strict=True)]
    return 100 * sum(right for right, _ in counts) / sum(of for _, of in counts)


if __name__ == "__main__":
    main(rows)
