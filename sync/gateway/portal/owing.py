"""What is owed to a portal for one dossier, and what each event makes of it: pure, so that any order is safe.

Queued, sent, and accepted are three things. A dossier counts as taken only by the portal's own answer to the
very record that was sent last; an answer that comes late, twice, or to another record changes nothing.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from sync.gateway.portal.handing import Handed

FLIPS = 3  # how often “is there” and “is not there” may follow each other before we wait
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 3600.0


class State(StrEnum):
    """Where a dossier stands with the portal."""

    OWED = "owed"  # something is to be sent
    SENT = "sent"  # on the wire, or its answer was lost: it is sent again, which does no harm
    STEPS = "steps"  # the portal has the dossier as it is; rows of its progress are still to be sent
    ACCEPTED = "accepted"  # the portal acknowledged all of it
    SHORT = "short"  # it has the dossier, and would not take some rows of its progress, or some files
    REFUSED = "refused"  # the portal said no; waits for a correction
    APART = "apart"  # is not ours to send (yet)


DUE = (State.OWED, State.SENT, State.STEPS)


class Said(StrEnum):
    """What the portal said to one record."""

    ACCEPTED = "accepted"
    EXISTS = "exists"  # “đã tồn tại”: send it as an update
    ABSENT = "absent"  # “không tồn tại”: send it as new
    REFUSED = "refused"


class Answer(Struct, frozen=True):
    """The portal's answer to one record: ``code`` and ``text`` as it said them, ``ref`` its name of it."""

    said: Said
    code: str = ""
    text: str = ""
    ref: str = ""


class Owing(Struct, frozen=True):
    """One dossier at one portal.

    ``since`` (ISO 8601) is when what is not acknowledged yet began to be so, empty when nothing is. ``sent``,
    ``acked`` and ``refused`` are digests of records; ``there`` says that the portal is known to have the
    dossier, ``unsure`` that something was sent of whose end nobody knows. ``next_try`` is seconds since 1970.
    ``steps`` are the rows of progress that are done with; a ``!`` marks one that the portal refused.
    ``files`` are those that were handed over, by their SHA-256; one without a name was not taken.
    """

    entity: str
    state: State = State.OWED
    since: str = ""
    there: bool = False
    unsure: bool = False
    sent: str = ""
    acked: str = ""
    acked_at: str = ""
    refused: str = ""
    tries: int = 0
    next_try: float = 0.0
    code: str = ""
    error: str = ""
    ref: str = ""
    steps: tuple[str, ...] = ()
    files: dict[str, Handed] = {}


def noticed(row: Owing, at: str) -> Owing:
    """Something happened to the dossier at ``at``: look again at what is owed, at once."""
    return replace(row, state=State.OWED, since=row.since or at, tries=0, next_try=0.0)


def unchanged(row: Owing, digest: str, *, steps_owed: bool) -> Owing:
    """Settle the row when the portal has answered this very record last; else it is still to be sent."""
    if row.unsure or row.sent:
        return row
    if digest == row.refused:
        return replace(row, state=State.REFUSED)
    if row.there and digest == row.acked:
        return _acknowledged(row, steps_owed=steps_owed)
    return row


def again(row: Owing) -> Owing:
    """IT staff say that the portal should have it once more: what it refused, or links that ran out."""
    steps = tuple(step for step in row.steps if not step.startswith("!"))
    files = {name: file for name, file in row.files.items() if file != Handed()}
    row = replace(row, acked="", refused="", code="", error="", steps=steps, files=files)
    return replace(row, state=State.OWED, tries=0, next_try=0.0)


def apart(row: Owing, why: str) -> Owing:
    """The dossier is not to be sent, as it stands."""
    return replace(row, state=State.APART, since="", error=why, code="")


def turned_down(row: Owing, name: str, code: str, why: str) -> Owing:
    """The portal would not take the dossier for a reason ``name`` that needs no record to be known."""
    return replace(row, state=State.REFUSED, refused=name, code=code, error=why, sent="")


