"""A mixed stack taken apart, named and understood, from scanned pages: F1 of edges and names, fields, time.

The stacks are made up: papers of many kinds, blank backs, sheets upside down, nothing between the papers. One
is of the kinds that the rules were made with, one of other kinds, offices and wordings, and the largest of
kinds whose author had read no rule. There is no peer: those that split do so at separators only, and then
everything depends on who put them in.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from localdb.domain.facts import found
from localdb.domain.procedure import Component
from scanner.ledger import Account, PaperAccount
from tests import stack_desks, stack_others, stack_papers, stack_strangers, stack_villages
from tests.benchmarks import ui_latency
from tests.benchmarks.scanner_digitise import timed
from tests.benchmarks.table import ROOT, Row, main, number, on_disk, quantile, ratio, target
from tests.stack_papers import Judged, Kind, judged
from tests.stacks import Stack, f_score, make_stack, scan
from tests.typeset import DPI
from ui.scanning.naming import propose

PAGES = 200
SEED = 2026
_NONE = "không có đối chứng"
_NEEDS_TRUTH = ("đúng tên giấy (F1)", "trường thông tin đúng")
_SPLIT, _NAMED, _FIELDS = 0.97, 0.95, 0.95
_NAMES = (
    "Tờ khai đăng ký khai sinh", "Tờ khai đăng ký kết hôn", "Tờ khai đăng ký khai tử", "Giấy chứng sinh",
    "Tờ khai cấp bản sao trích lục hộ tịch", "Giấy khai sinh", "Đơn đề nghị cấp giấy phép xây dựng",
    "Đơn đăng ký biến động", "Đơn xin chuyển trường", "Quyết định", "Thông báo", "Kế hoạch", "Báo cáo",
    "Hợp đồng tặng cho quyền sử dụng đất", "Hợp đồng ủy quyền", "Biên bản họp", "Giấy ủy quyền", "Học bạ",
    "Căn cước công dân", "Giấy ra viện", "Biên lai thu tiền", "Phiếu kết quả xét nghiệm ADN", "Giấy mời",
    "Bằng cử nhân", "Giấy chứng nhận quyền sử dụng đất", "Hợp đồng thuê nhà ở",
    "Giấy xác nhận tình trạng hôn nhân", "Trích lục bản đồ địa chính", "Giấy báo tử", "Hóa đơn bán hàng",
    "Bảng điểm", "Sổ hộ khẩu", "Biên bản xác định ranh giới", "Mảnh trích đo địa chính", "Giấy xác nhận",
    "Phiếu lấy ý kiến", "Đơn trình bày", "Văn bản từ chối nhận di sản", *stack_desks.NAMES,
    *stack_villages.NAMES,
)  # fmt: skip
_CHECKLIST = tuple(
    Component(id=f"tp{place:03d}", name=name, keywords=(name.upper(),))
    for place, name in enumerate(dict.fromkeys(_NAMES))
)


class Result(msgspec.Struct):
    """What came of one stack."""

    split: float
    precision: float = 0.0
    recall: float = 0.0
    named: int = 0
    misnamed: int = 0
    unnamed: int = 0
    lost: int = 0
    failed: int = 0
    papers: int = 0
    pages: int = 0
    seconds: float = 0.0
    fields: Judged = Judged()


def run(kinds: Sequence[Kind], pages: int, seed: int, folder: Path) -> Result:
    """Scan a stack, and have the command ``digitise --stack`` take it apart, name and understand it."""
    stack, scans, out = make_stack(seed, kinds, pages), folder / "xấp", folder / "ra"
    scans.mkdir(parents=True)
    for n, page in enumerate(stack.pages, start=1):
        (scans / f"tờ {n}.jpg").write_bytes(scan(page, n))
    command = [sys.executable, str(ROOT / "main.py"), "digitise", str(scans), "--stack", "--json"]
    took = timed([*command, "--out", str(out)])
    (account,) = msgspec.json.decode((out / "report.json").read_bytes(), type=list[Account])
    result = edges([paper.pages for paper in account.papers], stack)
    seen = {
        n for paper in account.papers if _is_whole(out / paper.pdf, len(paper.pages)) for n in paper.pages
    }
    failed = {failure.page for failure in account.failures}
    result.lost = len(stack.pages) - len(seen | failed | {page.page for page in account.aside})
    result.failed, result.seconds = len(failed), took.seconds
    _judge(stack, account.papers, out, result)
    return result


def edges(papers: Sequence[Sequence[int]], stack: Stack) -> Result:
    """Compare where papers begin with where they do; ``papers`` are the places of their pages, from 1."""
    firsts = {min(pages) for pages in papers if pages}
    right = len(firsts & stack.begins)
    result = Result(f_score(firsts, stack.begins), right / max(1, len(firsts)), right / len(stack.begins))
    result.pages, result.papers = len(stack.pages), len(stack.papers)
    return result


def _is_whole(pdf: Path, pages: int) -> bool:
    """Whether a paper lies there with as many pages as it was said to have."""
    with closing(PdfDocument(pdf)) as document:
        return len(document) == pages


def _judge(stack: Stack, papers: Sequence[PaperAccount], out: Path, result: Result) -> None:
    """Compare names and fields of the papers that were cut out whole."""
    names = {component.id: component.name for component in _CHECKLIST}
    sums = [0, 0, 0, 0]
    for paper in papers:
        true = {stack.pages[n - 1].paper for n in paper.pages}
        if len(true) != 1:
            result.misnamed += 1
            continue
        made = stack.papers[true.pop()]
        if made.name in names.values():
            guess = propose((out / paper.text).read_text("utf-8"), _CHECKLIST)
            result.named += names.get(guess.component) == made.name
            result.unnamed += not guess.component
            result.misnamed += bool(guess.component) and names[guess.component] != made.name
        of = judged(made.fields, found(paper.facts))
        sums = [a + b for a, b in zip(sums, (of.right, of.wrong, of.missed, of.misled), strict=True)]
    result.fields = Judged(*sums)


def rows(pages: int = PAGES, say: Callable[[str], object] = print) -> list[Row]:
    """Take three stacks apart by the command, and one more in the app while somebody types."""
    made: list[Row] = []
    others = (*stack_others.KINDS, *stack_strangers.KINDS, *stack_desks.KINDS)
    parts = (
        ("quen", stack_papers.KINDS, pages // 4),
        ("khác", others, pages // 2),
        ("lạ", stack_villages.KINDS, pages),
    )
    with on_disk() as place:
        for label, kinds, count in parts:
            say(f"  tách một xấp {count} trang, giấy tờ loại {label}")
            made += _rows(label, run(kinds, count, SEED, place / label))
        say(f"  tách một xấp {pages} trang trong khi có người gõ ở màn hình tiếp nhận")
        made += beside_reception(pages, place)
    return made


def beside_reception(pages: int, place: Path) -> list[Row]:
    """Have the app take one file with a whole stack apart while somebody types at reception."""
    stack = make_stack(SEED + 1, stack_villages.KINDS, pages)
    file = place / "xấp.pdf"
    pile = Canvas(str(file))
    for n, page in enumerate(stack.pages, start=1):
        width, height = (72 * side / DPI for side in (page.leaf.width, page.leaf.height))
        pile.setPageSize((width, height))
        pile.drawImage(ImageReader(io.BytesIO(scan(page, n))), 0, 0, width, height)
        pile.showPage()
    pile.save()
    waits = ui_latency.measure(len(stack.pages), ui_latency.CALM, file)
    busy, calm = quantile(waits.busy, 0.99), quantile(waits.calm, 0.99)
    result = edges(waits.papers, stack)
    result.lost = len(stack.pages) - len({n for pages in (*waits.papers, waits.aside) for n in pages})
    result.failed, result.seconds = waits.failed, waits.seconds
    name = f"tách xấp {result.pages} trang trong cửa sổ, có người gõ ở tiếp nhận"
    figures = [figure for figure in _figures(result) if figure[0] not in _NEEDS_TRUTH]
    return [
        *(Row(f"{name}: {what}", ours, more, "–", aim) for what, ours, more, aim in figures),
        Row(
            f"{name}: một sự kiện đi và về, p99",
            f"{number(busy)} ms",
            f"máy rảnh: {number(calm)} ms",
            ratio(busy, calm),
            target(busy, most=ui_latency.LIMIT_MS, unit="ms"),
        ),
    ]


def _rows(label: str, result: Result) -> list[Row]:
    name = f"tách xấp {result.pages} trang bằng lệnh digitise, loại {label}"
    return [Row(f"{name}: {what}", ours, more, "–", aim) for what, ours, more, aim in _figures(result)]


def _figures(result: Result) -> tuple[tuple[str, str, str, str], ...]:
    """Return what is told of a stack: of what, ours, what more there is to say, and the aim."""
    got = result.named + result.misnamed
    named_f1 = 2 * result.named / max(1, got + result.named + result.misnamed + result.unnamed)
    of = result.fields
    precision, recall = (
        of.right / max(1, of.right + of.wrong),
        of.right / max(1, of.right + of.wrong + of.missed),
    )
    pace = 60 * result.pages / result.seconds
    return (
        (
            "đúng ranh giới (F1)",
            number(result.split),
            f"{result.papers} giấy, đúng {number(result.precision)}, đủ {number(result.recall)}",
            target(result.split, least=_SPLIT),
        ),
        (
            "trang bị mất",
            str(result.lost),
            f"{result.failed} trang không làm được, đã báo",
            target(result.lost, most=0),
        ),
        (
            _NEEDS_TRUTH[0],
            number(named_f1),
            f"sai {result.misnamed}, chờ người {result.unnamed}",
            target(named_f1, least=_NAMED),
        ),
        (
            _NEEDS_TRUTH[1],
            number(precision),
            f"tìm được {number(recall)}, sai mà không hỏi {of.misled}",
            target(precision, least=_FIELDS),
        ),
        ("tốc độ", f"{number(pace)} trang/phút", _NONE, ""),
    )


if __name__ == "__main__":
    main(rows)
