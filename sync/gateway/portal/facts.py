"""What may be told of a dossier to a portal, in plain values and true ones only.

None of the shortcuts that are known from the field: no status is shown as another, nothing counts as
digitised, reused or paid online that was not, no result is made of other files, no number is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import SupplementAnswered, SupplementAsked
from localdb.domain.bodies.results import ResultReturned
from localdb.domain.deeds import deed
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Ground
from localdb.domain.values import Channel, PaperLine, Person, Scan, Status
from sync.gateway.portal.handing import Handed, results_of

Facts = dict[str, Any]
SHA256_LETTERS = 64  # a held result is named by its file, a held paper by the id of its scan
_DIGITS_OF = {12: "citizen", 9: "old"}  # căn cước, chứng minh nhân dân


class Procedure(Struct, frozen=True):
    """A procedure (thủ tục) as the portal itself names it."""

    name: str
    field_code: str
    field_name: str


class Around(Struct, frozen=True):
    """What is known beside the dossier: its unit's name, the portal's own words, who did each step.

    ``ref`` is the name that the portal gave the dossier, empty before; ``files`` says by their SHA-256 how
    it finds the files.
    """

    unit: str = ""
    procedure: Procedure | None = None
    ref: str = ""
    names: Mapping[str, str] = {}
    files: Mapping[str, Handed] = {}

    def handed(self, sha256: str) -> Facts:
        """Return how the portal finds a file, as facts."""
        found = self.files.get(sha256, Handed())
        return {"link": found.link, "file": found.file, "hash": found.hash}


def facts_of(dossier: Dossier, around: Around) -> Facts:
    """Return the facts of a dossier, by the names that field maps use."""
    known = around.procedure
    owner, how = dossier.subject, dossier.how
    returned = [(s.at, s.body) for s in dossier.steps if isinstance(s.body, ResultReturned)][-1:]
    by_post = any(body.how == "post" for _, body in returned)
    by_post = by_post or any(isinstance(step.body, Posted) for step in dossier.steps)
    number = dossier.result.number if dossier.result else ""
    results = [
        {"name": file.name, "number": number, "id": file.sha256} | around.handed(file.sha256)
        for file in results_of(dossier)
    ]
    return {
        "ref": around.ref,
        "code": dossier.official_code,
        "receipt": dossier.code if dossier.code != dossier.official_code else "",
        "procedure.code": dossier.procedure.code,
        "procedure.name": (known.name if known else "") or dossier.procedure.name,
        "field.code": known.field_code if known else "",
        "field.name": (known.field_name if known else "") or dossier.procedure.field,
        "unit.code": dossier.unit,
        "unit.name": around.unit,
        "channel": dossier.channel.value,
        "summary": f"{dossier.procedure.name}: {owner.name}",
        "note": _note(dossier),
        "status": told_status(dossier).value,
        "received_at": dossier.received_at,
        "due_at": dossier.due.at,
        "finished_at": dossier.finished_at,
        "declined_at": dossier.finished_at if dossier.status is Status.DECLINED else "",
        "returned_at": "".join(at for at, _ in returned),
        "returned_to": "".join(body.name for _, body in returned),
        "returned_how": "post" if by_post else "counter",
        "filed_where": "local",
        "digitised": "yes" if any(scan.component for scan in dossier.scans) else "no",
        "vneid_account": "no" if dossier.channel is Channel.DIRECT else "",
        "paid_online": "no",
        **_person("owner", owner),
        **_person("applicant", dossier.applicant),
        "owner.kind": _kind(owner, how.representation.ground if how.representation else None),
        "ids": [{"kind": _DIGITS_OF[len(n)], "number": n} for n in _numbers(owner)],
        "scans": [
            *(_scan(s) | around.handed(s.sha256) for s in dossier.scans if s.component),
            *(_held(paper) for paper in dossier.papers if paper.held),
        ],
        "papers": _papers(dossier),
        "components": [
            _component(p.component, p.name, p.originals, p.copies)
            | {"files": _handed_over(p.component, dossier, around)}
            for p in dossier.papers
        ],
        "filed": _filed(dossier, around),
        "fees": _fees(dossier),
        "fees_asked": _fees(dossier) if dossier.status is Status.PAYMENT else [],
        "supplements": _supplements(dossier, around.names),
        "results": results,
        "results_filed": [result for result in results if result["file"]],
    }


def steps_of(dossier: Dossier, around: Around) -> list[Facts]:
    """Return the steps of a dossier, the reception first, each under an ``id`` that it keeps."""
    began = f"{dossier.id}/received"
    first = ". ".join(filter(None, ("Tiếp nhận hồ sơ", dossier.late_words)))
    told = [(began, dossier.received_at, first, Status.RECEIVED, dossier.original_due.at)]
    for step in dossier.steps:
        what = deed(str(step.body.__struct_config__.tag))
        told.append((step.change, step.at, what, step.after, step.due.at))
    return [
        {
            "id": name,
            "ref": around.ref,
            "code": dossier.official_code,
            "who": around.names.get(name, ""),
            "unit.name": around.unit,
            "at": at,
            "began_at": told[max(0, place - 1)][1],
            "what": what,
            "status": status.value,
            "due_at": due,
        }
        for place, (name, at, what, status, due) in enumerate(told)
    ]


def told_status(dossier: Dossier) -> Status:
    """A reception that was taken back has no status of its own there: it was stopped, and says why."""
    return Status.STOPPED if dossier.voided else dossier.status


def _note(dossier: Dossier) -> str:
    """The note; of a dossier that was entered later than taken, that too: the portal has no field for it."""
    voided = f"Hủy tiếp nhận: {dossier.void_reason}" if dossier.voided else dossier.note
    return ". ".join(filter(None, (voided, dossier.late_words)))


def _person(who: str, person: Person) -> Facts:
    told = {name: getattr(person, name) for name in ("name", "number", "phone", "email", "birth", "address")}
    return {f"{who}.{name}": value for name, value in told.items()}


def _numbers(person: Person) -> list[str]:
    numbers = (person.number, person.old_number)
    return [n for n in numbers if n.isdecimal() and len(n) in _DIGITS_OF]


def _kind(owner: Person, ground: Ground | None) -> str:
    if ground is not Ground.ORGANISATION:
        return "citizen"
    return "enterprise" if len(owner.number.replace("-", "")) in (10, 13) else "organisation"


def _scan(scan: Scan) -> Facts:
    told = {"id": scan.id, "name": scan.name, "component": scan.component, "sha256": scan.sha256}
    return told | {"digitised": "yes", "reused": "component" if scan.reused else "no"}


def _held(paper: PaperLine) -> Facts:
    """A paper that was not asked for: the Kho holds it, as a paper or a result of another dossier.

    No link: whether this gateway has that dossier's files is not this dossier's to say.
    """
    source = "result" if len(paper.held) == SHA256_LETTERS else "component"
    told = {"id": paper.held, "name": paper.name, "component": paper.component}
    return told | {"digitised": "yes", "reused": source}


def _handed_over(component: str, dossier: Dossier, around: Around) -> list[Facts]:
    """The files of a component that the portal has already."""
    mine = [_scan(s) | around.handed(s.sha256) for s in dossier.scans if s.component == component]
    return [scan for scan in mine if scan["file"]]


def _filed(dossier: Dossier, around: Around) -> list[Facts]:
    """The components of which the portal has files, whenever they were filed."""
    names = {paper.component: paper.name for paper in dossier.papers}
    components = dict.fromkeys(scan.component for scan in dossier.scans if scan.component)
    found = [(component, _handed_over(component, dossier, around)) for component in components]
    return [
        {"component": component, "name": names.get(component) or files[0]["name"], "files": files}
        for component, files in found
        if files
    ]


def _component(component: str, name: str, originals: int, copies: int) -> Facts:
    kind = "original" if originals else "copy" if copies else ""
    return {"component": component, "name": name, "count": originals or copies or None, "kind": kind}


def _papers(dossier: Dossier) -> list[Facts]:
    """The papers that lie here on paper only."""
    filed = {scan.component for scan in dossier.scans}
    there = [p for p in dossier.papers if p.component not in filed and (p.originals or p.copies)]
    return [_component(p.component, p.name, p.originals, p.copies) for p in there]


def _fees(dossier: Dossier) -> list[Facts]:
    """The fees whose amount is known and that are owed."""
    free = {exempted.name for exempted in dossier.exemptions}
    known = [fee for fee in dossier.fees if fee.amount is not None and fee.name not in free]
    return [{"name": fee.name, "amount": fee.amount} for fee in known]


def _supplements(dossier: Dossier, names: Mapping[str, str]) -> list[Facts]:
    found: list[Facts] = []
    for step in dossier.steps:
        body = step.body
        if isinstance(body, SupplementAsked):
            lacks = "; ".join(lack.name for lack in body.lacks)
            told = {"id": step.change, "who": names.get(step.change, ""), "at": step.at}
            what = f"{body.reason}: {lacks}" if lacks else body.reason
            found.append(told | {"what": what, "due_before": step.due.at})
        elif isinstance(body, SupplementAnswered) and found:
            answer = {"answered_at": step.at, "answered_by": names.get(step.change, "")}
            found[-1] |= answer | {"answer": body.note, "due_after": body.due.at}
    return found
