"""Brings dossiers to the portal: reads what was decided, sends what is owed, writes down what was answered.

Before a byte leaves, the row says “sent”; it says “accepted” only by the portal's answer to that very
record. A record whose answer was lost is sent again: as new, or as an update when the portal says that it
exists.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.dossier import Dossier
from sync.gateway.files import files_of as store_of_files
from sync.gateway.portal import owing
from sync.gateway.portal.apis import Portal, open_portal
from sync.gateway.portal.facts import Around, Facts, facts_of, steps_of, told_status
from sync.gateway.portal.fieldmap import FieldMap, Incomplete, Record, canonical, load_map, write
from sync.gateway.portal.handing import Handed, files_of, good_until, links
from sync.gateway.portal.link import PortalTrouble
from sync.gateway.portal.memory import LineState, Memory, Moved
from sync.gateway.portal.owing import Answer, Owing, Said, State
from sync.gateway.settings import PortalSettings
from sync.gateway.store import Store, now
from sync.gateway.turns import Turns

T = TypeVar("T")
Row = tuple[str, Record]  # a row of progress, and the name under which we know it
LOOK = 200  # rows prepared at a time
FILE_TRIES = 3  # of a file, before an update goes without it
MOST_FAILURES = 3  # in a row, after which the portal is left in peace for a while
FILES_SECONDS, LONGEST_FOR_FILES = 30.0, 3600.0  # between looks for files; until a dossier goes without
FIRST_PEACE, LONGEST_PEACE = 5.0, 300.0  # seconds
SETTINGS_SECONDS = 3600.0  # what only a person can mend is looked at again
TODO = "Đọc lý do, sửa hồ sơ cho đúng: bản sửa tự gửi lại. Hồ sơ đã đúng thì báo cán bộ CNTT của tỉnh."
TODO_PROCEDURE = "Báo cán bộ CNTT của tỉnh: Cổng chưa có thủ tục này. Không phải sửa hồ sơ."


class Round(Struct):
    """What one round did: records and rows of progress that were taken, refused, or got no answer."""

    accepted: int = 0
    refused: int = 0
    steps: int = 0
    unanswered: int = 0


class _TurnLostError(Exception):
    """Another process has the turn now."""


class Parcel(Struct, frozen=True):
    """One dossier, ready to be sent: its record, and the rows of progress that the portal lacks."""

    commune: str
    row: Owing
    dossier: Dossier
    record: Record
    digest: str
    steps: tuple[Row, ...]


class Carrier:
    """One portal's carrier; ``clock`` gives seconds since 1970. One thread at a time."""

    def __init__(
        self,
        store: Store,
        settings: PortalSettings,
        portal: Portal | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._clock = settings, clock
        self._map: FieldMap = load_map(settings.map)
        self._portal = portal or open_portal(self._map, settings)
        self._memory = Memory(store, settings.map)
        self._store, self._store_of_files = store, store_of_files(store.home, store.settings)
        self._failures = 0
        self._heard = False

    def close(self) -> None:
        """Give the turn to another process and drop the connections."""
        self._memory.give_turn()
        self._portal.close()

    def round(self, stopping: Callable[[], bool] = lambda: False) -> Round:
        """Send all that is due, as long as the portal answers; return what came of it.

        Does nothing while another process has the turn. Raises ``Trouble`` for this machine's own failures.
        """
        done = Round()
        if not self._memory.take_turn(self._clock()):
            return done
        self._memory.read_feed()
        if self._memory.line().wait_until > self._clock():
            return done
        self._failures, self._heard = 0, False
        try:
            while not stopping() and self._some(done):
                pass
        except PortalTrouble as trouble:
            self._leave_in_peace(trouble)
        except _TurnLostError:
            pass  # a slow look outlasted it: another process goes on
        return done

    def _some(self, done: Round) -> bool:
        """Send one look's worth; return whether there may be more. ``PortalTrouble`` ends the round."""
        due = self._memory.due(self._clock(), LOOK)
        parcels = [parcel for commune, row in due if (parcel := self._prepare(commune, row))]
        dossiers = [p for p in parcels if p.row.state is not State.STEPS]
        for updating in (False, True):
            for batch in self._batches([(p, bool(p.row.sent)) for p in dossiers if p.row.there is updating]):
                self._send(batch, updating, done)
        steps = [p for p in parcels if p.row.state is State.STEPS]
        stuck: set[str] = set()
        for rows in self._batches([((p, s), p.row.tries > 0) for p in steps for s in p.steps]):
            going = [(p, s) for p, s in rows if p.row.entity not in stuck]  # nothing overtakes what failed
            if going and not self._send_steps(going, done):
                stuck |= {p.row.entity for p, _ in going}
        return bool(due)

    def _batches(self, things: Sequence[tuple[T, bool]]) -> list[list[T]]:
        """Group things: what got no answer before (``True`` beside it) goes alone, and harms nobody."""
        size = self._map.batch
        fresh = [thing for thing, unanswered in things if not unanswered]
        alone = [[thing] for thing, unanswered in things if unanswered]
        return [*(fresh[at : at + size] for at in range(0, len(fresh), size)), *alone]

    def _prepare(self, commune: str, row: Owing) -> Parcel | None:
        """Write a dossier as the portal wants it; ``None`` when there is nothing to send of it now."""
        found = self._memory.dossier(commune, row.entity)
        why = "hồ sơ không còn ở cổng" if found is None else _not_ours(found[0], row)
        if found is None or why:
            self._put(commune, row.entity, lambda r: owing.apart(r, why))
            return None
        dossier, names = found
        procedure = self._portal.procedure(dossier.procedure.code)
        if procedure is None:
            self._unknown(commune, row, dossier)
            return None
        files = self._files(commune, row, dossier)
        if files is None:
            return None
        around = Around(self._settings.units.get(dossier.unit, ""), procedure, row.ref, names, files)
        fields = (self._map.update or self._map.dossier) if row.there else self._map.dossier
        try:
            record = write(fields, facts_of(dossier, around))
            steps = self._steps(row, steps_of(dossier, around))
        except Incomplete as lack:
            error = f"Thiếu {lack.field}: bổ sung [portal.units] hoặc bảng trường."
            later = self._clock() + SETTINGS_SECONDS
            self._put(commune, row.entity, lambda r: replace(r, error=error, next_try=later))
            return None
        digest = hashlib.sha256(canonical(record)).hexdigest()
        row = self._put(commune, row.entity, partial(owing.unchanged, digest=digest, steps_owed=bool(steps)))
        if row.state in (State.ACCEPTED, State.SHORT, State.REFUSED):
            return None
        return Parcel(commune, row, dossier, record, digest, steps)

    def _files(self, commune: str, row: Owing, dossier: Dossier) -> Mapping[str, Handed] | None:
        """Return how the portal finds the files; ``None`` when the dossier has to wait for them.

        A portal that makes a dossier once, with its files, gets it when they are here, or after an hour; what
        is filed later goes with the next update. A file that the portal does not take holds up its own
        dossier only, and an update of it not for long: a status matters more.
        """
        if "file" not in self._map.services:
            end = good_until(self._clock(), self._settings.files_days)
            return links(self._store.key, self._settings.files, commune, dossier, end)
        if row.sent and not row.there:
            return row.files  # whether it was made is not known: the same is said again
        if not row.there and self._must_wait(commune, row):
            return None
        for sha256, name in files_of(dossier).items():
            if sha256 in row.files:
                continue
            if row.there and row.tries >= FILE_TRIES:
                row = self._put(commune, row.entity, partial(owing.handed, sha256=sha256, file=Handed()))
                continue
            data = b"".join(self._store_of_files.pieces(commune, sha256))
            try:
                handed = self._portal.hand_over(name, data)
            except PortalTrouble as trouble:
                self._failures += 1
                if trouble.away or trouble.shut or self._failures >= MOST_FAILURES:
                    raise
                failed = partial(owing.file_failed, why=str(trouble), now=self._clock())
                self._put(commune, row.entity, failed)
                return None
            row = self._put(commune, row.entity, partial(owing.handed, sha256=sha256, file=handed))
        return row.files

    def _must_wait(self, commune: str, row: Owing) -> bool:
        """Whether a dossier that is not there yet has files that are still on their way here."""
        late = datetime.fromisoformat(row.since).timestamp() + LONGEST_FOR_FILES if row.since else 0.0
        if self._clock() < late and self._memory.awaits_files(commune, row.entity):
            until = self._clock() + FILES_SECONDS
            self._put(commune, row.entity, lambda r: owing.waiting(r, "Chờ tệp quét từ máy của xã.", until))
            return True
        return False

    def _unknown(self, commune: str, row: Owing, dossier: Dossier) -> None:
        """The portal does not know the procedure: no correction helps, but the desk must know."""
        code = dossier.procedure.code
        text = f"{self._settings.name} chưa có thủ tục {code}."
        tell = self._word(dossier, Answer(Said.REFUSED, "MaTTHC", text), TODO_PROCEDURE)
        down = partial(owing.turned_down, name=f"procedure {code}", code="MaTTHC", why=text)
        self._memory.move([Moved(commune, row.entity, down, tell)])

    def _send(self, parcels: list[Parcel], updating: bool, done: Round) -> None:
        """Send one batch of dossiers and write down the answers."""
        self._keep_turn()
        sent = [Moved(p.commune, p.row.entity, partial(owing.sending, digest=p.digest)) for p in parcels]
        self._memory.move(sent)
        call = self._portal.update if updating else self._portal.add
        answers = self._ask(lambda: call([p.record for p in parcels]), parcels, done)
        whole = updating or not self._map.update
        moves = []
        for parcel, answer in zip(parcels, answers, strict=bool(answers)):
            settle = partial(
                owing.answered,
                digest=parcel.digest,
                answer=answer,
                now=self._clock(),
                at=now(),
                whole=whole,
                steps_owed=bool(parcel.steps),
            )
            said = answer.said is Said.REFUSED or (answer.said is Said.ACCEPTED and whole)
            tell = self._word(parcel.dossier, answer, TODO) if said else None
            moves.append(Moved(parcel.commune, parcel.row.entity, settle, tell))
            done.accepted += answer.said is Said.ACCEPTED
            done.refused += answer.said is Said.REFUSED
        self._memory.move(moves)

    def _send_steps(self, rows: list[tuple[Parcel, Row]], done: Round) -> bool:
        """Send one batch of progress; return whether it was answered.

        A row that the portal refuses steps aside and stands on the gateway's page.
        """
        self._keep_turn()
        parcels = list({p.row.entity: p for p, _ in rows}.values())
        sent = [Moved(p.commune, p.row.entity, owing.trying) for p in parcels]
        self._memory.move(sent)
        answers = self._ask(lambda: self._portal.progress([row for _, (_, row) in rows]), parcels, done)
        moves = []
        for (parcel, (name, _)), answer in zip(rows, answers, strict=bool(answers)):
            left = name != parcel.steps[-1][0]
            settle = partial(owing.told, step=name, answer=answer, left=left)
            moves.append(Moved(parcel.commune, parcel.row.entity, settle))
            done.steps += answer.said is Said.ACCEPTED
        self._memory.move(moves)
        return bool(answers)

    def _ask(self, call: Callable[[], list[Answer]], parcels: list[Parcel], done: Round) -> list[Answer]:
        """Return the portal's answers; when it gave none, write that down and return nothing.

        Raises ``PortalTrouble`` when it is of no use to go on.
        """
        try:
            answers = call()
        except PortalTrouble as trouble:
            done.unanswered += len(parcels)
            gone = trouble.away or trouble.shut
            for parcel in parcels:
                failed = partial(owing.failed, digest=parcel.digest, why=str(trouble), now=self._clock())
                move = partial(owing.never_left, digest=parcel.digest) if gone else failed
                self._memory.move([Moved(parcel.commune, parcel.row.entity, move)])
            self._failures += 1
            if gone or self._failures >= MOST_FAILURES:
                raise
            return []
        self._failures = 0
        if self._memory.line().failures or not self._heard:
            self._heard = True
            self._memory.note_line(LineState(answered_at=now()))
        return answers

    def _keep_turn(self) -> None:
        if not self._memory.take_turn(self._clock()):
            raise _TurnLostError

    def _leave_in_peace(self, trouble: PortalTrouble) -> None:
        """The portal is down, or does not know us: come back later and later."""
        line = self._memory.line()
        wait = min(LONGEST_PEACE, FIRST_PEACE * 2.0**line.failures)
        self._memory.note_line(
            LineState(line.answered_at, str(trouble), line.failures + 1, self._clock() + wait)
        )

    def _word(self, dossier: Dossier, answer: Answer, todo: str) -> PortalAnswered:
        name, status = self._settings.name, told_status(dossier)
        if answer.said is Said.ACCEPTED:
            return PortalAnswered(name, accepted=True, status=status)
        return PortalAnswered(name, False, status, answer.code, answer.text, todo)

    def _put(self, commune: str, entity: str, move: Callable[[Owing], Owing]) -> Owing:
        return self._memory.move([Moved(commune, entity, move)])[0]

    def _steps(self, row: Owing, steps: list[Facts]) -> tuple[Row, ...]:
        done = {name.removeprefix("!") for name in row.steps}
        return tuple((s["id"], write(self._map.step, s)) for s in steps if s["id"] not in done)


class Courier:
    """Lets the carrier go its rounds while the gateway runs."""

    def __init__(self, store: Store, settings: PortalSettings) -> None:
        self._carrier = Carrier(store, settings)
        self._stopping = threading.Event()
        self._turns = Turns("portal", self._round, settings.every)

    def start(self) -> None:
        """Begin with whatever an earlier run left."""
        self._turns.start()

    def stop(self) -> None:
        """End after the look in hand; the turn goes to another process."""
        self._stopping.set()
        self._turns.stop()
        self._carrier.close()

    def _round(self) -> int:
        self._carrier.round(self._stopping.is_set)
        return 0


def _not_ours(dossier: Dossier, row: Owing) -> str:
    """Return why a dossier is not to be sent, empty when it is."""
    if dossier.origin:
        return "hồ sơ của phần mềm cũ: phần mềm ấy đã đưa lên Cổng"
    if not dossier.official_code:
        return "chờ mã hồ sơ chính thức"
    if dossier.voided and not row.there and not row.sent:
        return "đã hủy tiếp nhận trước khi lên Cổng"
    return ""
