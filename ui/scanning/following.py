"""Papers that came beside a form: named by the clerk, filed when the dossier is received. No Qt here."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain.procedure import Component
from localdb.home import Home
from localdb.store import Actor
from ui.scanning import filing
from ui.scanning.filing import Done
from ui.scanning.naming import Proposal, propose
from ui.scanning.paper import Paper, Stage, keep, kept

UNSURE = "Bấm số của giấy này."
NO_PROCEDURE = "Chọn thủ tục để đặt tên giấy."
_ONE = threading.Lock()  # a paper is settled by a key and follows its dossier: one after the other


def awaits(paper: Paper) -> bool:
    """Whether a paper waits for nothing but the reception of its dossier."""
    return paper.stage is Stage.WAITING and paper.reason == filing.AWAITED


def proposed(paper: Paper, components: Sequence[Component]) -> Paper:
    """Return a paper that awaits its dossier as a list shows it: with what it is taken for, or why not."""
    if not awaits(paper) or paper.settled:
        return paper
    found = propose(paper.text, components) if components else Proposal()
    if not found.sure:
        return replace(paper, component=found.component, reason=UNSURE if components else NO_PROCEDURE)
    name = next(component.label for component in components if component.id == found.component)
    return replace(paper, component=found.component, title=name)


def settle(
    home: Home, catalogue: Catalogue, paper: str, component: str, actor: Actor, *, title: str
) -> Paper | Done | None:
    """File a paper under what the clerk says it is; while its dossier is a form, keep what was said.

    ``None`` when it was filed or put aside meanwhile.
    """
    with _ONE:
        if (now := kept(home, paper)) is None:
            return None
        if home.queries.dossier(now.dossier) is not None:
            return filing.file(home, catalogue, now, component, actor)
        settled = replace(now, component=component, title=title, settled=True, reason=filing.AWAITED, todo="")
        keep(home, settled, actor.id)
        return settled


def follow(home: Home, catalogue: Catalogue, papers: Iterable[str], actor: Actor) -> list[Paper | Done]:
    """File what awaited a dossier that is received by now; what a person must look at waits in it.

    What the clerk settled is not asked for again, unless the dossier itself speaks against it.
    """
    found: list[Paper | Done] = []
    with _ONE:
        for paper in filter(None, (kept(home, paper) for paper in papers)):
            if awaits(paper) and home.queries.dossier(paper.dossier) is not None:
                found.append(_into_dossier(home, catalogue, paper, actor))
    return found


def _into_dossier(home: Home, catalogue: Catalogue, paper: Paper, actor: Actor) -> Paper | Done:
    accepted = {"", filing.judge(home, catalogue, replace(paper, dossier="")).reason}
    judged = filing.judge(home, catalogue, replace(paper, hint=paper.component))
    if paper.settled and (judged.reason in accepted or not paper.component):
        return filing.file(home, catalogue, paper, paper.component, actor)
    if not judged.reason:
        return filing.file(home, catalogue, judged, judged.component, actor)
    keep(home, judged, actor.id)
    return judged
