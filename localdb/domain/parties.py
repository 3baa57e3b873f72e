"""Who stands behind a dossier besides its owner: a representative, a helper, the body that decides.

The helper (hỗ trợ nộp trực tuyến) is never the applicant. A representative says on which ground: Bộ luật Dân
sự 2015 Art. 136 (by law), 138 (by mandate); kin need no mandate for hộ tịch (TT 04/2020/TT-BTP Art. 2,
unverified).
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.trouble import Refused
from localdb.domain.values import Person
from localdb.domain.words import fold


class Ground(StrEnum):
    """Căn cứ đại diện: on which ground somebody acts for the owner."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    KIN = "kin"
    MANDATE = "mandate"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _GROUND_LABELS[self]


_GROUND_LABELS = {
    Ground.PARENT: "Cha, mẹ của con chưa thành niên",
    Ground.GUARDIAN: "Người giám hộ",
    Ground.KIN: "Người thân thích (hộ tịch, không cần ủy quyền)",
    Ground.MANDATE: "Được ủy quyền bằng văn bản",
    Ground.ORGANISATION: "Người đại diện của tổ chức",
}


class Representation(Struct, frozen=True, omit_defaults=True):
    """The applicant acts for the owner: ``detail`` names the mandate (number, day, who certified it)."""

    ground: Ground
    detail: str = ""


class Helper(Struct, frozen=True, omit_defaults=True):
    """Who helped a citizen to submit online; the citizen stays the applicant."""

    name: str
    number: str = ""


class Routing(Struct, frozen=True, omit_defaults=True):
    """The body that decides when it is not this centre; no ``name``: nobody knows yet, it is coordinated."""

    name: str = ""
    code: str = ""

    @property
    def known(self) -> bool:
        """Whether the competent body is known."""
        return bool(self.name)


class ShownOn(StrEnum):
    """On what a citizen saw what was typed."""

    SECOND = "second_screen"
    TURNED = "turned_screen"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return {"second_screen": "màn hình thứ hai", "turned_screen": "màn hình quay cho xem"}[self.value]


class Confirmation(Struct, frozen=True, omit_defaults=True):
    """The citizen saw what was typed and said that it is right, ``at`` (ISO 8601); the clerk noted it."""

    on: ShownOn
    at: str


class Circumstances(Struct, frozen=True, omit_defaults=True):
    """How a dossier came in.

    ``visit`` joins the dossiers of one visit; ``portal_code`` is the national portal's when it was submitted
    online; ``answers`` are those to the procedure's questions, by which its papers were chosen; ``routing``
    is ``None`` when this centre's own commune decides. ``confirmed``: the citizen agreed to what was typed.
    """

    visit: str = ""
    representation: Representation | None = None
    helper: Helper | None = None
    portal_code: str = ""
    answers: dict[str, str] = {}
    routing: Routing | None = None
    confirmed: Confirmation | None = None


HERE = "tại nơi tiếp nhận"


def routed(routing: Routing | None) -> str:
    """Return who decides as a correctable text: ``HERE``, a body's name, or nothing while nobody knows."""
    return HERE if routing is None else routing.name


def routing_of(text: str) -> Routing | None:
    """Return what ``routed`` wrote. A name that somebody typed has no agency code."""
    return None if fold(text) == fold(HERE) else Routing(text)


def check(how: Circumstances, applicant: Person, owner: Person | None) -> None:
    """Refuse a helper who is the applicant or the owner, and a representation that names nothing."""
    if how.helper and (_same(how.helper, applicant) or (owner is not None and _same(how.helper, owner))):
        raise Refused(
            "Người hỗ trợ không được đứng tên người nộp hoặc chủ hồ sơ.",
            "Ghi đúng công dân là người nộp; người hỗ trợ ghi ở ô riêng.",
            field="helper",
        )
    if how.representation is None:
        return
    if owner is None:
        raise Refused("Có căn cứ đại diện nhưng chưa có chủ hồ sơ.", "Nhập chủ hồ sơ.", field="owner.name")
    if how.representation.ground is Ground.MANDATE and not how.representation.detail.strip():
        raise Refused(
            "Ủy quyền phải ghi rõ văn bản.",
            "Ghi số, ngày và nơi chứng thực của văn bản ủy quyền.",
            field="ground_detail",
        )


def _same(helper: Helper, person: Person) -> bool:
    if helper.number and person.number:
        return helper.number in {person.number, person.old_number}
    return fold(helper.name) == fold(person.name)
