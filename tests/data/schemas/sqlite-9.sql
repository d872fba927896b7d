PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1181706081;
PRAGMA user_version = 9;
CREATE TABLE category (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    label TEXT    NOT NULL,
    place INTEGER NOT NULL          -- in the policy of the latest run
) STRICT;
INSERT INTO category VALUES(1,'pupil','Elev',0);
INSERT INTO category VALUES(2,'staff','Personal',1);
INSERT INTO category VALUES(3,'guardian','Vårdnadshavare',2);
CREATE TABLE field (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    label TEXT    NOT NULL,
    kind  TEXT    NOT NULL,         -- email, phone, text or group
    parts TEXT,                     -- of a group: a JSON list of their names
    place INTEGER NOT NULL,
    -- How many values that are not missing are stored, so that nobody has to count them.
    stored INTEGER NOT NULL DEFAULT 0,
    -- Whether there is, or ever was, a value: stored, reported or waiting.
    used   INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO field VALUES(1,'email','E-post','email',NULL,0,2,1);
INSERT INTO field VALUES(2,'mobile','Mobilnummer','phone',NULL,1,1,1);
INSERT INTO field VALUES(3,'given-name','Förnamn','text',NULL,2,0,0);
INSERT INTO field VALUES(4,'family-name','Efternamn','text',NULL,3,0,0);
INSERT INTO field VALUES(5,'address','Adress','group','["street","postcode","city"]',4,0,0);
CREATE TABLE source (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    label    TEXT    NOT NULL,
    accepted INTEGER NOT NULL       -- whether what it reported counts, by the policy of the latest run
) STRICT;
INSERT INTO source VALUES(0,'user','user',0);
INSERT INTO source VALUES(1,'a','System A',1);
INSERT INTO source VALUES(2,'b','System B',1);
CREATE TABLE rule (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,   -- qualified: standard.own-value
    explanation TEXT    NOT NULL,   -- as it was when the rule decided; empty where it had none
    UNIQUE (name, explanation)
) STRICT;
INSERT INTO rule VALUES(1,'standard.unchanged','');
INSERT INTO rule VALUES(2,'standard.same-as-source','A value that a source already reports is not the person''s own.');
INSERT INTO rule VALUES(3,'standard.emptied','');
INSERT INTO rule VALUES(4,'standard.saved','What the person saves is stored at once.');
INSERT INTO rule VALUES(5,'standard.locked','Names and addresses are changed in the administrative system.');
INSERT INTO rule VALUES(6,'standard.caught-up','The source has caught up with what the guardian entered, and leads again.');
INSERT INTO rule VALUES(7,'standard.fill-empty','Nothing is stored: the source fills it, also where the person emptied it.');
INSERT INTO rule VALUES(8,'standard.own-value','The person has entered something that no source had: it is never overwritten.');
INSERT INTO rule VALUES(9,'standard.follow-source','The source that synchronised last wins.');
INSERT INTO rule VALUES(10,'standard.nothing-incoming','');
INSERT INTO rule VALUES(11,'standard.follow-source','');
INSERT INTO rule VALUES(12,'safeguards.protected-identity','Somebody has to decide about a person with protected identity.');
INSERT INTO rule VALUES(13,'review','Anna Ek: rang upp');
INSERT INTO rule VALUES(14,'undo','run 2 is undone, by Anna Ek: rang upp');
CREATE TABLE run (
    id                INTEGER PRIMARY KEY,
    kind              TEXT    NOT NULL,   -- sync, review, undo, adopt, forget or purge
    source            INTEGER REFERENCES source,   -- NULL where there were no records
    date              TEXT    NOT NULL,   -- of the records, or of what was decided
    started           TEXT    NOT NULL,   -- UTC
    policy            TEXT,               -- NULL where no policy decided
    complete          INTEGER NOT NULL,   -- whether the delivery was all that the source had
    url               TEXT,               -- of the interface from which it was read, if from one
    allow_mass_change INTEGER NOT NULL,
    who               TEXT,               -- of a run by hand: who made it
    why               TEXT,               -- and why
    undoes            INTEGER REFERENCES run,
    persons           INTEGER NOT NULL DEFAULT 0,
    taken             INTEGER NOT NULL DEFAULT 0,
    kept              INTEGER NOT NULL DEFAULT 0,
    cleared           INTEGER NOT NULL DEFAULT 0,
    held              INTEGER NOT NULL DEFAULT 0,
    rejected          INTEGER NOT NULL DEFAULT 0,
    changed           INTEGER NOT NULL DEFAULT 0
, purged INTEGER REFERENCES run, forgot TEXT) STRICT;
INSERT INTO run VALUES(1,'sync',1,'2026-11-24','2026-11-24T16:38:50Z','home',0,NULL,0,NULL,NULL,NULL,2,2,5,0,1,0,2,NULL,NULL);
INSERT INTO run VALUES(2,'sync',0,'2026-11-24','2026-11-24T16:38:51Z','home',0,NULL,0,NULL,NULL,NULL,1,1,0,0,0,0,1,NULL,NULL);
INSERT INTO run VALUES(3,'review',NULL,'2026-11-24','2026-11-24T16:38:51Z',NULL,0,NULL,0,'Anna Ek','rang upp',NULL,1,1,0,0,0,0,1,NULL,NULL);
INSERT INTO run VALUES(4,'sync',2,'2026-11-24','2026-11-24T16:38:52Z','home',1,NULL,0,NULL,NULL,NULL,2,0,7,0,1,0,0,NULL,NULL);
INSERT INTO run VALUES(5,'review',NULL,'2026-11-24','2026-11-24T16:38:52Z',NULL,0,NULL,0,'Anna Ek','rang upp',NULL,1,0,1,0,0,0,0,NULL,NULL);
INSERT INTO run VALUES(6,'sync',1,'2026-11-24','2026-11-24T16:38:52Z','home',1,NULL,0,NULL,NULL,NULL,2,1,6,0,1,0,0,NULL,NULL);
INSERT INTO run VALUES(7,'undo',NULL,'2026-11-24','2026-11-24T16:38:53Z',NULL,0,NULL,0,'Anna Ek','rang upp',2,1,0,0,0,0,0,1,NULL,NULL);
CREATE TABLE settled (
    id    INTEGER PRIMARY KEY,
    key   TEXT    NOT NULL UNIQUE,  -- twelve digits, or the source's own key
    state BLOB    NOT NULL          -- what is stored and known, what each source reports, and what
                                    -- waits: src/store/row.rs
) STRICT;
INSERT INTO settled VALUES(1,'g',X'020202116f776e406d656a6c2e6578616d706c65000100010696e8ba85a00b0408040d2b3436373031373430363035000102010696e8ba85a00b020e020206000202020f67406d656a6c2e6578616d706c65020400020406000801020f62406d656a6c2e6578616d706c650800');
INSERT INTO settled VALUES(2,'h',X'0201020f68406d656a6c2e6578616d706c65000102010696e8ba85a00b061a0202060102010200020406000801040d2b343637303137343036303608010406040d2b34363730313734303630360a0818');
CREATE TABLE newer (
    id    INTEGER PRIMARY KEY,
    state BLOB    NOT NULL
) STRICT;
INSERT INTO newer VALUES(1,X'0202020f67406d656a6c2e6578616d706c65000102010696e8ba85a00b0e1c040d2b3436373031373430363035000102010696e8ba85a00b020e0202060002020200020400020406000801020f62406d656a6c2e6578616d706c650800');
INSERT INTO newer VALUES(2,X'0201020f68406d656a6c2e6578616d706c65000102010696e8ba85a00b061a02020601020102106832406d656a6c2e6578616d706c650c0406000801040d2b34363730313734303630360802020602106832406d656a6c2e6578616d706c65000c180406040d2b34363730313734303630360a0818');
CREATE TABLE renumbered (
    run    INTEGER NOT NULL REFERENCES run,
    person INTEGER NOT NULL REFERENCES settled,
    before TEXT    NOT NULL,
    after  TEXT    NOT NULL,
    PRIMARY KEY (run, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivered (
    id     INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    first  TEXT    NOT NULL,        -- the key of the first person on the page
    page   BLOB    NOT NULL
) STRICT;
INSERT INTO delivered VALUES(1,1,'g',X'02000200016702b4f9854223fab0b2000000016802e6ee55e4fa1dcf470000');
INSERT INTO delivered VALUES(2,2,'g',X'02000200016702450407759c4aa3a9000000016802004d4b97c8dbf5960000');
CREATE TABLE history (
    run             INTEGER NOT NULL REFERENCES run,
    person          INTEGER NOT NULL REFERENCES settled,
    step            INTEGER NOT NULL,   -- from 0 for each person and run
    field           INTEGER NOT NULL REFERENCES field,
    rule            INTEGER NOT NULL REFERENCES rule,
    before_value    TEXT,
    before_origin   INTEGER REFERENCES source,
    before_category INTEGER REFERENCES category,
    before_since    TEXT,
    after_value     TEXT,
    after_origin    INTEGER REFERENCES source,
    after_category  INTEGER REFERENCES category,
    after_since     TEXT,
    PRIMARY KEY (run, person, step)
) STRICT, WITHOUT ROWID;
INSERT INTO history VALUES(1,1,0,1,7,NULL,NULL,NULL,NULL,'g@mejl.example',1,3,'2026-11-24');
INSERT INTO history VALUES(1,1,1,2,7,NULL,NULL,NULL,NULL,'+46701740605',1,3,'2026-11-24');
INSERT INTO history VALUES(2,1,0,1,4,'g@mejl.example',1,3,'2026-11-24','own@mejl.example',0,3,'2026-11-24');
INSERT INTO history VALUES(3,2,0,1,13,NULL,NULL,NULL,NULL,'h@mejl.example',1,3,'2026-11-24');
INSERT INTO history VALUES(7,1,0,1,14,'own@mejl.example',0,3,'2026-11-24','g@mejl.example',1,3,'2026-11-24');
CREATE TABLE waited (
    run      INTEGER NOT NULL REFERENCES run,
    person   INTEGER NOT NULL REFERENCES settled,
    step     INTEGER NOT NULL,   -- from 0 for each person and run
    field    INTEGER NOT NULL REFERENCES field,
    category INTEGER NOT NULL REFERENCES category,
    by       INTEGER NOT NULL REFERENCES source,
    value    TEXT,
    held     INTEGER NOT NULL REFERENCES run,
    rule     INTEGER NOT NULL,   -- that held it; 0 where it is not known
    reason   INTEGER NOT NULL REFERENCES rule,
    before   INTEGER,
    after    INTEGER,
    PRIMARY KEY (run, person, step)
) STRICT, WITHOUT ROWID;
INSERT INTO waited VALUES(3,2,0,1,3,1,'h@mejl.example',1,12,13,0,NULL);
INSERT INTO waited VALUES(5,2,0,2,3,2,'+46701740606',4,12,13,0,5);
CREATE TABLE reveal (
    id      INTEGER PRIMARY KEY,
    at      TEXT    NOT NULL,   -- UTC
    command TEXT    NOT NULL,
    persons INTEGER NOT NULL    -- how many were shown
) STRICT;
INSERT INTO reveal VALUES(1,'2026-11-24T16:38:53Z','show',1);
CREATE TABLE secret (
    pseudonyms BLOB NOT NULL    -- 32 random bytes: src/store/pseudonym.rs
) STRICT;
INSERT INTO secret VALUES(X'c4d46fd796a0b91f0a1f951d1b44a06e270f8e97a53e1a577c564587f0ad8da6');
CREATE TABLE unwiped (
    run INTEGER PRIMARY KEY REFERENCES run
) STRICT;
CREATE INDEX run_of_source ON run (source, date);
CREATE VIEW person AS
    SELECT settled.id, settled.key, coalesce(newer.state, settled.state) AS state
    FROM settled LEFT JOIN newer ON newer.id = settled.id;
CREATE TRIGGER person_changes INSTEAD OF UPDATE ON person BEGIN
    UPDATE settled SET key = new.key WHERE id = old.id AND key <> new.key;
    REPLACE INTO newer VALUES (old.id, new.state);
END;
CREATE TRIGGER person_goes INSTEAD OF DELETE ON person BEGIN
    DELETE FROM newer WHERE id = old.id;
    DELETE FROM settled WHERE id = old.id;
END;
CREATE INDEX temporary ON settled (key) WHERE length(key) = 12 AND substr(key, 9, 1) > '9';
CREATE INDEX renumbered_before ON renumbered (before);
CREATE INDEX delivered_by_key ON delivered (source, first);
