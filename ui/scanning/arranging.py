"""What a person does with the pages of papers that wait: turn, move, part, join, put aside. No Qt here.

Each act reads the papers anew and writes one step that can be taken back. A paper whose pages changed is read
again; taking the step back brings the reading of before along, so nothing needs to be read twice.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from localdb.arrangements import Arranged
from localdb.domain.trouble import Refused
from localdb.home import Home
from localdb.log import new_id
from localdb.pages import PageState
from scanner import tasks
from scanner.batch import MANY_PAGES
from scanner.sources import WHOLE, Crop
from scanner.worker import Workers
from ui.scanning.paper import Paper, Stage, draft_of, is_filed

PUT_ASIDE = "Người dùng bỏ trang này ra."
SENT = "Vừa chuyển từ hồ sơ khác sang."
AGAIN_FIRST = "Chờ đọc xong rồi làm tiếp; chưa có gì thay đổi."


class Step(Struct, frozen=True):
    """What an act did: the papers before and after it, and the pages that went to the tray."""

    before: tuple[Paper, ...]
    after: tuple[Paper, ...]
    aside: tuple[str, ...] = ()


def turn(home: Home, paper: Paper, place: int, degrees: int, actor: str) -> Step:
    """Turn page ``place`` (from 0) clockwise by a multiple of 90 degrees."""
    paper = _ready(home, paper)
    page = _page(paper, place)
    turns = {**paper.turns, page: (paper.turns.get(page, 0) + degrees) % 360}
    crops = {**paper.crops, page: _turned(paper.crops.get(page, WHOLE), degrees)}
    return _do(home, "turn", (paper,), (replace(paper, turns=turns, crops=crops),), actor)


def crop(home: Home, paper: Paper, place: int, kept: Crop, actor: str) -> Step:
    """Keep only a part of page ``place``, in thousandths of what is seen of it now."""
    paper = _ready(home, paper)
    page = _page(paper, place)
    left, top, right, bottom = kept
    if not (0 <= left < right <= 1000 and 0 <= top < bottom <= 1000):
        raise Refused("Khung cắt không nằm trong trang.", "Kéo lại khung.")
    if kept == WHOLE:
        raise Refused("Khung đang là cả trang: chưa cắt gì.", "Kéo khung hoặc dùng mũi tên rồi Enter.")
    crops = {**paper.crops, page: _within(paper.crops.get(page, WHOLE), kept)}
    return _do(home, "crop", (paper,), (replace(paper, crops=crops),), actor)


def move(home: Home, paper: Paper, place: int, to: int, actor: str) -> Step:
    """Put page ``place`` where page ``to`` is."""
    paper = _ready(home, paper)
    pages = list(paper.pages)
    _page(paper, to)
    pages.insert(to, pages.pop(pages.index(_page(paper, place))))
    return _do(home, "move", (paper,), (replace(paper, pages=tuple(pages)),), actor)


def split(home: Home, paper: Paper, place: int, actor: str) -> Step:
    """Part a paper in two: the second begins with page ``place``."""
    paper = _ready(home, paper)
    _page(paper, place)
    if place == 0:
        raise Refused("Trang đầu đã là đầu của giấy này.", "Chọn trang mà giấy thứ hai bắt đầu.")
    first = replace(paper, pages=paper.pages[:place])
    second = replace(paper, id=new_id(), name=f"{paper.name}, phần sau", pages=paper.pages[place:])
    return _do(home, "split", (paper,), (first, second), actor)


def join(home: Home, first: Paper, second: Paper, actor: str) -> Step:
    """Make one paper of two, in this order; it belongs where the first one does."""
    first, second = _ready(home, first), _ready(home, second)
    if first.dossier != second.dossier:
        raise Refused("Hai giấy chờ ở hai hồ sơ khác nhau.", "Chuyển chúng về cùng một hồ sơ rồi gộp.")
    turns, crops = {**first.turns, **second.turns}, {**first.crops, **second.crops}
    whole = replace(first, pages=first.pages + second.pages, turns=turns, crops=crops)
    return _do(home, "join", (first, second), (whole,), actor)


def put_page_aside(home: Home, paper: Paper, place: int, actor: str) -> Step:
    """Put page ``place`` into the tray; it is never deleted."""
    paper = _ready(home, paper)
    page = _page(paper, place)
    left = tuple(other for other in paper.pages if other != page)
    after = (replace(paper, pages=left),) if left else ()
    return _do(home, "aside", (paper,), after, actor, aside=(page,))


def send_to(home: Home, paper: Paper, dossier: str, actor: str) -> Step:
    """Let a waiting paper belong to another dossier."""
    paper = _present(home, paper)
    if paper.dossier == dossier:
        raise Refused("Giấy này đã ở hồ sơ đang chọn.", "Chọn hồ sơ khác ở bên trái rồi chuyển.")
    sent = replace(paper, dossier=dossier, component="", reason=SENT, todo="", edited=True, batch="")
    step = Step((paper,), (sent,))
    _write(home, "send", step, actor)
    return step


def last_step(home: Home, paper: str = "") -> Arranged | None:
    """Return the last step that stands, or the last one that made or changed this paper."""
    for step in home.arrangements.standing():
        did = _step(step)
        if not paper or paper in {p.id for p in (*did.before, *did.after)}:
            return step
    return None


def take_back(home: Home, step: Arranged, actor: str) -> Step:
    """Take a step back. Refused when what it left was filed or changed since."""
    done = _step(step)
    for paper in done.after:
        if _present(home, paper).pages != paper.pages:
            raise Refused("Giấy này đã được sửa tiếp.", "Lấy lại bước sau trước.")
    for page in done.aside:
        if home.pages.get(page).state is not PageState.TRAY:
            raise Refused("Trang đã bỏ ra nay nằm ở giấy khác.", "Để trang đó sang khay rồi lấy lại.")
    back = Step(done.after, done.before)
    _write(home, step.kind, back, actor, undoes=step.id)
    return back


def _do(
    home: Home,
    kind: str,
    before: tuple[Paper, ...],
    after: tuple[Paper, ...],
    actor: str,
    *,
    aside: tuple[str, ...] = (),
) -> Step:
    step = Step(before, tuple(_to_read(paper) for paper in after), aside)
    _write(home, kind, step, actor)
    return step


def _write(home: Home, kind: str, step: Step, actor: str, undoes: str = "") -> None:
    at = home.writer.now().isoformat(timespec="seconds")
    kept = {paper.id for paper in step.after}
    pages = {page: (PageState.WAITING, "") for paper in step.after for page in paper.pages}
    pages |= dict.fromkeys(step.aside, (PageState.TRAY, PUT_ASIDE))
    home.arrangements.record(
        Arranged(new_id(), at, actor, kind, msgspec.json.encode(step), undoes),
        papers=[draft_of(paper, actor, at) for paper in step.after],
        gone=[paper.id for paper in step.before if paper.id not in kept],
        pages=pages,
    )


def _step(act: Arranged) -> Step:
    return msgspec.json.decode(act.step, type=Step)


def _to_read(paper: Paper) -> Paper:
    """Return a paper whose pages changed: to be read again, by itself, and looked at by a person."""
    turns = {page: degrees for page, degrees in paper.turns.items() if degrees and page in paper.pages}
    crops = {page: kept for page, kept in paper.crops.items() if kept != WHOLE and page in paper.pages}
    edited = Paper(paper.id, paper.name, paper.dossier, pages=paper.pages, wanted=True, edited=True)
    return replace(edited, turns=turns, crops=crops)


def _turned(kept: Crop, degrees: int) -> Crop:
    """Return a crop as it lies on the page turned clockwise by a multiple of 90 degrees."""
    for _ in range(degrees % 360 // 90):
        left, top, right, bottom = kept
        kept = (1000 - bottom, left, 1000 - top, right)
    return kept


def _within(before: Crop, kept: Crop) -> Crop:
    """Return a crop of what an earlier crop left as a crop of the whole page."""
    wide, high = before[2] - before[0], before[3] - before[1]
    return (
        before[0] + wide * kept[0] // 1000,
        before[1] + high * kept[1] // 1000,
        before[0] + max(1, wide * kept[2] // 1000),
        before[1] + max(1, high * kept[3] // 1000),
    )


def _page(paper: Paper, place: int) -> str:
    if not 0 <= place < len(paper.pages):
        raise Refused("Không có trang đó trong giấy này.", "Chọn một trang trên dải hình.")
    return paper.pages[place]


def _present(home: Home, paper: Paper) -> Paper:
    """Return the paper as it is on disk now. Refused when it is being read, or filed, or gone."""
    draft = home.drafts.get(paper.id)
    if draft is None:
        raise Refused("Giấy này không còn chờ.", "Nếu đã xếp vào hồ sơ: lấy ra (Ctrl + Z) rồi sửa.")
    now = msgspec.json.decode(draft.data, type=Paper)
    if now.scan and is_filed(home, now):
        raise Refused("Giấy này đã xếp vào hồ sơ.", "Lấy ra (Ctrl + Z) rồi sửa.")
    if now.stage is Stage.READING:
        raise Refused(f"{now.name} đang được đọc.", AGAIN_FIRST)
    return now


def _ready(home: Home, paper: Paper) -> Paper:
    """Return the paper as it is now, its pages kept one by one."""
    now = _present(home, paper)
    files = [page for page in now.pages if home.pages.get(page).media in MANY_PAGES]
    for page in files:
        now = _unpacked(home, now, page)
    return now


def _unpacked(home: Home, paper: Paper, page: str) -> Paper:
    """Keep the pages of a file one by one in the paper's place for it; the file itself stays kept."""
    entry = home.pages.get(page)
    data = home.blobs.read(entry.sha256)
    workers = Workers()
    try:
        count = workers.run(entry.name, tasks.count_pages, data, entry.media, entry.name)
        if count == 1:
            return paper
        if b"/ByteRange" in data:
            raise Refused(
                "Tệp này có chữ ký số nên giữ nguyên cả tệp.", "Xếp cả tệp, hoặc quét lại từ bản giấy."
            )
        sheets = workers.run(entry.name, tasks.sheets, data, entry.media, entry.name, 1, count)
    finally:
        workers.close()
    made: list[Paper] = []

    def with_sheets(ids: tuple[str, ...]) -> Paper:
        at = paper.pages.index(page)
        made.append(replace(paper, pages=(*paper.pages[:at], *ids, *paper.pages[at + 1 :])))
        return made[0]

    now = home.writer.now().isoformat(timespec="seconds")
    home.pages.unpack(page, sheets, draft=lambda ids: draft_of(with_sheets(ids), "", now))
    return made[0]
