-- The first schema of Foga in PostgreSQL. The ideas are those of ../sqlite/001-begin.sql, where each
-- table is explained; here one database holds many municipalities, and every key begins with whose
-- the row is. Numbers are counted within a municipality, by the one run that may write to it.
--
-- References are not declared: what they would promise is held by the only code that writes them,
-- and each would be looked up for every row.

CREATE SCHEMA foga;

CREATE TABLE foga.version (
    version integer NOT NULL        -- in one row
);
INSERT INTO foga.version VALUES (1);

CREATE TABLE foga.municipality (
    code       text COLLATE "C" PRIMARY KEY,
    number     integer GENERATED ALWAYS AS IDENTITY UNIQUE,   -- the run that may write locks it
    label      text  NOT NULL,
    pseudonyms bytea NOT NULL       -- 32 random bytes: src/store/pseudonym.rs
);

-- Which logins see the rows of which municipalities. The owner of the tables sees all.
CREATE TABLE foga.access (
    login        name NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    PRIMARY KEY (login, municipality)
);

CREATE TABLE foga.category (
    municipality text COLLATE "C" NOT NULL,
    id    bigint NOT NULL,
    name  text   NOT NULL,
    label text   NOT NULL,
    place bigint NOT NULL,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, name)
);

CREATE TABLE foga.field (
    municipality text COLLATE "C" NOT NULL,
    id     bigint  NOT NULL,
    name   text    NOT NULL,
    label  text    NOT NULL,
    kind   text    NOT NULL,        -- email, phone, text or group
    parts  text,                    -- of a group: a JSON list of their names
    place  bigint  NOT NULL,
    stored bigint  NOT NULL DEFAULT 0,
    used   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, name)
);

CREATE TABLE foga.source (
    municipality text COLLATE "C" NOT NULL,
    id       bigint  NOT NULL,      -- 0 is the person, in the platform
    name     text    NOT NULL,
    label    text    NOT NULL,
    accepted boolean NOT NULL,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, name)
);

CREATE TABLE foga.rule (
    municipality text COLLATE "C" NOT NULL,
    id          bigint NOT NULL,
    name        text   NOT NULL,
    explanation text   NOT NULL,
    PRIMARY KEY (municipality, id)
);

-- An explanation may be longer than what an index takes.
CREATE UNIQUE INDEX rule_by_name ON foga.rule (municipality, name, md5(explanation));

CREATE TABLE foga.run (
    municipality text COLLATE "C" NOT NULL,
    id                bigint  NOT NULL,
    kind              text    NOT NULL,
    source            bigint,
    url               text,
    date              text COLLATE "C" NOT NULL,
    started           text    NOT NULL,
    policy            text,
    complete          boolean NOT NULL,
    allow_mass_change boolean NOT NULL,
    who               text,
    why               text,
    undoes            bigint,
    persons           bigint  NOT NULL DEFAULT 0,
    taken             bigint  NOT NULL DEFAULT 0,
    kept              bigint  NOT NULL DEFAULT 0,
    cleared           bigint  NOT NULL DEFAULT 0,
    held              bigint  NOT NULL DEFAULT 0,
    rejected          bigint  NOT NULL DEFAULT 0,
    changed           bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (municipality, id)
);

CREATE TABLE foga.person (
    municipality text COLLATE "C" NOT NULL,
    id    bigint NOT NULL,
    key   text COLLATE "C" NOT NULL,
    state jsonb  NOT NULL,          -- src/store/row.rs
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, key)
);

-- Few persons have temporary numbers, and each run of a source that has some looks for them all.
CREATE INDEX temporary ON foga.person (municipality, key)
    WHERE length(key) = 12 AND substr(key, 9, 1) > '9';

CREATE TABLE foga.renumbered (
    municipality text COLLATE "C" NOT NULL,
    run    bigint NOT NULL,
    person bigint NOT NULL,
    before text COLLATE "C" NOT NULL,
    after  text COLLATE "C" NOT NULL,
    PRIMARY KEY (municipality, run, person)
);
CREATE INDEX renumbered_before ON foga.renumbered (municipality, before);

