"""The shape of a gateway's memory, said once, in the words of SQLite; PostgreSQL's is derived from it.

On PostgreSQL the change log, which grows for ever, is cut into months, so that old years can be detached. A
table cut that way cannot itself say that an id comes once; ``change_key``, filled by a trigger in the same
transaction, does.
"""

from __future__ import annotations

import re

TABLES = (
    "CREATE TABLE commune (id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL DEFAULT 0)",
    """CREATE TABLE device (
        id TEXT PRIMARY KEY, commune TEXT NOT NULL REFERENCES commune (id), counter TEXT NOT NULL,
        tag TEXT NOT NULL, public_key TEXT NOT NULL, serial_first INTEGER NOT NULL,
        serial_last INTEGER NOT NULL, contiguous INTEGER NOT NULL DEFAULT 0, last_digest TEXT NOT NULL,
        forked INTEGER NOT NULL DEFAULT 0, enrolled_at TEXT NOT NULL, seen_at TEXT NOT NULL,
        UNIQUE (commune, tag))""",
    """CREATE TABLE enrolment (
        digest TEXT PRIMARY KEY, commune TEXT NOT NULL, counter TEXT NOT NULL, expires REAL NOT NULL,
        device TEXT NOT NULL DEFAULT '', public_key TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE change (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        dseq INTEGER NOT NULL, commune TEXT NOT NULL, entity TEXT NOT NULL, type TEXT NOT NULL,
        line BLOB NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL,
        result BLOB NOT NULL, refusal BLOB NOT NULL DEFAULT x'', received_at TEXT NOT NULL,
        UNIQUE (device, dseq))""",
    "CREATE INDEX change_state ON change (state, device)",
    """CREATE TABLE held (
        device TEXT NOT NULL, dseq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, line BLOB NOT NULL,
        received_at TEXT NOT NULL, PRIMARY KEY (device, dseq))""",
    """CREATE TABLE misfit (
        device TEXT NOT NULL, digest TEXT NOT NULL, line BLOB NOT NULL, code TEXT NOT NULL,
        received_at TEXT NOT NULL, PRIMARY KEY (device, digest))""",
    """CREATE TABLE need (
        n INTEGER NOT NULL REFERENCES change (n), commune TEXT NOT NULL, sha256 TEXT NOT NULL,
        PRIMARY KEY (commune, sha256, n))""",
    "CREATE INDEX need_change ON need (n)",
    """CREATE TABLE blob (
        commune TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, stored INTEGER NOT NULL,
        whole INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (commune, sha256))""",
    """CREATE TABLE dossier (
        commune TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (commune, id))""",
    "CREATE TABLE code (code TEXT PRIMARY KEY, entity TEXT NOT NULL)",
    "CREATE INDEX code_entity ON code (entity)",
    "CREATE TABLE series (key TEXT PRIMARY KEY, last INTEGER NOT NULL)",
    """CREATE TABLE feed (
        commune TEXT NOT NULL, seq INTEGER NOT NULL, mark TEXT NOT NULL, device TEXT NOT NULL,
        event BLOB NOT NULL, at TEXT NOT NULL, PRIMARY KEY (commune, seq))""",
    """CREATE TABLE epoch (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL)""",
    """CREATE TABLE epoch_base (
        epoch INTEGER NOT NULL REFERENCES epoch (n), commune TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (epoch, commune))""",
    "CREATE TABLE standing (device TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL)",
    """CREATE TABLE lookup (
        change TEXT PRIMARY KEY, commune TEXT NOT NULL, entity TEXT NOT NULL, source TEXT NOT NULL,
        actor TEXT NOT NULL, asked_at TEXT NOT NULL, passed_at TEXT NOT NULL DEFAULT '',
        outcome TEXT NOT NULL DEFAULT '', trouble TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX lookup_waiting ON lookup (asked_at) WHERE outcome = ''",
    """CREATE TABLE portal (
        target TEXT NOT NULL, commune TEXT NOT NULL, entity TEXT NOT NULL, state TEXT NOT NULL,
        since TEXT NOT NULL, next_try REAL NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (target, commune, entity))""",
    "CREATE INDEX portal_owed ON portal (target, state, since)",
    """CREATE TABLE portal_read (
        target TEXT NOT NULL, commune TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (target, commune))""",
    """CREATE TABLE portal_line (
        target TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL, answered_at TEXT NOT NULL,
        trouble TEXT NOT NULL, failures INTEGER NOT NULL, wait_until REAL NOT NULL)""",
    # Under which other names a PC that took a new one said an act again; ``first`` is the act's first name.
    "CREATE TABLE reissue (first TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (first, id))",
    # At a hub: each desk's signed word on how far its chain reaches.
    "CREATE TABLE head (device TEXT PRIMARY KEY, dseq INTEGER NOT NULL, signed BLOB NOT NULL)",
    # The province's signed package of reference data, the newest last.
    """CREATE TABLE reference (
        n INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, data BLOB NOT NULL, at TEXT NOT NULL)""",
    # At which places (device#dseq) an act stood that has its place in the log under another name.
    "CREATE TABLE stood (place TEXT PRIMARY KEY, first TEXT NOT NULL)",
    "CREATE INDEX stood_first ON stood (first)",
)
_GREW = {  # what each older shape lacks begins there
    1: "CREATE TABLE standing",
    2: "CREATE TABLE lookup",
    3: "CREATE TABLE reissue",
    4: "CREATE TABLE head",
    5: "CREATE TABLE reference",
    6: "CREATE TABLE stood",
}
INDEXES = (  # looked after at every start: they hold nothing of their own
    "DROP INDEX IF EXISTS change_undecided",
    "DROP INDEX IF EXISTS change_ready",
    "CREATE INDEX IF NOT EXISTS lookup_of ON lookup (commune, entity)",
    "CREATE INDEX IF NOT EXISTS change_next ON change (waiting, n) WHERE state = 'recorded' AND waiting = 0",
    "CREATE INDEX IF NOT EXISTS change_blocking ON change (commune, entity, n)"
    " WHERE state = 'newer' OR (state = 'recorded' AND waiting > 0)",
)
STRICT = " STRICT"
_WORDS = (  # as SQLite says it, as PostgreSQL says it
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (" INTEGER", " bigint"),
    (" BLOB", " bytea"),
    (" REAL", " double precision"),
    ("x''", "''::bytea"),
    (" REFERENCES change (n)", ""),
    ("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "),
    ("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS "),
)
_IN_MONTHS = (
    (" PRIMARY KEY", ""),
    ("id TEXT NOT NULL UNIQUE", "id TEXT NOT NULL"),
    ("received_at TEXT", 'received_at TEXT COLLATE "C"'),
)
_MONTHS = (
    "CREATE TABLE IF NOT EXISTS change_other PARTITION OF change DEFAULT",
    "CREATE INDEX IF NOT EXISTS change_n ON change (n)",
    "CREATE INDEX IF NOT EXISTS change_id ON change (id)",
    "CREATE INDEX IF NOT EXISTS change_order ON change (device, dseq)",
    """CREATE TABLE IF NOT EXISTS change_key (
        id text PRIMARY KEY, device text NOT NULL, dseq bigint NOT NULL, UNIQUE (device, dseq))""",
    """CREATE OR REPLACE FUNCTION change_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO change_key VALUES (NEW.id, NEW.device, NEW.dseq); RETURN NEW; END $$""",
    """CREATE OR REPLACE TRIGGER change_once BEFORE INSERT ON change
        FOR EACH ROW EXECUTE FUNCTION change_once()""",
)


def sqlite(version: int = 0) -> tuple[str, ...]:
    """Return the statements that bring a SQLite file of shape ``version`` (0: empty) to today's."""
    began = next(n for n, said in enumerate(TABLES) if said.startswith(_GREW.get(version, "")))
    tables = TABLES[began:]
    return tuple(s + STRICT if s.startswith("CREATE TABLE") else s for s in tables)


def postgres() -> tuple[str, ...]:
    """Return the statements that make the tables on PostgreSQL, if they are not there yet."""
    made: list[str] = []
    for statement in TABLES:
        log = statement.startswith("CREATE TABLE change (")
        said = statement
        for ours, theirs in _WORDS:
            said = said.replace(ours, theirs)
        if log:
            for ours, theirs in _IN_MONTHS:
                said = said.replace(ours, theirs)
            said = re.sub(r",\s*UNIQUE \(device, dseq\)", "", said) + " PARTITION BY RANGE (received_at)"
        made.append(said)
        made += _MONTHS if log else ()
    return (*made, *INDEXES)
