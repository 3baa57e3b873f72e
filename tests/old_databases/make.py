"""Keep what today's version writes: ``python -m tests.old_databases.make 0.1.0``, once, at a release."""

from __future__ import annotations

import sys
from pathlib import Path

import keyring
from keyring.core import load_keyring

from localdb.domain.values import Status
from localdb.home import Folder, create_home
from localdb.outbox import Position
from tests.localdb.made_up import CLERK, UNIT, Clock, bound, file_scan, intake

HERE = Path(__file__).parent


def make(version: str) -> None:
    """Write the folder of a made-up desk."""
    passphrase = (HERE / "passphrase.txt").read_text(encoding="utf-8").strip()
    home, _ = create_home(Folder(HERE / version), passphrase, UNIT, Clock())
    dossier = home.store.receive(intake("Lồ Thị Bông", number="010190000001", phone="0912345678"), CLERK).id
    home.store.issue_receipt(dossier, b"%PDF giay tiep nhan", "mau01", "A5", CLERK)
    file_scan(home, dossier)
    home.store.collect(dossier, 8000, "tien-mat", "", CLERK)
    home.store.correct(dossier, {"applicant.phone": ("0912345678", "0987654321")}, "gõ nhầm", CLERK)
    home.store.advance(dossier, Status.PROCESSING, "", CLERK)
    other = home.store.receive(intake("Đường Văn Năm"), CLERK).id
    home.outbox.take_feed([bound(other, "H29.19.05-261120-0007")], Position("epoch-1", "1"))
    home.store.void(other, "nhận nhầm", CLERK)
    home.drafts.save("nhap-1", "intake", "Hoà", b"{}", CLERK.id)
    home.access.note(CLERK.id, "dossier.open", dossier)
    home.close()
    home.folder.watch.rmdir()


if __name__ == "__main__":
    keyring.set_keyring(load_keyring("keyring.backends.fail.Keyring"))
    make(sys.argv[1])
