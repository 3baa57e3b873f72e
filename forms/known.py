"""Every form the app can make, by name: what the catalogue's templates are checked against."""

from __future__ import annotations

from collections.abc import Iterator

from forms.archive import ArchiveHandOver
from forms.citizen import Guidance, Payment, ReturnReceipt, Slip, Ticket
from forms.declaration import Declaration
from forms.explanation import Explanation
from forms.form import Form, OfDossier
from forms.label import PostLabel
from forms.lists import (
    CallList,
    CertifiedBook,
    HandOver,
    LateList,
    LookupList,
    OldClosed,
    Posting,
    ResultsHandOver,
    ReuseList,
    ScanList,
    Visit,
)
from forms.process import Apology, Control, Refusal, StopNotice, Supplement
from forms.receipt import Receipt
from forms.registers import Register
from forms.report import PeriodReport
from forms.sheets import Cover, Separator
from forms.template import Template
from forms.wording import DOSSIER_NAMES, UNIT_NAMES

_KINDS: tuple[type[Form], ...] = (
    *(Receipt, Supplement, Refusal, Apology, Explanation, StopNotice, Control, Register, PeriodReport),
    *(
        HandOver,
        ResultsHandOver,
        Visit,
        CallList,
        LateList,
        OldClosed,
        ReuseList,
        ScanList,
        LookupList,
        Posting,
    ),
    CertifiedBook,
    *(
        Guidance,
        ReturnReceipt,
        PostLabel,
        Payment,
        Slip,
        Ticket,
        Declaration,
        Cover,
        Separator,
        ArchiveHandOver,
    ),
)
FORMS = {kind.form: kind for kind in _KINDS}


def names_of(kind: type[Form]) -> frozenset[str]:
    """What the lines of a form's template may speak of."""
    return UNIT_NAMES | kind.names | (DOSSIER_NAMES if issubclass(kind, OfDossier) else frozenset())


def template_faults(template: Template) -> Iterator[str]:
    """What would keep a template from being printed, in Vietnamese."""
    kind = FORMS.get(template.form)
    if kind is None:
        yield f"“form”: không có loại giấy “{template.form}”; chỉ có {', '.join(FORMS)}"
        return
    yield from template.faults(names_of(kind), kind.cells)