CREATE TABLE foga.delivered (
    municipality text COLLATE "C" NOT NULL,
    id     bigint NOT NULL,
    source bigint NOT NULL,
    first  text COLLATE "C" NOT NULL,
    page   bytea  NOT NULL,         -- src/store/delivered.rs
    PRIMARY KEY (municipality, id)
);
CREATE INDEX delivered_by_key ON foga.delivered (municipality, source, first);
-- Prints look random; nothing is gained by trying to press them.
ALTER TABLE foga.delivered ALTER COLUMN page SET STORAGE EXTERNAL;

CREATE TABLE foga.history (
    municipality text COLLATE "C" NOT NULL,
    run             bigint NOT NULL,
    person          bigint NOT NULL,
    step            bigint NOT NULL,
    field           bigint NOT NULL,
    rule            bigint NOT NULL,
    before_value    text,
    before_origin   bigint,
    before_category bigint,
    before_since    text,
    after_value     text,
    after_origin    bigint,
    after_category  bigint,
    after_since     text,
    PRIMARY KEY (municipality, run, person, step)
);

CREATE TABLE foga.waited (
    municipality text COLLATE "C" NOT NULL,
    run      bigint NOT NULL,
    person   bigint NOT NULL,
    step     bigint NOT NULL,
    field    bigint NOT NULL,
    category bigint NOT NULL,
    by       bigint NOT NULL,
    value    text,
    held     bigint NOT NULL,
    rule     bigint NOT NULL,
    reason   bigint NOT NULL,
    before   bigint,
    after    bigint,
    PRIMARY KEY (municipality, run, person, step)
);

CREATE TABLE foga.reveal (
    municipality text COLLATE "C" NOT NULL,
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      text   NOT NULL,
    command text   NOT NULL,
    persons bigint NOT NULL
);

-- What is stored, a row a value, for whoever asks in SQL.
CREATE VIEW foga.stored AS
SELECT person.municipality, person.key AS person, field.name AS field, part.value,
       source.name AS origin, category.name AS category, part.since, rule.name AS rule, part.run
FROM foga.person
    CROSS JOIN LATERAL jsonb_to_recordset(person.state -> 'stored') AS part
        (field bigint, value text, origin bigint, category bigint, since text, run bigint, rule bigint)
    JOIN foga.field ON field.municipality = person.municipality AND field.id = part.field
    LEFT JOIN foga.source ON source.municipality = person.municipality AND source.id = part.origin
    LEFT JOIN foga.category
        ON category.municipality = person.municipality AND category.id = part.category
    LEFT JOIN foga.rule ON rule.municipality = person.municipality AND rule.id = part.rule;

-- The municipalities whose rows the login may see that is asking.
CREATE FUNCTION foga.admitted() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT array(SELECT municipality FROM foga.access WHERE login = current_user) $$;

ALTER TABLE foga.access ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON foga.access FOR SELECT USING (login = current_user);
ALTER TABLE foga.municipality ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON foga.municipality FOR SELECT
    USING (code = ANY ((SELECT foga.admitted())::text[]));

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['category', 'field', 'source', 'rule', 'run', 'person',
                                'renumbered', 'delivered', 'history', 'waited', 'reveal'] LOOP
        EXECUTE format('ALTER TABLE foga.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON foga.%I
                        USING (municipality = ANY ((SELECT foga.admitted())::text[]))', name);
    END LOOP;
END
$$;

-- Lets a login see the rows of a municipality, and write them if it may. Only the owner of the
-- tables can.
CREATE FUNCTION foga.admit(login name, municipality text, writes boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO foga.access VALUES (admit.login, admit.municipality) ON CONFLICT DO NOTHING;
    EXECUTE format('GRANT USAGE ON SCHEMA foga TO %I', admit.login);
    EXECUTE format('GRANT SELECT ON foga.version, foga.municipality, foga.access, foga.category,
                    foga.field, foga.source, foga.rule, foga.run, foga.person, foga.renumbered, foga.delivered,
                    foga.history, foga.waited, foga.reveal TO %I', admit.login);
    IF admit.writes THEN
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON foga.category, foga.field, foga.source,
                        foga.rule, foga.run, foga.person, foga.renumbered, foga.delivered,
                        foga.history, foga.waited
                        TO %I', admit.login);
        EXECUTE format('GRANT INSERT ON foga.reveal TO %I', admit.login);
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION foga.admit FROM PUBLIC;
