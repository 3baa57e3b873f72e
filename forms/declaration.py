"""Declarations (tờ khai) that the app fills from what is known, for the citizen to read and sign.

Which fields stand where is the template's; here is only what a template may ask: every detail of every person
(``{child_name}``, ``{mother_birth}``) and a list of facts. What nobody knows yet becomes a dotted line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from forms.form import Form, Words
from forms.vietnamese import day_in_words, short_date
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Ground
from localdb.domain.values import Person

ROLES = (
    "applicant", "subject", "child", "father", "mother", "wife", "husband", "partner", "deceased",
    "guardian", "ward", "parent",
)  # fmt: skip
# What a person's card does not say, told for each of the roles.
DETAILS = ("ethnicity", "nationality", "hometown")
FACTS = frozenset(
    {
        "relation", "birth_place", "death_time", "death_place", "death_cause", "death_paper",
        "death_paper_by", "marriage_count_wife", "marriage_count_husband", "marital_status", "purpose",
        "copies", "document", "document_number", "document_book", "document_day", "document_office",
        "change_kind", "change_from", "change_to", "reason", "recognised_as", "guardianship_ground",
        "allowance", "household", "income", "disability", "bank_account", "request", "pages", "sets",
    }
)  # fmt: skip
_PERSON = (
    "name",
    "birth",
    "birth_words",
    "birth_year",
    "number",
    "sex",
    "address",
    "phone",
    "email",
    "paper",
)


class Declaration(Form, frozen=True):
    """A declaration for the procedure ``procedure``; ``people`` are by role, ``facts`` by name.

    The details that no card tells are facts too: ``{"child_ethnicity": "Kinh"}``. ``code`` is the dossier's,
    empty before its reception.
    """

    form: ClassVar[str] = "declaration"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = (
        FACTS | {f"{role}_{what}" for role in ROLES for what in (*_PERSON, *DETAILS)} | {"dossier_code"}
    )
    procedure: str
    people: Mapping[str, Person]
    facts: Mapping[str, str] = {}
    code: str = ""

    def about(self) -> tuple[str, str, str]:
        """The dossier's code when there is one, the procedure and the subject's number."""
        person = self.people.get("subject") or self.people.get("applicant")
        return self.code, self.procedure, person.number if person else ""

    def words(self) -> Words:
        """Everything that a declaration may ask; what is not known is empty."""
        said = dict.fromkeys(self.names, "") | {"dossier_code": self.code}
        for role, person in self.people.items():
            said |= {f"{role}_{what}": text for what, text in _told(person).items()}
        return said | {name: text for name, text in self.facts.items() if name in said and text}


def of_dossier(
    dossier: Dossier,
    people: Mapping[str, Person] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Declaration:
    """Return the declaration of a received dossier: its applicant and owner, and whoever else is known.

    The owner also stands as wife or husband by sex, for papers that ask both; who acts as a parent stands as
    the child's mother or father.
    """
    subject = dossier.subject
    known = {"applicant": dossier.applicant, "subject": subject}
    if subject.sex in _SPOUSE:
        known[_SPOUSE[subject.sex]] = subject
    told: dict[str, str] = {}
    acts = dossier.how.representation
    if acts and acts.ground is Ground.PARENT and dossier.applicant.sex in _PARENT:
        role, told["relation"] = _PARENT[dossier.applicant.sex]
        known[role] = dossier.applicant
    return Declaration(
        dossier.procedure.code, known | dict(people or {}), told | dict(facts or {}), dossier.shown_code
    )


_SPOUSE = {"Nữ": "wife", "Nam": "husband"}
_PARENT = {"Nữ": ("mother", "Mẹ"), "Nam": ("father", "Cha")}


def _told(person: Person) -> Words:
    born = _iso(person.birth)
    paper = f"Căn cước/CCCD số {person.number}" if len(person.number) == 12 else ""
    if person.number and not paper:
        paper = f"Số {person.number}"
    if paper and person.issued:
        paper += f", cấp ngày {short_date(person.issued)}"
    return {
        "name": person.name,
        "birth": short_date(person.birth),
        "birth_words": day_in_words(born) if born else "",
        "birth_year": person.birth[:4],
        "number": person.number,
        "sex": person.sex,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "paper": paper,
    }


def _iso(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
