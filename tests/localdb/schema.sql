CREATE INDEX blob_waiting ON blob (kept_at) WHERE at_province = 0;
CREATE INDEX change_entity ON change (entity, n);
CREATE INDEX delivery_state ON delivery (state, n);
CREATE INDEX dossier_number ON dossier (number) WHERE number <> '';
CREATE INDEX dossier_official ON dossier (official_code) WHERE official_code <> '';
CREATE INDEX dossier_old_number ON dossier (old_number) WHERE old_number <> '';
CREATE INDEX dossier_phone ON dossier (phone) WHERE phone <> '';
CREATE INDEX dossier_status ON dossier (status, n, voided);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX page_state ON page (state, n);
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
CREATE TABLE access (
        n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
        object TEXT NOT NULL, prev TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
CREATE TABLE account (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1, failures INTEGER NOT NULL DEFAULT 0,
        locked_until TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL) STRICT;
CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, kept_at TEXT NOT NULL,
        at_province INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE change (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
        dseq INTEGER NOT NULL, entity TEXT NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL,
        at TEXT NOT NULL, line BLOB NOT NULL, digest TEXT NOT NULL, UNIQUE (device, dseq)) STRICT;
CREATE TABLE delivery (
        n INTEGER PRIMARY KEY REFERENCES change (n), state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,
        updated_at TEXT NOT NULL) STRICT;
CREATE TABLE dossier (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
        official_code TEXT NOT NULL, names TEXT NOT NULL, number TEXT NOT NULL, old_number TEXT NOT NULL,
        phone TEXT NOT NULL, procedure TEXT NOT NULL, status TEXT NOT NULL, received_at TEXT NOT NULL,
        due_at TEXT NOT NULL, voided INTEGER NOT NULL, data BLOB NOT NULL,
        names_d TEXT GENERATED ALWAYS AS (replace(replace(names, 'đ', 'd'), 'Đ', 'D')) VIRTUAL) STRICT;
CREATE VIRTUAL TABLE dossier_fts USING fts5(names_d, content='dossier', content_rowid='n',
        tokenize="unicode61 remove_diacritics 2", prefix='1 2 3', columnsize=0);
CREATE TABLE 'dossier_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'dossier_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'dossier_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE draft (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, data BLOB NOT NULL,
        actor TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE page (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
        media TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, kept_at TEXT NOT NULL,
        state TEXT NOT NULL, dossier TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE scan_text (
        n INTEGER PRIMARY KEY AUTOINCREMENT, scan TEXT NOT NULL UNIQUE, dossier TEXT NOT NULL,
        text TEXT NOT NULL) STRICT;
CREATE TABLE series (key TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sqlite_sequence(name,seq);
CREATE TRIGGER access_no_delete BEFORE DELETE ON access
        BEGIN SELECT RAISE(ABORT, 'access is append-only'); END;
CREATE TRIGGER access_no_update BEFORE UPDATE ON access
        BEGIN SELECT RAISE(ABORT, 'access is append-only'); END;
CREATE TRIGGER change_no_delete BEFORE DELETE ON change
        BEGIN SELECT RAISE(ABORT, 'change is append-only'); END;
CREATE TRIGGER change_no_update BEFORE UPDATE ON change
        BEGIN SELECT RAISE(ABORT, 'change is append-only'); END;
CREATE TRIGGER dossier_fts_insert AFTER INSERT ON dossier BEGIN
        INSERT INTO dossier_fts (rowid, names_d) VALUES (new.n, new.names_d); END;
CREATE TRIGGER dossier_fts_update AFTER UPDATE OF names ON dossier WHEN old.names <> new.names BEGIN
        INSERT INTO dossier_fts (dossier_fts, rowid, names_d) VALUES ('delete', old.n, old.names_d);
        INSERT INTO dossier_fts (rowid, names_d) VALUES (new.n, new.names_d); END;
CREATE VIEW dossier_line AS
        SELECT n, id, code, official_code, names, number, procedure, status, received_at, due_at, voided,
            json_extract(data, '$.procedure.name') AS procedure_name FROM dossier;
