"""The reception form as typed, without Qt: every key is kept, so that a draft comes back exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from localdb.domain import people
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Confirmation
from localdb.domain.procedure import PaperKind
from localdb.domain.trouble import Trouble
from localdb.domain.values import Channel, Person
from localdb.domain.words import clean, person_field
from ui.late_entry import TypedEntry, next_of_batch
from ui.words import day

_ON_CHIP = ("name", "number", "sex", "address", "old_number", "issued")
OWN, OTHER, UNKNOWN = "own", "other", "unknown"  # who decides, beside the bodies of the catalogue


class TypedPerson(Struct, frozen=True, omit_defaults=True):
    """A person as typed; ``address_now`` is chosen when the old commune was divided."""

    name: str = ""
    number: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    old_number: str = ""
    issued: str = ""
    address_now: str = ""
    proof: str = ""  # how far the card's chip was believed, in words; empty when it was not read


class Ticked(Struct, frozen=True, omit_defaults=True):
    """A paper that is closed: handed in, or ``by`` data, store or vneid with what shows it.

    ``held`` is the digitised paper that stands in for it, as in ``PaperLine``.
    """

    originals: int
    copies: int
    by: str = "paper"
    evidence: str = ""
    held: str = ""


class Agreed(Struct, frozen=True, omit_defaults=True):
    """The citizen agreed to the words ``of`` (SHA-256); to others, typed since, nobody did."""

    confirmation: Confirmation
    of: str


class ReceptionForm(Struct, frozen=True, omit_defaults=True):
    """The whole form as typed, under the ``version`` of the procedure that was in force then.

    ``visit`` is the first dossier of the visit, ``shared`` the kinds of paper that lie in its dossiers, with
    the words that say so. ``routing`` is empty while the catalogue's own answer stands.
    """

    procedure: str = ""
    version: str = ""
    applicant: TypedPerson = TypedPerson()
    owner: TypedPerson | None = None
    papers: dict[str, Ticked] = {}
    channel: Channel = Channel.DIRECT
    sets: int = 1
    pages: int = 1
    copies: int = 1
    case: str = ""
    exemption: str = ""
    note: str = ""
    due: str = ""
    answers: dict[str, str] = {}
    ground: str = ""
    ground_detail: str = ""
    helper: str = ""
    portal_code: str = ""
    routing: str = ""
    routing_name: str = ""
    visit: str = ""
    shared: dict[str, str] = {}
    again: dict[str, str] = {}  # held papers that a leader lets be asked for, each with leader and reason
    reused: dict[str, str] = {}  # the held paper that the clerk chose for a component, by its id
    agreed: Agreed | None = None
    entry: TypedEntry | None = None  # taken on paper, entered later

    @property
    def title(self) -> str:
        """What a person would call this draft."""
        return clean(self.applicant.name) or clean(self.applicant.number) or "Hồ sơ chưa có tên"

    @property
    def empty(self) -> bool:
        """Whether nothing was typed yet of a dossier; the ground of a batch of late entries is none."""
        return replace(self, entry=None) == ReceptionForm() and not (self.entry and self.entry.at)


def encode(form: ReceptionForm) -> bytes:
    """Return the form as a draft keeps it."""
    return msgspec.json.encode(form)


def decode(data: bytes) -> ReceptionForm:
    """Read a draft."""
    return msgspec.json.decode(data, type=ReceptionForm)


def fill_from_card(form: ReceptionForm, text: str, *, owner: bool = False) -> ReceptionForm:
    """Return the form with the person of a card's QR; what the card does not say is kept."""
    return _fill(form, people.parse_card_qr(text).person(), owner=owner)


def fill_from_chip(
    form: ReceptionForm, person: Person, proof: str, *, owner: bool = False
) -> tuple[ReceptionForm, list[str]]:
    """Return the form with what a card's chip adds, and in words where the chip says otherwise.

    What stands there stays; the clerk decides. Raises ``Trouble`` for the chip of somebody else.
    """
    typed = (form.owner or TypedPerson()) if owner else form.applicant
    if typed.number and people.normal_number(typed.number).value != person.number:
        raise Trouble(
            f"Thẻ trên đầu đọc là của số {person.number}, không phải người đang nhập.",
            "Đặt đúng thẻ, hoặc xóa số định danh đã nhập rồi đọc lại.",
        )
    told = {name: getattr(person, name) for name in _ON_CHIP}
    told["birth"] = day(person.birth) if person.birth else ""
    differs = [
        f"{person_field(name).capitalize()}: trên màn hình “{here}”, trong chip “{said}”"
        for name, said in told.items()
        if (here := clean(getattr(typed, name))) and said and here.casefold() != said.casefold()
    ]
    added = {name: said for name, said in told.items() if said and not clean(getattr(typed, name))}
    filled = replace(typed, **added, proof=proof)
    return (replace(form, owner=filled) if owner else replace(form, applicant=filled)), differs


def fill_known(form: ReceptionForm, person: Person, *, owner: bool = False) -> ReceptionForm:
    """Return the form with a person who was here before; what is typed already is kept."""
    typed = (form.owner or TypedPerson()) if owner else form.applicant
    if clean(typed.name):
        return form
    return _fill(form, replace(person, issued=""), owner=owner)


def _fill(form: ReceptionForm, person: Person, *, owner: bool) -> ReceptionForm:
    typed = (form.owner or TypedPerson()) if owner else form.applicant
    filled = replace(
        typed,
        name=person.name,
        number=person.number,
        old_number=person.old_number,
        birth=day(person.birth) if person.birth else typed.birth,
        sex=person.sex,
        address=person.address,
        issued=person.issued,
        phone=typed.phone or person.phone,
        address_now=person.address_now,
    )
    return replace(form, owner=filled) if owner else replace(form, applicant=filled)


def next_in_visit(
    form: ReceptionForm, received: Dossier, kind_of: Callable[[str], PaperKind | None]
) -> ReceptionForm:
    """Return the form of the next procedure of the same people, who need not be scanned again."""
    told = f"đã nộp cùng lượt, hồ sơ {received.shown_code}"
    kinds = {kind.id: told for paper in received.papers if (kind := kind_of(paper.name))}
    return ReceptionForm(
        applicant=form.applicant,
        owner=form.owner,
        channel=form.channel,
        ground=form.ground,
        ground_detail=form.ground_detail,
        helper=form.helper,
        visit=form.visit or received.id,
        shared=kinds | form.shared,
        entry=next_of_batch(
            form.entry, datetime.fromisoformat(received.received_at).date(), same_person=True
        ),
    )
