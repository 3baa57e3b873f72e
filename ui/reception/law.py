"""Which law holds for the form in front: the catalogue of the day on which its dossier counts as received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused
from ui import late_entry
from ui.parts import Parts
from ui.reception import model
from ui.reception.typed import ReceptionForm


class Law:
    """The catalogue, asked for a form. ``now`` is the desk's; a late entry counts when it was taken."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def day(self, form: ReceptionForm) -> date:
        """Return the day on which the dossier counts as received."""
        return late_entry.moment(form.entry, self._now()).date()

    def procedure(self, form: ReceptionForm) -> Procedure | None:
        """Return the procedure of the form as it was in force on its day, else as it is today.

        ``None`` for a draft of a procedure that is no longer in force. A day half typed must not take the
        procedure out of the form; one before its first version is warned of.
        """
        for day in (self.day(form), self._now().date()):
            try:
                return self._parts.catalogue.procedure(form.procedure, day) if form.procedure else None
            except Refused:
                continue
        return None

    def find(self, text: str, form: ReceptionForm) -> Sequence[Procedure]:
        """Return the procedures that a few letters may mean."""
        find, today = self._parts.catalogue.find, self._now().date()
        return find(text, self.day(form), limit=6) or find(text, today, limit=6)

    def fee_questions(self, procedure: Procedure | None) -> model.FeeQuestions:
        """Return what must be known to tell its fees."""
        if procedure is None:
            return model.FeeQuestions()
        return model.fee_questions(self._parts.catalogue, procedure, self._parts.province)

    def assess(self, form: ReceptionForm, procedure: Procedure | None) -> model.Assessment:
        """Return what follows from the form now."""
        parts = self._parts
        return model.assess(
            form, procedure, parts.catalogue, parts.home.queries, province=parts.province, now=self._now()
        )

    def next_form(self, form: ReceptionForm) -> ReceptionForm:
        """Return an empty form; a batch of late entries goes on until somebody ends it."""
        return ReceptionForm(entry=late_entry.next_of_batch(form.entry, self.day(form)))

    def _now(self) -> datetime:
        return self._parts.home.writer.now()
