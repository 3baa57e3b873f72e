"""Papers for a file of the archive: the same way in as for a dossier, but no component to name. No Qt."""

from __future__ import annotations

from msgspec.structs import replace

from localdb.domain.archive.values import ArchivedPaper, File
from localdb.domain.archive.values import Stage as BoxStage
from localdb.home import Home
from localdb.log import new_id
from localdb.store import Actor
from ui.scanning.paper import Paper, Stage, keep

UNNAMED = "Tài liệu"


def name_of(paper: Paper) -> str:
    """Return what a paper is called in its file: what stands on it, else what it came as."""
    title = paper.facts.title if paper.facts else None
    return title.value if title else UNNAMED


def put_in(home: Home, paper: Paper, originals: tuple[str, ...], actor: Actor) -> tuple[Paper, File]:
    """Put a paper that was read into its file. Raises ``Trouble``."""
    paper = replace(paper, title=name_of(paper), scan=new_id(), reason="", todo="")
    keep(home, paper, actor.id)
    archived = ArchivedPaper(
        id=paper.scan,
        name=paper.title,
        sha256=paper.sha256,
        size=paper.size,
        pages=paper.count,
        originals=originals,
        confidence=paper.confidence,
        facts=paper.facts,
        signed=paper.sha256 in originals,
    )
    after = home.archive.put_in(paper.dossier, archived, paper.text, paper.pages, actor)
    return replace(paper, stage=Stage.FILED), after


def take_out(home: Home, paper: Paper, actor: Actor) -> File:
    """Take a paper out of its file again."""
    return home.archive.take_out(paper.dossier, paper.scan, "Vừa xếp nhầm.", actor)


def closed(home: Home, file: File) -> str:
    """Return why papers cannot be put into the file now; empty when they can."""
    box = home.archive.box(file.box)
    if box is None or box.stage is BoxStage.OPEN:
        return ""
    return f"Hộp {box.label.number}: {box.stage.label.lower()}, không nhận thêm giấy."
