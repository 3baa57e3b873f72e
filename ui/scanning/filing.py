"""What happens to a paper that was read: judged, filed, taken out again, put aside. No Qt here.

The order of writes is what makes a kill at any moment harmless: the paper's draft is on disk before the
change that files it, and goes after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain import crosscheck
from localdb.domain.archive.values import File
from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Facts
from localdb.domain.procedure import Component, Procedure
from localdb.domain.rules.readings import corrected, typed_value
from localdb.domain.trouble import Refused
from localdb.domain.values import Scan
from localdb.home import Home
from localdb.log import new_id
from localdb.pages import PageState
from localdb.store import Actor
from scanner.values import ADVICE, FLAGS
from ui.scanning import archiving, reusing
from ui.scanning.naming import Proposal, elsewhere, heading_of, propose, taught
from ui.scanning.paper import Paper, Stage, Target, keep, need_dossier, twin

BAD = "Cần xem lại ảnh"
UNKNOWN = "Chưa nhận ra đây là giấy gì."
NO_DOSSIER = "Chưa chọn hồ sơ cho giấy này."
AWAITED = "Chờ hồ sơ được tiếp nhận."


class Done(Struct, frozen=True):
    """A paper and where it belongs after a write."""

    paper: Paper
    dossier: Target


def procedure_of(catalogue: Catalogue, dossier: Dossier) -> Procedure | None:
    """Return the procedure as it was when the dossier was received, when the catalogue still has it."""
    return catalogue.pinned(dossier.procedure)


def components_of(catalogue: Catalogue, dossier: Target) -> tuple[Component, ...]:
    """Return the papers that the dossier's procedure may hold; a file of the archive has no list."""
    procedure = None if isinstance(dossier, File) else procedure_of(catalogue, dossier)
    return procedure.components if procedure else ()


def judge(home: Home, catalogue: Catalogue, paper: Paper) -> Paper:
    """Return a paper that was read with what it is taken for and, when a person must look, the reason why."""
    if paper.cover:
        covered = home.queries.by_code(paper.cover) or home.archive.by_code(paper.cover)
        if covered is None:
            reason = f"Tờ bìa ghi hồ sơ {paper.cover}, không có trên máy này."
            return replace(paper, stage=Stage.WAITING, component="", reason=reason)
        paper = replace(paper, dossier=covered.id)
    paper = replace(paper, foreign=False)
    if not paper.dossier:
        doubt = _page_doubt(home, None, paper)
        paper = replace(paper, stage=Stage.WAITING, component="")
        return replace(paper, reason=doubt or NO_DOSSIER, todo=_advice(paper, doubt))
    if archived := home.archive.file(paper.dossier):
        reason = archiving.closed(home, archived) or _page_doubt(home, archived, paper)
        title, todo = archiving.name_of(paper), _advice(paper, reason)
        return replace(paper, stage=Stage.WAITING, component="", title=title, reason=reason, todo=todo)
    dossier = home.queries.dossier(paper.dossier)
    if dossier is None:  # scanned beside a form that is still being typed
        doubt = _page_doubt(home, None, paper)
        paper = replace(paper, stage=Stage.WAITING, component="")
        return replace(paper, reason=doubt or AWAITED, todo=_advice(paper, doubt))
    components = components_of(catalogue, dossier)
    hinted = any(c.id == paper.hint for c in components)
    proposal = Proposal(paper.hint, 1.0, sure=True) if hinted else _proposed(home, paper, dossier, components)
    paper = replace(
        paper,
        earlier=home.repeats.earlier(dossier, originals(home, paper), paper.text),
        stage=Stage.WAITING,
        component=proposal.component,
        title=next((c.label for c in components if c.id == proposal.component), ""),
        likeness=round(proposal.likeness, 2),
    )
    stranger = crosscheck.of_waiting(dossier, paper.facts)
    paper = replace(paper, foreign=bool(stranger))
    doubt = _doubt(home, dossier, paper, proposal, stranger)
    if doubt == UNKNOWN and (name := elsewhere(paper.text, catalogue.procedures)):
        doubt = f"Trông giống “{name}”, hồ sơ này không cần. Bấm 0 để xếp vào giấy tờ khác."
    if repeat := reusing.repeat(home, dossier, paper.earlier):
        return replace(paper, reason=f"{repeat} {doubt}".strip(), todo=reusing.TODO)
    return replace(paper, reason=doubt, todo=_advice(paper, doubt))


def _proposed(home: Home, paper: Paper, dossier: Dossier, components: Sequence[Component]) -> Proposal:
    """Return what a paper is taken for by its heading, and by what people did with such papers before."""
    times = home.naming.times(heading_of(paper.text), dossier.procedure.code)
    return taught(propose(paper.text, components), times, components)


