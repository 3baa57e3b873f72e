"""A procedure (thủ tục hành chính) as published: who decides, which papers, how long, under which law.

A procedure has versions with effective dates; a dossier is pinned to the version it was received under.
Each aspect says how far it was verified, and what is not verified is shown as such to IT staff.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from localdb.domain.trouble import Refused
from localdb.domain.words import fold, quoted


class Verification(StrEnum):
    """How far an aspect of a procedure was checked."""

    PORTAL = "portal"  # read in a snapshot of the national portal
    PROVINCE = "province"  # read in a decision of one province
    LIST = "list"  # seen in a published list
    LAW = "law"  # read in codified law
    UNVERIFIED = "unverified"

    @property
    def verified(self) -> bool:
        """Whether the aspect was read in a published source."""
        return self is not Verification.UNVERIFIED


class Mode(StrEnum):
    """What happens to a component at the counter."""

    SUBMIT = "submit"  # nộp
    PRESENT = "present"  # xuất trình: check, record, return; a copy may not be demanded
    LOOK_UP = "look_up"  # cơ quan tự tra cứu
    DECLARE = "declare"  # chỉ khai thông tin


class Rule(StrEnum):
    """How a time limit is counted."""

    SAME_DAY = "same_day"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"  # hours of office time; an office day of the calendar has its own number
    HOURS = "hours"  # hours by the clock, day and night
    IMMEDIATE = "immediate"
    CHAIN = "chain"  # linked procedures: each part has its own limit
    UNKNOWN = "unknown"


class Cutoff(StrEnum):
    """What reception after the cut-off hour (15:00) does to the due date."""

    NONE = "none"
    NEXT_DAY_RESULT = "next_day_result"  # same-day result may move to the next working day
    COUNT_FROM_NEXT_DAY = "count_from_next_day"  # linked groups: counting starts on the next working day


class TimeLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """A time limit: ``value`` days or hours of ``rule``; ``text`` as published; ``cutoff`` after 15:00."""

    rule: Rule
    value: int = 0
    cutoff: Cutoff = Cutoff.NONE
    text: str = ""


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to a question; ``id`` is stable within the question."""

    id: str
    label: str


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be known of the case so that only the papers that apply are asked; the usual answer is first.

    ``source`` is the rule that makes the papers depend on the answer.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    source: str
    verification: Verification = Verification.UNVERIFIED


class PaperKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of paper that many procedures ask for, known by the words of its name (``phrases``).

    What was handed in once serves every dossier of the same visit. A ``reusable`` one, already digitised
    here, is not asked for again for ``valid_days`` (0: without limit), nor once a result of one of the
    procedures ``replaced_by`` took its place.
    """

    id: str
    phrases: tuple[str, ...]
    source: str
    reusable: bool = False
    valid_days: int = 0
    replaced_by: tuple[str, ...] = ()
    verification: Verification = Verification.UNVERIFIED

    def names(self, paper: str) -> bool:
        """Whether a paper called ``paper`` is of this kind alone; a paper “A, or B” is of none."""
        words = fold(paper)
        for before in ("ban sao ", "ban chinh ", "ban goc "):
            words = words.removeprefix(before)
        return any(words == fold(p) or words.startswith(f"{fold(p)} (") for p in self.phrases)


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """One paper of a procedure's published list; ``id`` is stable within the procedure (``tp01``)."""

    id: str
    name: str
    mode: Mode = Mode.SUBMIT
    originals: int = 1
    copies: int = 0
    always: bool = True
    condition: str = ""
    short: str = ""
    keywords: tuple[str, ...] = ()  # words of the paper's heading, for naming scans
    when: dict[str, tuple[str, ...]] = {}  # applies only with one of these answers to each question
    labels: dict[str, str] = {}  # what it is called after an answer: {"noi_sinh.tai_nha": "Giấy cam đoan"}

    @property
    def label(self) -> str:
        """The name shown in lists: the short one where there is one."""
        return self.short or self.name

    def applies(self, answers: dict[str, str]) -> bool:
        """Whether the paper belongs to a case with these answers."""
        return all(answers.get(question) in allowed for question, allowed in self.when.items())

    def demanded(self, answers: dict[str, str]) -> bool:
        """Whether the dossier is incomplete without it: always, or because an answer calls for it."""
        asked = self.mode in {Mode.SUBMIT, Mode.PRESENT}
        return asked and (self.always or bool(self.when)) and self.applies(answers)

    def label_for(self, answers: dict[str, str]) -> str:
        """The name shown for a case with these answers."""
        said = (self.labels.get(f"{question}.{answer}") for question, answer in answers.items())
        return next((label for label in said if label), self.label)


class PartSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a linked procedure: who decides it, within which limit, after which other part."""

    id: str
    name: str
    owner: str
    limit: TimeLimit
    ours: bool = False
    after: str = ""


class Verified(Struct, frozen=True, forbid_unknown_fields=True):
    """Verification per aspect."""

    name: Verification
    time: Verification
    components: Verification
    fee: Verification


class Procedure(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a procedure, effective from ``valid_from`` (inclusive) to ``valid_to`` (inclusive)."""

    code: str
    version: str
    name: str
    field: str
    group: str
    level: str
    limit: TimeLimit
    components: tuple[Component, ...]
    result: str
    valid_from: date
    verified: Verified
    valid_to: date | None = None
    legal_basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    fee_text: str = ""
    notes: str = ""
    short: str = ""
    questions: tuple[Question, ...] = ()
    parts: tuple[PartSpec, ...] = ()

    @property
    def label(self) -> str:
        """The name a clerk says: the short one where there is one."""
        return self.short or self.name

    def effective(self, day: date) -> bool:
        """Whether this version is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def answers(self, given: dict[str, str]) -> dict[str, str]:
        """Return an answer to every question: the given one where it is one, else the usual one."""
        return {
            question.id: given.get(question.id, "")
            if given.get(question.id) in {a.id for a in question.answers}
            else question.answers[0].id
            for question in self.questions
        }

    def named(self, paper: str) -> Component:
        """Return the published component that ``paper`` names, or refuse: no other may be asked for."""
        words = fold(paper)
        for component in self.components:
            known = (component.name, component.short, *component.labels.values(), *component.keywords)
            if len(words) > 3 and any(words in fold(name) for name in known if name):
                return component
        raise Refused(
            f"{quoted(paper)} không có trong thành phần hồ sơ đã công bố của thủ tục {self.code}.",
            "Không được yêu cầu công dân nộp thêm; chỉ yêu cầu giấy tờ trong danh mục.",
            field="papers",
        )

    def component(self, component_id: str) -> Component:
        """Return the published component, or refuse: a paper outside the list cannot be asked for."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise Refused(
            f"Giấy tờ “{component_id}” không có trong thành phần hồ sơ đã công bố của thủ tục {self.code}.",
            "Chỉ được yêu cầu giấy tờ trong danh mục.",
        )
