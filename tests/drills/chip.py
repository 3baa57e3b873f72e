"""A simulated card behind the system's own PC/SC service: pcscd, its virtual reader (vpcd), our border.

Run ``pcscd --foreground`` with the package vsmartcard-vpcd installed, then ``python -m tests.drills.chip``.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from localdb.domain.trouble import Trouble
from scanner.chip.opening import Secret
from scanner.chip.pcsc import connected
from scanner.chip.reader import Reading
from tests.scanner.chip_card import CAN, MRZ, SimulatedCard, country

VPCD = ("127.0.0.1", 35963)
ATR = bytes.fromhex("3B80800101")
GET_ATR = b"\x04"


def insert(card: SimulatedCard) -> socket.socket:
    """Lay a card on the virtual reader until its socket is closed."""
    line = socket.create_connection(VPCD)
    threading.Thread(target=_serve, args=(line, card), daemon=True).start()
    wait_for_card(there=True)
    return line


def wait_for_card(*, there: bool) -> None:
    """Wait until pcscd has noticed: it looks at its readers now and then."""
    while True:
        try:
            with connected():
                seen = True
        except Trouble:
            seen = False
        if seen is there:
            return
        threading.Event().wait(0.2)


def _serve(line: socket.socket, card: SimulatedCard) -> None:
    with line, contextlib.suppress(OSError):  # closed: the card was taken away
        while size := line.recv(2):
            asked = line.recv(int.from_bytes(size, "big"))
            if len(asked) == 1:
                answer = ATR if asked == GET_ATR else b""
                if not answer:
                    continue
            else:
                try:
                    answer = card.transmit(asked)
                except Trouble:  # pulled
                    return
            line.sendall(len(answer).to_bytes(2, "big") + answer)


def main() -> int:
    """Read cards of both kinds, one that is pulled, and an empty reader; say what came."""
    today = date(2026, 11, 22)
    with TemporaryDirectory() as folder:
        roots = Path(folder)
        (roots / "csca.cer").write_bytes(country().anchor)
        for name, card, secret in (
            ("PACE", SimulatedCard(pace=13), Secret(can=CAN)),
            ("BAC", SimulatedCard(pace=0), Secret(mrz=(MRZ,))),
            ("pulled", SimulatedCard(pulled_after=9), Secret(can=CAN)),
        ):
            line = insert(card)
            began = time.perf_counter()
            try:
                read = Reading(roots).read(secret, today)
                told = f"{read.person.name}, {read.trust.label} ({read.signer})" if read else "called off"
            except Trouble as trouble:
                told = str(trouble)
            sys.stdout.write(f"{name}: {told} [{time.perf_counter() - began:.2f} s]\n")
            with contextlib.suppress(OSError):  # a pulled card has shut its line itself
                line.shutdown(socket.SHUT_RDWR)
            wait_for_card(there=False)
        try:
            Reading(roots).read(Secret(can=CAN), today)
        except Trouble as trouble:
            sys.stdout.write(f"empty: {trouble}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