def trying(row: Owing) -> Owing:
    """Rows of progress are about to be sent."""
    return replace(row, tries=row.tries + 1)


def sending(row: Owing, digest: str) -> Owing:
    """Write this down before a byte leaves."""
    unsure = row.unsure or bool(row.sent)
    return replace(row, state=State.SENT, sent=digest, unsure=unsure, tries=row.tries + 1)


def handed(row: Owing, sha256: str, file: Handed) -> Owing:
    """The portal has a file of the dossier; an empty ``file``: it would not take it."""
    return replace(row, files=row.files | {sha256: file})


def waiting(row: Owing, why: str, until: float) -> Owing:
    """Nothing is wrong, but what is to be sent is not all here."""
    return replace(row, error=why, next_try=until)


def answered(
    row: Owing, digest: str, answer: Answer, now: float, at: str, *, whole: bool, steps_owed: bool
) -> Owing:
    """Return the row after an answer to the record ``digest``.

    ``whole``: the record says all that this portal can be told, so that nothing is left to send.
    """
    if row.sent != digest or row.state not in (State.SENT, State.OWED):
        return row
    ref = answer.ref or row.ref
    if answer.said in (Said.EXISTS, Said.ABSENT):
        wait = 0.0 if row.tries < FLIPS else now + pause(row.tries)
        row = replace(row, state=State.OWED, there=answer.said is Said.EXISTS, sent="", acked="", ref=ref)
        return replace(row, next_try=wait, error=answer.text)
    if answer.said is Said.REFUSED:
        if row.state is State.OWED:  # it has changed since: the newer record may please
            return replace(row, sent="")
        return replace(row, state=State.REFUSED, refused=digest, code=answer.code, error=answer.text, sent="")
    error = row.error if _lacks_files(row) else ""
    row = replace(row, there=True, unsure=False, sent="", refused="", code="", error=error, ref=ref)
    row = replace(row, tries=0, next_try=0.0)
    if not whole:
        return replace(row, state=State.OWED)
    row = replace(row, acked=digest, acked_at=at)
    return row if row.state is State.OWED else _acknowledged(row, steps_owed=steps_owed)


def failed(row: Owing, digest: str, why: str, now: float) -> Owing:
    """The line failed under this record, and nobody knows what became of it: again later, and alone."""
    if row.state is not State.STEPS and (row.sent != digest or row.state is not State.SENT):
        return row
    return replace(row, error=why, next_try=now + pause(row.tries))


def file_failed(row: Owing, why: str, now: float) -> Owing:
    """A file could not be handed over, so that the dossier waits: again later."""
    return replace(row, error=why, tries=row.tries + 1, next_try=now + pause(row.tries + 1))


def never_left(row: Owing, digest: str) -> Owing:
    """The portal was not reached at all: as if it had not been tried."""
    if row.state is State.STEPS:
        return replace(row, tries=max(0, row.tries - 1))
    if row.sent != digest or row.state is not State.SENT:
        return row
    return replace(row, state=State.OWED, sent="", tries=row.tries - 1)


def told(row: Owing, step: str, answer: Answer, *, left: bool) -> Owing:
    """One row of progress was answered; ``left``: more of them are to be sent."""
    done = step if answer.said is Said.ACCEPTED else f"!{step}"
    error = row.error if answer.said is Said.ACCEPTED else answer.text
    row = replace(row, steps=row.steps if done in row.steps else (*row.steps, done), error=error, tries=0)
    return _acknowledged(row, steps_owed=left) if row.state is State.STEPS else row


def pause(tries: int) -> float:
    """Return the seconds to wait after so many failed tries."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** max(0, tries - 1))


def _acknowledged(row: Owing, *, steps_owed: bool) -> Owing:
    if steps_owed:
        return replace(row, state=State.STEPS)
    if any(step.startswith("!") for step in row.steps) or _lacks_files(row):
        return replace(row, state=State.SHORT, tries=0, next_try=0.0)
    return replace(row, state=State.ACCEPTED, since="", tries=0, next_try=0.0)


def _lacks_files(row: Owing) -> bool:
    return Handed() in row.files.values()
