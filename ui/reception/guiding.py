"""The guidance sheet of the case on the screen: what the citizen has to bring, before handing anything in."""

from __future__ import annotations

from forms.citizen import Guidance
from localdb.domain.procedure import Procedure
from ui.reception.model import Assessment
from ui.reception.papers import applying
from ui.reception.typed import ReceptionForm
from ui.words import money


def guidance(form: ReceptionForm, procedure: Procedure, seen: Assessment) -> Guidance:
    """Return the sheet: only the published papers that the answers given so far ask for, and the fees."""
    fees = [
        f"{line.name}: {money(line.amount) if line.amount else 'không thu'}"
        for line in seen.fees
        if line.amount is not None
    ]
    return Guidance(procedure, applying(procedure, form), form.applicant.name, fee="; ".join(fees))
