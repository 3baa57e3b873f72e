"""What a citizen sees of the form on a screen of their own, and whether they agreed to just that. No Qt."""

from __future__ import annotations

import hashlib

from localdb.domain.parties import Confirmation, Ground
from localdb.domain.people import normal_number, normal_phone
from localdb.domain.procedure import Procedure
from localdb.domain.words import clean
from ui.reception import papers
from ui.reception.typed import ReceptionForm, Ticked, TypedPerson

Lines = tuple[tuple[str, str], ...]


def typed_lines(form: ReceptionForm, procedure: Procedure, closed: dict[str, Ticked]) -> Lines:
    """Return what was typed, as name and words: who, for whom, what, and with which papers."""
    found = [*_person(form.applicant, "Người nộp")]
    if form.owner:
        found += _person(form.owner, "Chủ hồ sơ")
        ground = Ground(form.ground).label if form.ground else ""
        found.append(("Nộp thay", " · ".join(filter(None, (ground, clean(form.ground_detail))))))
    answers = procedure.answers(form.answers)
    ticks = form.papers | closed
    had = [c.label_for(answers) for c in papers.applying(procedure, form) if c.id in ticks]
    found += [("Thủ tục", procedure.label), ("Giấy tờ", "; ".join(had)), ("Ghi chú", clean(form.note))]
    return tuple((name, text) for name, text in found if text)


def mark(lines: Lines) -> str:
    """Return what stands for these words in an agreement (SHA-256)."""
    return hashlib.sha256("\n".join(f"{name}\t{text}" for name, text in lines).encode()).hexdigest()


def confirmation(form: ReceptionForm, lines: Lines) -> Confirmation | None:
    """Return the citizen's agreement; ``None`` when there is none to just these words."""
    agreed = form.agreed
    return agreed.confirmation if agreed and agreed.of == mark(lines) else None


def _person(person: TypedPerson, who: str) -> Lines:
    return (
        (who, clean(person.name)),
        ("Số định danh", normal_number(person.number).value),
        ("Ngày sinh", clean(person.birth)),
        ("Giới tính", clean(person.sex)),
        ("Nơi cư trú", clean(person.address)),
        ("Điện thoại", normal_phone(person.phone).value),
    )
