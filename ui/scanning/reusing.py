"""A paper that was taken before: a person is told where, and takes that one instead by one key. No Qt."""

from __future__ import annotations

from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.home import Home
from localdb.log import new_id
from localdb.pages import PageState
from localdb.repeats import Earlier
from localdb.store import Actor
from ui.scanning.paper import Paper, Stage, keep, need_dossier
from ui.words import day

TODO = "Ctrl + D dùng bản ấy, tờ này để vào khay; Enter vẫn xếp tờ này."


def repeat(home: Home, here: Dossier, earlier: Earlier | None) -> str:
    """Return in words where a paper was taken first; empty when it was not, or lies there no longer."""
    taken = home.repeats.taken(earlier) if earlier else None
    if taken is None or earlier is None:
        return ""
    how = "Đúng tệp này đã nhận" if earlier.exact else "Giống giấy đã quét"
    where = "trong chính hồ sơ này" if taken.dossier.id == here.id else f"ở hồ sơ {taken.dossier.shown_code}"
    return f"{how} {where}: “{taken.scan.name}”, ngày {day(taken.at)}, {taken.by}."


def take_earlier(
    home: Home, catalogue: Catalogue, paper: Paper, component: str, actor: Actor
) -> tuple[Paper, Dossier]:
    """Let the earlier taking stand in for a paper, whose pages go to the tray. Raises ``Trouble``.

    In the dossier where it lies nothing is filed; another dossier gets the same files, with its source.
    """
    taken = home.repeats.taken(paper.earlier) if paper.earlier else None
    if taken is None:
        raise Refused("Không còn bản đã quét trước của giấy này.", "Xếp tờ này như thường.")
    dossier = need_dossier(home, paper.dossier)
    note = f"Đã có ở hồ sơ {taken.dossier.shown_code}: {taken.scan.name}."
    if taken.dossier.id != dossier.id:
        procedure = catalogue.pinned(dossier.procedure)
        names = {c.id: c.label for c in procedure.components} if procedure else {}
        title = names.get(component, taken.scan.name)
        paper = replace(paper, component=component, title=title, scan=new_id(), reason="", todo="")
        keep(home, paper, actor.id)
        source = taken.scan.reused or taken.scan.id
        scan = replace(taken.scan, id=paper.scan, component=component, name=title, settled=(), reused=source)
        text = home.queries.scan_text(taken.scan.id)
        dossier = home.store.file_paper(dossier.id, scan, text, (), actor)
    for page in paper.pages:
        home.pages.mark(page, PageState.TRAY, note)
    home.drafts.drop(paper.id)
    stage = Stage.ASIDE if taken.dossier.id == dossier.id else Stage.FILED
    return replace(paper, stage=stage, reason=note), dossier
