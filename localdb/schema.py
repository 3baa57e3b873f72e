"""The shape of the file, as numbered migrations. A released migration is frozen and imports nothing of today.

``change`` is append-only (triggers), every table is STRICT, and the search index follows by triggers, in
plain SQL, so that any SQLCipher tool can open the file.
"""

from __future__ import annotations

from localdb.db import Database, Migrations, immediate
from localdb.domain.trouble import Trouble

migrations = Migrations("localdb")
KNOWN = frozenset({"m0001_first", "m0002_counter"})


@migrations()
def m0001_first(db: Database) -> None:
    """The first released shape."""
    for statement in _FIRST:
        db.execute(statement)


@migrations()
def m0002_counter(db: Database) -> None:
    """The whole counter. Open until it is released; then frozen as well."""
    for statement in _COUNTER:
        db.execute(statement)


_FIRST = (
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE account (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1, failures INTEGER NOT NULL DEFAULT 0,
        locked_until TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE change (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        dseq INTEGER NOT NULL, entity TEXT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL,
        at TEXT NOT NULL, line BLOB NOT NULL, digest TEXT NOT NULL, UNIQUE (device, dseq)) STRICT""",
    "CREATE INDEX change_entity ON change (entity, n)",
    """CREATE TRIGGER change_no_update BEFORE UPDATE ON change
        BEGIN SELECT RAISE(ABORT, 'change is append-only'); END""",
    """CREATE TRIGGER change_no_delete BEFORE DELETE ON change
        BEGIN SELECT RAISE(ABORT, 'change is append-only'); END""",
    """CREATE TABLE delivery (
        n INTEGER PRIMARY KEY REFERENCES change (n), state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX delivery_state ON delivery (state, n)",
    """CREATE TABLE dossier (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
        official_code TEXT NOT NULL, names TEXT NOT NULL, number TEXT NOT NULL, old_number TEXT NOT NULL,
        phone TEXT NOT NULL, procedure TEXT NOT NULL, status TEXT NOT NULL, received_at TEXT NOT NULL,
        due_at TEXT NOT NULL, voided INTEGER NOT NULL, data BLOB NOT NULL,
        names_d TEXT GENERATED ALWAYS AS (replace(replace(names, 'đ', 'd'), 'Đ', 'D')) VIRTUAL) STRICT""",
    "CREATE INDEX dossier_official ON dossier (official_code) WHERE official_code <> ''",
    "CREATE INDEX dossier_number ON dossier (number) WHERE number <> ''",
    "CREATE INDEX dossier_old_number ON dossier (old_number) WHERE old_number <> ''",
    "CREATE INDEX dossier_phone ON dossier (phone) WHERE phone <> ''",
    "CREATE INDEX dossier_status ON dossier (status, n, voided)",
    """CREATE VIEW dossier_line AS
        SELECT n, id, code, official_code, names, number, procedure, status, received_at, due_at, voided,
            json_extract(data, '$.procedure.name') AS procedure_name FROM dossier""",
    """CREATE VIRTUAL TABLE dossier_fts USING fts5(names_d, content='dossier', content_rowid='n',
        tokenize="unicode61 remove_diacritics 2", prefix='1 2 3', columnsize=0)""",
    """CREATE TRIGGER dossier_fts_insert AFTER INSERT ON dossier BEGIN
        INSERT INTO dossier_fts (rowid, names_d) VALUES (new.n, new.names_d); END""",
    """CREATE TRIGGER dossier_fts_update AFTER UPDATE OF names ON dossier WHEN old.names <> new.names BEGIN
        INSERT INTO dossier_fts (dossier_fts, rowid, names_d) VALUES ('delete', old.n, old.names_d);
        INSERT INTO dossier_fts (rowid, names_d) VALUES (new.n, new.names_d); END""",
    """CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, kept_at TEXT NOT NULL,
        at_province INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE INDEX blob_waiting ON blob (kept_at) WHERE at_province = 0",
    """CREATE TABLE page (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
        media TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, kept_at TEXT NOT NULL,
        state TEXT NOT NULL, dossier TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX page_state ON page (state, n)",
    """CREATE TABLE scan_text (
        n INTEGER PRIMARY KEY AUTOINCREMENT, scan TEXT NOT NULL UNIQUE, dossier TEXT NOT NULL,
        text TEXT NOT NULL) STRICT""",
    """CREATE TABLE draft (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, data BLOB NOT NULL,
        actor TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT""",
    "CREATE TABLE series (key TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    """CREATE TABLE access (
        n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
        object TEXT NOT NULL, prev TEXT NOT NULL, digest TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER access_no_update BEFORE UPDATE ON access
        BEGIN SELECT RAISE(ABORT, 'access is append-only'); END""",
    """CREATE TRIGGER access_no_delete BEFORE DELETE ON access
        BEGIN SELECT RAISE(ABORT, 'access is append-only'); END""",
)

_COUNTER = (
    """CREATE TABLE arranged (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, actor TEXT NOT NULL,
        kind TEXT NOT NULL, step BLOB NOT NULL, undoes TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX arranged_undoes ON arranged (undoes) WHERE undoes <> ''",
    """CREATE TRIGGER arranged_no_update BEFORE UPDATE ON arranged
        BEGIN SELECT RAISE(ABORT, 'arranged is append-only'); END""",
    """CREATE TRIGGER arranged_no_delete BEFORE DELETE ON arranged
        BEGIN SELECT RAISE(ABORT, 'arranged is append-only'); END""",
    # Everybody named in a dossier, by number and phone: the row of a dossier has only one of each.
    """CREATE TABLE party (
        n INTEGER NOT NULL REFERENCES dossier (n), role TEXT NOT NULL, number TEXT NOT NULL,
        old_number TEXT NOT NULL, phone TEXT NOT NULL, PRIMARY KEY (n, role)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX party_number ON party (number, n) WHERE number <> ''",
    "CREATE INDEX party_old_number ON party (old_number, n) WHERE old_number <> ''",
    "CREATE INDEX party_phone ON party (phone, n) WHERE phone <> ''",
    """CREATE VIEW party_of AS
        SELECT n, 'applicant' AS role, coalesce(json_extract(data, '$.applicant.number'), '') AS number,
            coalesce(json_extract(data, '$.applicant.old_number'), '') AS old_number,
            coalesce(json_extract(data, '$.applicant.phone'), '') AS phone
        FROM dossier WHERE json_extract(data, '$.applicant.name') IS NOT NULL
        UNION ALL SELECT n, 'owner' AS role, coalesce(json_extract(data, '$.owner.number'), '') AS number,
            coalesce(json_extract(data, '$.owner.old_number'), '') AS old_number,
            coalesce(json_extract(data, '$.owner.phone'), '') AS phone
        FROM dossier WHERE json_extract(data, '$.owner.name') IS NOT NULL""",
    """CREATE TRIGGER party_insert AFTER INSERT ON dossier BEGIN
        INSERT INTO party SELECT * FROM party_of WHERE n = new.n; END""",
    """CREATE TRIGGER party_update AFTER UPDATE OF data ON dossier
        WHEN json_extract(old.data, '$.applicant') IS NOT json_extract(new.data, '$.applicant')
            OR json_extract(old.data, '$.owner') IS NOT json_extract(new.data, '$.owner')
        BEGIN DELETE FROM party WHERE n = new.n;
        INSERT INTO party SELECT * FROM party_of WHERE n = new.n; END""",
    "INSERT INTO party SELECT * FROM party_of",
    """CREATE VIEW party_known AS
        SELECT n, number AS known FROM party WHERE number <> ''
        UNION ALL SELECT n, old_number FROM party WHERE old_number <> ''""",
    "CREATE INDEX dossier_received ON dossier (received_at)",
    "CREATE INDEX change_returned ON change (at) WHERE type = 'result.returned'",
    """CREATE TABLE certified (
        n INTEGER PRIMARY KEY REFERENCES change (n), dossier TEXT NOT NULL, register TEXT NOT NULL,
        book TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    "CREATE INDEX certified_number ON certified (register, year, book, number)",
    """CREATE TRIGGER certified_insert AFTER INSERT ON change WHEN new.type = 'copy.certified' BEGIN
        INSERT INTO certified (n, dossier, register, book, year, number, at)
            SELECT new.n, new.entity, json_extract(new.line, '$.body.register'),
                json_extract(new.line, '$.body.book'), json_extract(new.line, '$.body.year'),
                json_extract(new.line, '$.body.number'), new.at; END""",
    """ALTER TABLE scan_text ADD COLUMN
        text_d TEXT GENERATED ALWAYS AS (replace(replace(text, 'đ', 'd'), 'Đ', 'D')) VIRTUAL""",
    """CREATE VIRTUAL TABLE scan_fts USING fts5(text_d, content='scan_text', content_rowid='n',
        tokenize="unicode61 remove_diacritics 2", columnsize=0)""",
    """CREATE TRIGGER scan_fts_insert AFTER INSERT ON scan_text BEGIN
        INSERT INTO scan_fts (rowid, text_d) VALUES (new.n, new.text_d); END""",
    """CREATE TRIGGER scan_fts_update AFTER UPDATE OF text ON scan_text WHEN old.text <> new.text BEGIN
        INSERT INTO scan_fts (scan_fts, rowid, text_d) VALUES ('delete', old.n, old.text_d);
        INSERT INTO scan_fts (rowid, text_d) VALUES (new.n, new.text_d); END""",
    "INSERT INTO scan_fts (scan_fts) VALUES ('rebuild')",
    # The province's order of what it decided: the first half of the fold of each dossier.
    """CREATE TABLE decided (
        place INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER NOT NULL UNIQUE REFERENCES change (n)) STRICT""",
    """INSERT INTO decided (n) SELECT c.n FROM change c LEFT JOIN delivery d USING (n)
        WHERE d.state IS NULL OR d.state = 'accepted' ORDER BY c.n""",
    # Lines of the feed that contradict what is here: kept for IT staff, never folded.
    """ALTER TABLE dossier ADD COLUMN clashing INTEGER GENERATED ALWAYS AS
        (coalesce(json_array_length(data, '$.clashes'), 0) > 0) VIRTUAL""",
    "CREATE INDEX dossier_clashing ON dossier (n) WHERE clashing = 1",
    # What the portal above the province refused, until it takes a correction.
    """ALTER TABLE dossier ADD COLUMN sent_back INTEGER GENERATED ALWAYS AS
        (json_extract(data, '$.upstream.refusal') IS NOT NULL) VIRTUAL""",
    "CREATE INDEX dossier_sent_back ON dossier (n) WHERE sent_back = 1 AND voided = 0",
    """CREATE TABLE aside (
        digest TEXT PRIMARY KEY, line BLOB NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    # Headings that people at this desk put under a component, and how often.
    """CREATE TABLE naming (
        heading TEXT NOT NULL, procedure TEXT NOT NULL, component TEXT NOT NULL, times INTEGER NOT NULL,
        PRIMARY KEY (heading, procedure, component)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE desk (device TEXT PRIMARY KEY, counter TEXT NOT NULL) STRICT",
    # How many changes stand in each state, kept by triggers: counting a million rows takes too long.
    "CREATE TABLE tally (state TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT",
    "INSERT INTO tally (state, rows) SELECT state, count(*) FROM delivery GROUP BY state",
    """CREATE TRIGGER delivery_tally_insert AFTER INSERT ON delivery BEGIN
        INSERT INTO tally (state, rows) VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE
        SET rows = rows + 1; END""",
    """CREATE TRIGGER delivery_tally_update AFTER UPDATE OF state ON delivery
        WHEN old.state <> new.state BEGIN
        UPDATE tally SET rows = rows - 1 WHERE state = old.state;
        INSERT INTO tally (state, rows) VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE
        SET rows = rows + 1; END""",
    """CREATE TRIGGER delivery_tally_delete AFTER DELETE ON delivery BEGIN
        UPDATE tally SET rows = rows - 1 WHERE state = old.state; END""",
    # Dossiers that came over from old software: late long since, they have a board of their own.
    """ALTER TABLE dossier ADD COLUMN brought INTEGER GENERATED ALWAYS AS
        (json_extract(data, '$.origin') IS NOT NULL) VIRTUAL""",
    "CREATE INDEX dossier_brought ON dossier (n) WHERE brought = 1 AND voided = 0",
    """CREATE INDEX dossier_due ON dossier (due_at)
        WHERE due_at <> '' AND voided = 0 AND brought = 0 AND status IN ('1', '2', '4', '6')""",
    """CREATE VIEW promised AS SELECT due_at, data FROM dossier INDEXED BY dossier_due
        WHERE due_at <> '' AND voided = 0 AND brought = 0 AND status IN ('1', '2', '4', '6')""",
    "CREATE INDEX change_type ON change (type, at)",
    """CREATE TABLE outage (
        n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, began TEXT NOT NULL, ended TEXT NOT NULL,
        text TEXT NOT NULL, actor TEXT NOT NULL, noted_at TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER outage_no_update BEFORE UPDATE ON outage
        BEGIN SELECT RAISE(ABORT, 'outage is append-only'); END""",
    """CREATE TRIGGER outage_no_delete BEFORE DELETE ON outage
        BEGIN SELECT RAISE(ABORT, 'outage is append-only'); END""",
    # Whose signature under a hand-over is still missing (an account's id).
    "ALTER TABLE dossier ADD COLUMN waits_for TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX dossier_waits ON dossier (n) WHERE waits_for <> '' AND voided = 0",
    # What the citizen is still to be told.
    "ALTER TABLE dossier ADD COLUMN untold TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX dossier_untold ON dossier (n) WHERE untold <> '' AND voided = 0",
    """CREATE TABLE day_close (
        day TEXT PRIMARY KEY, data BLOB NOT NULL, actor TEXT NOT NULL, closed_at TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER day_close_no_update BEFORE UPDATE ON day_close
        BEGIN SELECT RAISE(ABORT, 'day_close is append-only'); END""",
    """CREATE TRIGGER day_close_no_delete BEFORE DELETE ON day_close
        BEGIN SELECT RAISE(ABORT, 'day_close is append-only'); END""",
    # The number on the ticket of a form that was left half-typed; 0: none was given.
    "ALTER TABLE draft ADD COLUMN ticket INTEGER NOT NULL DEFAULT 0",
    # The province's catalogue packages, and which of them was in use from when on (empty: none).
    """CREATE TABLE catalogue_package (
        sha256 TEXT PRIMARY KEY, issuer TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL,
        signer TEXT NOT NULL, data BLOB NOT NULL, kept_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE catalogue_use (
        n INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, at TEXT NOT NULL,
        actor TEXT NOT NULL) STRICT""",
    """CREATE TRIGGER catalogue_use_no_update BEFORE UPDATE ON catalogue_use
        BEGIN SELECT RAISE(ABORT, 'catalogue_use is append-only'); END""",
    """CREATE TRIGGER catalogue_use_no_delete BEFORE DELETE ON catalogue_use
        BEGIN SELECT RAISE(ABORT, 'catalogue_use is append-only'); END""",
    # Old papers put into order: their changes are a chain of their own, so that the province's has no gaps.
    """CREATE TABLE archive_change (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        seq INTEGER NOT NULL, entity TEXT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL,
        at TEXT NOT NULL, line BLOB NOT NULL, digest TEXT NOT NULL, UNIQUE (device, seq)) STRICT""",
    "CREATE INDEX archive_change_entity ON archive_change (entity, n)",
    """CREATE TRIGGER archive_change_no_update BEFORE UPDATE ON archive_change
        BEGIN SELECT RAISE(ABORT, 'archive_change is append-only'); END""",
    """CREATE TRIGGER archive_change_no_delete BEFORE DELETE ON archive_change
        BEGIN SELECT RAISE(ABORT, 'archive_change is append-only'); END""",
    """CREATE TABLE archive_box (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fonds TEXT NOT NULL,
        catalogue TEXT NOT NULL, number TEXT NOT NULL, stage TEXT NOT NULL, data BLOB NOT NULL,
        UNIQUE (fonds, catalogue, number)) STRICT""",
    """CREATE TABLE archive_file (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, box TEXT NOT NULL, book TEXT NOT NULL,
        number TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, papers INTEGER NOT NULL,
        pages INTEGER NOT NULL, dropped INTEGER NOT NULL, data BLOB NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX archive_file_number ON archive_file (box, number) WHERE dropped = 0",
    "CREATE UNIQUE INDEX archive_file_code ON archive_file (code) WHERE dropped = 0",
    """CREATE VIEW archive_blob AS SELECT DISTINCT json_extract(paper.value, '$.sha256') AS sha256
        FROM archive_file, json_each(archive_file.data, '$.papers') AS paper
        UNION SELECT json_extract(data, '$.handed.sha256') FROM archive_box
        WHERE json_extract(data, '$.handed.sha256') <> ''""",
    # What other desks did, told by the commune's hub before the province decided; ``after`` is the newest
    # change of this log at that time. Rows go when the province has spoken.
    """CREATE TABLE shared (
        place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        dseq INTEGER NOT NULL, entity TEXT NOT NULL, first INTEGER NOT NULL, line BLOB NOT NULL,
        after INTEGER NOT NULL,
        reissues TEXT GENERATED ALWAYS AS (json_extract(CAST(line AS TEXT), '$.reissues')) VIRTUAL) STRICT""",
    "CREATE INDEX shared_reissues ON shared (reissues) WHERE reissues IS NOT NULL",
    "CREATE INDEX shared_entity ON shared (entity, place)",
    # Changes of other desks that the province refused, for when the hub tells them after that.
    "CREATE TABLE withdrawn (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    # Pages of old registers, keyed cell by cell by two people.
    """CREATE TABLE archive_leaf (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL, paper TEXT NOT NULL,
        page INTEGER NOT NULL, differing INTEGER NOT NULL, data BLOB NOT NULL) STRICT""",
    "CREATE INDEX archive_leaf_file ON archive_leaf (file, paper, page)",
    # A paper that comes twice is known by its bytes, and by the papers of the same people.
    "CREATE INDEX page_sha256 ON page (sha256)",
    "CREATE INDEX scan_text_dossier ON scan_text (dossier)",
    # Questions to databases of the state, as the rows of their dossiers have them; ``needed``: somebody has
    # still to hear or to do something.
    """CREATE TABLE asked (
        change TEXT PRIMARY KEY, dossier TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL,
        good_until TEXT NOT NULL, needed INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX asked_dossier ON asked (dossier)",
    "CREATE INDEX asked_at ON asked (at)",
    "CREATE INDEX asked_needed ON asked (dossier) WHERE needed = 1",
    # An act is known under every name it was said again.
    """ALTER TABLE change ADD COLUMN
        reissues TEXT GENERATED ALWAYS AS (json_extract(CAST(line AS TEXT), '$.reissues')) VIRTUAL""",
    "CREATE INDEX change_reissues ON change (reissues) WHERE reissues IS NOT NULL",
    # Received here and decided elsewhere, not yet handed to anybody.
    """CREATE INDEX dossier_to_hand_on ON dossier (n)
        WHERE status = '2' AND voided = 0 AND json_type(data, '$.how.routing') = 'object'""",
    # The number on the paper receipt of a dossier that was entered after an outage.
    """CREATE INDEX dossier_entry_paper ON dossier (json_extract(data, '$.entry.paper'))
        WHERE json_extract(data, '$.entry.paper') <> ''""",
    # Nobody knows who decides it.
    """CREATE INDEX dossier_unknown ON dossier (received_at) WHERE json_type(data, '$.how.routing') = 'object'
        AND coalesce(json_extract(data, '$.how.routing.name'), '') = '' AND voided = 0""",
    # A copy that was certified on paper stands in the register by the day on which it was.
    "DROP TRIGGER certified_insert",
    """CREATE TRIGGER certified_insert AFTER INSERT ON change WHEN new.type = 'copy.certified' BEGIN
        INSERT INTO certified (n, dossier, register, book, year, number, at)
            SELECT new.n, new.entity, json_extract(new.line, '$.body.register'),
                json_extract(new.line, '$.body.book'), json_extract(new.line, '$.body.year'),
                json_extract(new.line, '$.body.number'),
                coalesce(json_extract(new.line, '$.body.taken_at'), new.at); END""",
)


def upgrade(db: Database) -> None:
    """Bring the file to today's shape. Raises ``Trouble`` for a file from a newer version."""
    if {m.name for m in migrations.applied(db)} - KNOWN:
        raise Trouble(
            "Kho dữ liệu do phiên bản Một Cửa mới hơn tạo; phiên bản này không mở được.",
            "Cập nhật Một Cửa trên máy này. Dữ liệu không bị thay đổi.",
        )
    if migrations.pending(db):
        with immediate(db):  # two programs may open a new file at once: the second finds nothing pending
            migrations.apply(db)


def dump(db: Database) -> str:
    """Return the schema as text, to compare with the golden copy in the tests."""
    found = db.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
    return "".join(f"{row['sql']};\n" for row in found)