def file(home: Home, catalogue: Catalogue, paper: Paper, component: str, actor: Actor) -> Done:
    """File a paper that was read under a component ("": none of the list). Raises ``Trouble``."""
    if not paper.sha256:
        raise Refused("Giấy này chưa đọc xong.", "Chờ đọc xong rồi xếp.")
    if home.archive.file(paper.dossier):
        done = Done(*archiving.put_in(home, paper, originals(home, paper), actor))
        home.drafts.drop(paper.id)
        return done
    dossier = need_dossier(home, paper.dossier)
    names = {c.id: c.label for c in components_of(catalogue, dossier)}
    asked = bool(paper.reason)
    title = names.get(component, paper.name)
    paper = replace(paper, component=component, title=title, scan=new_id(), reason="", todo="")
    keep(home, paper, actor.id)
    scan = Scan(
        id=paper.scan,
        component=component,
        name=title,
        sha256=paper.sha256,
        size=paper.size,
        pages=paper.count,
        originals=originals(home, paper),
        confidence=paper.confidence,
        facts=paper.facts,
    )
    after = home.store.file_paper(dossier.id, scan, paper.text, paper.pages, actor)
    if asked and (heading := heading_of(paper.text)):
        home.naming.learn(heading, dossier.procedure.code, component)
    home.drafts.drop(paper.id)
    return Done(replace(paper, stage=Stage.FILED), after)


def undo(home: Home, paper: Paper, actor: Actor) -> Done:
    """Take a filed paper out again, as long as its filing was not sent; it waits as it did before."""
    if home.archive.file(paper.dossier):
        return _waits_again(home, paper, archiving.take_out(home, paper, actor), actor)
    change = next(
        (
            change.id
            for change in reversed(home.queries.history(paper.dossier))
            if isinstance(change.body, PaperFiled) and change.body.scan.id == paper.scan
        ),
        None,
    )
    if change is None:
        raise Refused("Giấy này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    after = home.store.undo(change, actor)
    home.naming.forget(heading_of(paper.text), after.procedure.code, paper.component)
    return _waits_again(home, paper, after, actor)


def _waits_again(home: Home, paper: Paper, after: Target, actor: Actor) -> Done:
    waiting = replace(paper, stage=Stage.WAITING, scan="", reason="Vừa lấy ra khỏi hồ sơ.")
    keep(home, waiting, actor.id)
    for page in paper.pages:
        home.pages.mark(page, PageState.WAITING)
    return Done(waiting, after)


def aim(home: Home, catalogue: Catalogue, paper: Paper, dossier: str, actor: str) -> Paper:
    """Say which dossier a waiting paper belongs to, and judge it again."""
    aimed = judge(home, catalogue, replace(paper, dossier=dossier))
    keep(home, aimed, actor)
    return aimed


def correct(home: Home, catalogue: Catalogue, paper: Paper, field: str, typed: str) -> Paper:
    """Return a waiting paper with what a person says stands on it, judged again. The caller keeps it.

    Raises ``Trouble`` for a date that is none.
    """
    facts = corrected(paper.facts or Facts(), {field: ("", typed_value(field, typed))})
    return judge(home, catalogue, replace(paper, facts=facts))


def put_aside(home: Home, paper: Paper, note: str) -> Paper:
    """Put a paper's pages in the tray: out of the way, never deleted."""
    for page in paper.pages:
        home.pages.mark(page, PageState.TRAY, note)
    home.drafts.drop(paper.id)
    return replace(paper, stage=Stage.ASIDE, reason=note)


def take_back(home: Home, paper: Paper, dossier: str, actor: str) -> Paper:
    """Take a paper out of the tray, to be read again; it will not step aside by itself any more."""
    back = Paper(new_id(), paper.name, dossier, pages=paper.pages, wanted=True)
    keep(home, back, actor)
    for page in paper.pages:
        home.pages.mark(page, PageState.WAITING)
    return back


def originals(home: Home, paper: Paper) -> tuple[str, ...]:
    """Return the SHA-256 of what arrived, in order, each once."""
    return tuple(dict.fromkeys(home.pages.get(page).sha256 for page in paper.pages))


def _advice(paper: Paper, doubt: str) -> str:
    """Return what helps when the picture is the doubt."""
    return next((ADVICE[flag] for flag in paper.flags if flag in ADVICE), "") if doubt.startswith(BAD) else ""


def _page_doubt(home: Home, target: Target | None, paper: Paper, foreign: str = "") -> str:
    """Return why a person must look at the pages, whatever they are; ``foreign``: whose they seem to be."""
    doubts = [FLAGS[flag] for flag in paper.flags if flag in FLAGS]
    scan = twin(target, originals(home, paper)) if target else None
    missing, gaps = (", ".join(map(str, numbers)) for numbers in (paper.missing, paper.gaps))
    reasons = {
        f"Không đọc được trang {missing}.": missing,
        f"Thiếu trang {gaps} theo số in trên giấy: quét thêm, hoặc xếp nếu đã đủ.": gaps,
        foreign: foreign,
        f"Tờ này đã có trong hồ sơ: {scan.name if scan else ''}.": scan and isinstance(target, File),
        f"{BAD}: {', '.join(doubts)}.": doubts,
        "Chưa chắc giấy này gồm những trang nào: xem lại các trang.": paper.doubtful,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _doubt(home: Home, dossier: Dossier, paper: Paper, proposal: Proposal, stranger: str) -> str:
    """Return why a person must look before the paper is filed; empty when nobody must."""
    pages = _page_doubt(home, dossier, paper, stranger)
    reasons = {
        "Hồ sơ đã hủy tiếp nhận.": dossier.voided,
        pages: pages,
        proposal.why: proposal.why,
        UNKNOWN: not paper.component,
        "Chưa chắc đây là giấy gì.": not proposal.sure,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
