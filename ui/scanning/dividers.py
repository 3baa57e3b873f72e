"""Prints the cover and separator sheets of a dossier. No Qt here; call it off the GUI thread."""

from __future__ import annotations

from forms import printing
from forms.separator import separators
from forms.template import Paper
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from ui.parts import Parts
from ui.scanning.filing import components_of

_PLAIN = 3


def print_dividers(parts: Parts, dossier: Dossier | None) -> str:
    """Print a cover for the dossier and a separator for each paper handed in; without one, plain separators.

    Returns the printer's name. Raises ``Trouble`` when no printer is chosen or it does not take the job.
    """
    if not parts.printer:
        raise Trouble("Chưa chọn máy in.", "Chọn máy in ở màn hình Cài đặt rồi in lại.")
    taken = {paper.component for paper in dossier.papers} if dossier else set()
    components = components_of(parts.catalogue, dossier) if dossier else ()
    wanted = [component for component in components if component.id in taken]
    pdf = separators(dossier, wanted, plain=0 if wanted else _PLAIN)
    printing.print_pdf(pdf, parts.printer, title="Tờ phân cách", paper=Paper.A4)
    return parts.printer
