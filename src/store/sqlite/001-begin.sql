-- The first schema of a Foga store.
--
-- Names stand once, with integer ids; all else refers to them by id. A person is one row, so that
-- a run reads and writes each person at one place. A run's `source` and the origins in `history`
-- are rows of `source`; 0 is the person, in the platform. A value that is NULL is missing. Days
-- and times are ISO 8601.

CREATE TABLE category (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    label TEXT    NOT NULL,
    place INTEGER NOT NULL          -- in the policy of the latest run
) STRICT;

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

CREATE TABLE source (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    label    TEXT    NOT NULL,
    accepted INTEGER NOT NULL       -- whether what it reported counts, by the policy of the latest run
) STRICT;

INSERT INTO source VALUES (0, 'user', 'user', 0);

CREATE TABLE rule (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,   -- qualified: standard.own-value
    explanation TEXT    NOT NULL,   -- as it was when the rule decided; empty where it had none
    UNIQUE (name, explanation)
) STRICT;

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
) STRICT;

CREATE INDEX run_of_source ON run (source, date);

CREATE TABLE settled (
    id    INTEGER PRIMARY KEY,
    key   TEXT    NOT NULL UNIQUE,  -- twelve digits, or the source's own key
    state BLOB    NOT NULL          -- what is stored and known, what each source reports, and what
                                    -- waits: src/store/row.rs
) STRICT;

-- The states of those who have changed since they came to `settled`. Persons who change are
-- scattered over all of it: writing them beside each other writes a fifth of the bytes or less. Now
-- and then they are all settled: src/store/sqlite/settle.rs
CREATE TABLE newer (
    id    INTEGER PRIMARY KEY,
    state BLOB    NOT NULL
) STRICT;

-- The persons. Whoever writes few of them may write them here.
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

-- Few persons have temporary numbers, and each run of a source that has some looks for them all.
CREATE INDEX temporary ON settled (key) WHERE length(key) = 12 AND substr(key, 9, 1) > '9';

-- Every change of a person's key.
CREATE TABLE renumbered (
    run    INTEGER NOT NULL REFERENCES run,
    person INTEGER NOT NULL REFERENCES settled,
    before TEXT    NOT NULL,
    after  TEXT    NOT NULL,
    PRIMARY KEY (run, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX renumbered_before ON renumbered (before);

-- The persons whom each source has, and what it delivered of them last, in the order of their
-- keys and by the page: src/store/delivered.rs
CREATE TABLE delivered (
    id     INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    first  TEXT    NOT NULL,        -- the key of the first person on the page
    page   BLOB    NOT NULL
) STRICT;

CREATE INDEX delivered_by_key ON delivered (source, first);

-- Every change of a stored value, in the order in which it happened. Where all of `after` is NULL,
-- nothing is stored any more. That of one person is found
-- run by run, so that no second order of all of it has to be kept.
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

-- Every change, in a run by hand, of a value that waits for somebody to decide: `before` and `after`
-- are NULL where none waits, 0 where it does, and else the run in which it was dismissed.
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

-- Each time somebody asked to see persons with protected identity.
CREATE TABLE reveal (
    id      INTEGER PRIMARY KEY,
    at      TEXT    NOT NULL,   -- UTC
    command TEXT    NOT NULL,
    persons INTEGER NOT NULL    -- how many were shown
) STRICT;

-- What nobody but this store knows, in one row that is made with it.
CREATE TABLE secret (
    pseudonyms BLOB NOT NULL    -- 32 random bytes: src/store/pseudonym.rs
) STRICT;
