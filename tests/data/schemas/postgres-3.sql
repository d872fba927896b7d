SET check_function_bodies = false;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA foga;
CREATE FUNCTION foga.admit(login name, municipality text, writes boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO foga.access VALUES (admit.login, admit.municipality, admit.writes)
        ON CONFLICT ON CONSTRAINT access_pkey DO UPDATE SET writes = excluded.writes;
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
CREATE FUNCTION foga.admitted() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$ SELECT array(SELECT municipality FROM foga.access WHERE login = current_user) $$;
CREATE FUNCTION foga.dismiss(login name, municipality text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM foga.access WHERE access.login = dismiss.login
        AND (dismiss.municipality IS NULL OR access.municipality = dismiss.municipality);
    IF NOT EXISTS (SELECT FROM foga.access WHERE access.login = dismiss.login) THEN
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA foga FROM %I', dismiss.login);
        EXECUTE format('REVOKE ALL ON SCHEMA foga FROM %I', dismiss.login);
    END IF;
END
$$;
CREATE FUNCTION foga.writable() RETURNS text[]
    LANGUAGE sql STABLE
    AS $$ SELECT array(SELECT municipality FROM foga.access WHERE login = current_user AND writes) $$;
CREATE TABLE foga.access (
    login name NOT NULL,
    municipality text NOT NULL COLLATE pg_catalog."C",
    writes boolean DEFAULT false NOT NULL
);
CREATE TABLE foga.category (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    place bigint NOT NULL
);
CREATE TABLE foga.delivered (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    source bigint NOT NULL,
    first text NOT NULL COLLATE pg_catalog."C",
    page bytea NOT NULL
);
ALTER TABLE ONLY foga.delivered ALTER COLUMN page SET STORAGE EXTERNAL;
CREATE TABLE foga.field (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    parts text,
    place bigint NOT NULL,
    stored bigint DEFAULT 0 NOT NULL,
    used boolean DEFAULT false NOT NULL
);
CREATE TABLE foga.history (
    municipality text NOT NULL COLLATE pg_catalog."C",
    run bigint NOT NULL,
    person bigint NOT NULL,
    step bigint NOT NULL,
    field bigint NOT NULL,
    rule bigint NOT NULL,
    before_value text,
    before_origin bigint,
    before_category bigint,
    before_since text,
    after_value text,
    after_origin bigint,
    after_category bigint,
    after_since text
);
CREATE TABLE foga.municipality (
    code text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    label text NOT NULL,
    pseudonyms bytea NOT NULL
);
ALTER TABLE foga.municipality ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME foga.municipality_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE foga.person (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    state jsonb NOT NULL
);
CREATE TABLE foga.renumbered (
    municipality text NOT NULL COLLATE pg_catalog."C",
    run bigint NOT NULL,
    person bigint NOT NULL,
    before text NOT NULL COLLATE pg_catalog."C",
    after text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE foga.reveal (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    at text NOT NULL,
    command text NOT NULL,
    persons bigint NOT NULL
);
CREATE TABLE foga.rule (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    name text NOT NULL,
    explanation text NOT NULL
);
CREATE TABLE foga.run (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    kind text NOT NULL,
    source bigint,
    url text,
    date text NOT NULL COLLATE pg_catalog."C",
    started text NOT NULL,
    policy text,
    complete boolean NOT NULL,
    allow_mass_change boolean NOT NULL,
    who text,
    why text,
    undoes bigint,
    persons bigint DEFAULT 0 NOT NULL,
    taken bigint DEFAULT 0 NOT NULL,
    kept bigint DEFAULT 0 NOT NULL,
    cleared bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    rejected bigint DEFAULT 0 NOT NULL,
    changed bigint DEFAULT 0 NOT NULL,
    purged bigint,
    forgot text
);
CREATE TABLE foga.source (
    municipality text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    accepted boolean NOT NULL
);
CREATE VIEW foga.stored AS
 SELECT person.municipality,
    person.key AS person,
    field.name AS field,
    part.value,
    source.name AS origin,
    category.name AS category,
    part.since,
    rule.name AS rule,
    part.run
   FROM (((((foga.person
     CROSS JOIN LATERAL jsonb_to_recordset((person.state -> 'stored'::text)) part(field bigint, value text, origin bigint, category bigint, since text, run bigint, rule bigint))
     JOIN foga.field ON (((field.municipality = person.municipality) AND (field.id = part.field))))
     LEFT JOIN foga.source ON (((source.municipality = person.municipality) AND (source.id = part.origin))))
     LEFT JOIN foga.category ON (((category.municipality = person.municipality) AND (category.id = part.category))))
     LEFT JOIN foga.rule ON (((rule.municipality = person.municipality) AND (rule.id = part.rule))));
CREATE TABLE foga.version (
    version integer NOT NULL
);
CREATE TABLE foga.waited (
    municipality text NOT NULL COLLATE pg_catalog."C",
    run bigint NOT NULL,
    person bigint NOT NULL,
    step bigint NOT NULL,
    field bigint NOT NULL,
    category bigint NOT NULL,
    by bigint NOT NULL,
    value text,
    held bigint NOT NULL,
    rule bigint NOT NULL,
    reason bigint NOT NULL,
    before bigint,
    after bigint
);
INSERT INTO foga.category VALUES ('9999', 1, 'pupil', 'Elev', 0);
INSERT INTO foga.category VALUES ('9999', 2, 'staff', 'Personal', 1);
INSERT INTO foga.category VALUES ('9999', 3, 'guardian', 'Vårdnadshavare', 2);
INSERT INTO foga.delivered VALUES ('9999', 2, 2, 'g', '\x02000200016702450407759c4aa3a9000000016802004d4b97c8dbf5960000');
INSERT INTO foga.delivered VALUES ('9999', 1, 1, 'g', '\x02000200016702b4f9854223fab0b2000000016802e6ee55e4fa1dcf470000');
INSERT INTO foga.field VALUES ('9999', 3, 'given-name', 'Förnamn', 'text', NULL, 2, 0, false);
INSERT INTO foga.field VALUES ('9999', 4, 'family-name', 'Efternamn', 'text', NULL, 3, 0, false);
INSERT INTO foga.field VALUES ('9999', 5, 'address', 'Adress', 'group', '["street","postcode","city"]', 4, 0, false);
INSERT INTO foga.field VALUES ('9999', 1, 'email', 'E-post', 'email', NULL, 0, 2, true);
INSERT INTO foga.field VALUES ('9999', 2, 'mobile', 'Mobilnummer', 'phone', NULL, 1, 1, true);
INSERT INTO foga.history VALUES ('9999', 1, 1, 0, 1, 7, NULL, NULL, NULL, NULL, 'g@mejl.example', 1, 3, '2026-11-24');
INSERT INTO foga.history VALUES ('9999', 1, 1, 1, 2, 7, NULL, NULL, NULL, NULL, '+46701740605', 1, 3, '2026-11-24');
INSERT INTO foga.history VALUES ('9999', 2, 1, 0, 1, 4, 'g@mejl.example', 1, 3, '2026-11-24', 'own@mejl.example', 0, 3, '2026-11-24');
INSERT INTO foga.history VALUES ('9999', 3, 2, 0, 1, 13, NULL, NULL, NULL, NULL, 'h@mejl.example', 1, 3, '2026-11-24');
INSERT INTO foga.history VALUES ('9999', 7, 1, 0, 1, 14, 'own@mejl.example', 0, 3, '2026-11-24', 'g@mejl.example', 1, 3, '2026-11-24');
INSERT INTO foga.municipality OVERRIDING SYSTEM VALUE VALUES ('9999', 1, 'Exempelköping', '\xabb38dec244e4dd20b584074b7e0ac58879772d6131287ce1fae584b31b0284f');
INSERT INTO foga.person VALUES ('9999', 2, 'h', '{"known": [{"run": 1, "gone": false, "source": 1, "values": [{"run": 6, "field": 1, "value": "h2@mejl.example"}], "category": 3, "protected": true}, {"run": 4, "gone": false, "source": 2, "values": [{"run": 4, "field": 2, "value": "+46701740606"}], "category": 3, "protected": false}], "stored": [{"run": 3, "rule": 13, "field": 1, "since": "2026-11-24", "value": "h@mejl.example", "origin": 1, "category": 3}], "waiting": [{"by": 1, "run": 6, "rule": 12, "field": 1, "value": "h2@mejl.example", "category": 3, "dismissed": 0}, {"by": 2, "run": 4, "rule": 12, "field": 2, "value": "+46701740606", "category": 3, "dismissed": 5}]}');
INSERT INTO foga.person VALUES ('9999', 1, 'g', '{"known": [{"run": 1, "gone": false, "source": 1, "values": [{"run": 1, "field": 1, "value": null}, {"run": 1, "field": 2, "value": null}], "category": 3, "protected": false}, {"run": 4, "gone": false, "source": 2, "values": [{"run": 4, "field": 1, "value": "b@mejl.example"}], "category": 3, "protected": false}], "stored": [{"run": 7, "rule": 14, "field": 1, "since": "2026-11-24", "value": "g@mejl.example", "origin": 1, "category": 3}, {"run": 1, "rule": 7, "field": 2, "since": "2026-11-24", "value": "+46701740605", "origin": 1, "category": 3}], "waiting": []}');
INSERT INTO foga.reveal VALUES ('9999', 1, '2026-11-24T19:45:31Z', 'show', 1);
INSERT INTO foga.rule VALUES ('9999', 1, 'standard.unchanged', '');
INSERT INTO foga.rule VALUES ('9999', 2, 'standard.same-as-source', 'A value that a source already reports is not the person''s own.');
INSERT INTO foga.rule VALUES ('9999', 3, 'standard.emptied', '');
INSERT INTO foga.rule VALUES ('9999', 4, 'standard.saved', 'What the person saves is stored at once.');
INSERT INTO foga.rule VALUES ('9999', 5, 'standard.locked', 'Names and addresses are changed in the administrative system.');
INSERT INTO foga.rule VALUES ('9999', 6, 'standard.caught-up', 'The source has caught up with what the guardian entered, and leads again.');
INSERT INTO foga.rule VALUES ('9999', 7, 'standard.fill-empty', 'Nothing is stored: the source fills it, also where the person emptied it.');
INSERT INTO foga.rule VALUES ('9999', 8, 'standard.own-value', 'The person has entered something that no source had: it is never overwritten.');
INSERT INTO foga.rule VALUES ('9999', 9, 'standard.follow-source', 'The source that synchronised last wins.');
INSERT INTO foga.rule VALUES ('9999', 10, 'standard.nothing-incoming', '');
INSERT INTO foga.rule VALUES ('9999', 11, 'standard.follow-source', '');
INSERT INTO foga.rule VALUES ('9999', 12, 'safeguards.protected-identity', 'Somebody has to decide about a person with protected identity.');
INSERT INTO foga.rule VALUES ('9999', 13, 'review', 'Anna Ek: rang upp');
INSERT INTO foga.rule VALUES ('9999', 14, 'undo', 'run 2 is undone, by Anna Ek: rang upp');
INSERT INTO foga.run VALUES ('9999', 1, 'sync', 1, NULL, '2026-11-24', '2026-11-24T19:45:30Z', 'home', false, false, NULL, NULL, NULL, 2, 2, 5, 0, 1, 0, 2, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 2, 'sync', 0, NULL, '2026-11-24', '2026-11-24T19:45:30Z', 'home', false, false, NULL, NULL, NULL, 1, 1, 0, 0, 0, 0, 1, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 3, 'review', NULL, NULL, '2026-11-24', '2026-11-24T19:45:30Z', NULL, false, false, 'Anna Ek', 'rang upp', NULL, 1, 1, 0, 0, 0, 0, 1, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 4, 'sync', 2, NULL, '2026-11-24', '2026-11-24T19:45:30Z', 'home', true, false, NULL, NULL, NULL, 2, 0, 7, 0, 1, 0, 0, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 5, 'review', NULL, NULL, '2026-11-24', '2026-11-24T19:45:31Z', NULL, false, false, 'Anna Ek', 'rang upp', NULL, 1, 0, 1, 0, 0, 0, 0, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 6, 'sync', 1, NULL, '2026-11-24', '2026-11-24T19:45:31Z', 'home', true, false, NULL, NULL, NULL, 2, 1, 6, 0, 1, 0, 0, NULL, NULL);
INSERT INTO foga.run VALUES ('9999', 7, 'undo', NULL, NULL, '2026-11-24', '2026-11-24T19:45:31Z', NULL, false, false, 'Anna Ek', 'rang upp', 2, 1, 0, 0, 0, 0, 0, 1, NULL, NULL);
INSERT INTO foga.source VALUES ('9999', 0, 'user', 'user', false);
INSERT INTO foga.source VALUES ('9999', 1, 'a', 'System A', true);
INSERT INTO foga.source VALUES ('9999', 2, 'b', 'System B', true);
INSERT INTO foga.version VALUES (3);
INSERT INTO foga.waited VALUES ('9999', 3, 2, 0, 1, 3, 1, 'h@mejl.example', 1, 12, 13, 0, NULL);
INSERT INTO foga.waited VALUES ('9999', 5, 2, 0, 2, 3, 2, '+46701740606', 4, 12, 13, 0, 5);
SELECT pg_catalog.setval('foga.municipality_number_seq', 1, true);
ALTER TABLE ONLY foga.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (login, municipality);
ALTER TABLE ONLY foga.category
    ADD CONSTRAINT category_municipality_name_key UNIQUE (municipality, name);
ALTER TABLE ONLY foga.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.delivered
    ADD CONSTRAINT delivered_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.field
    ADD CONSTRAINT field_municipality_name_key UNIQUE (municipality, name);
ALTER TABLE ONLY foga.field
    ADD CONSTRAINT field_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (municipality, run, person, step);
ALTER TABLE ONLY foga.municipality
    ADD CONSTRAINT municipality_number_key UNIQUE (number);
ALTER TABLE ONLY foga.municipality
    ADD CONSTRAINT municipality_pkey PRIMARY KEY (code);
ALTER TABLE ONLY foga.person
    ADD CONSTRAINT person_municipality_key_key UNIQUE (municipality, key);
ALTER TABLE ONLY foga.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.renumbered
    ADD CONSTRAINT renumbered_pkey PRIMARY KEY (municipality, run, person);
ALTER TABLE ONLY foga.reveal
    ADD CONSTRAINT reveal_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.rule
    ADD CONSTRAINT rule_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.source
    ADD CONSTRAINT source_municipality_name_key UNIQUE (municipality, name);
ALTER TABLE ONLY foga.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (municipality, id);
ALTER TABLE ONLY foga.waited
    ADD CONSTRAINT waited_pkey PRIMARY KEY (municipality, run, person, step);
CREATE INDEX delivered_by_key ON foga.delivered USING btree (municipality, source, first);
CREATE INDEX renumbered_before ON foga.renumbered USING btree (municipality, before);
CREATE UNIQUE INDEX rule_by_name ON foga.rule USING btree (municipality, name, md5(explanation));
CREATE INDEX temporary ON foga.person USING btree (municipality, key) WHERE ((length(key) = 12) AND (substr(key, 9, 1) > '9'::text));
ALTER TABLE foga.access ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON foga.category FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.delivered FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.field FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.history FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.person FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.renumbered FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.reveal FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.rule FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.run FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.source FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY adds ON foga.waited FOR INSERT WITH CHECK ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
ALTER TABLE foga.category ENABLE ROW LEVEL SECURITY;
CREATE POLICY changes ON foga.category FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.delivered FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.field FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.history FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.person FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.renumbered FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.reveal FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.rule FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.run FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.source FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY changes ON foga.waited FOR UPDATE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
ALTER TABLE foga.delivered ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.field ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.history ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.municipality ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON foga.access FOR SELECT USING ((login = CURRENT_USER));
CREATE POLICY own ON foga.category FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.delivered FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.field FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.history FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.municipality FOR SELECT USING ((code = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.person FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.renumbered FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.reveal FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.rule FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.run FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.source FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
CREATE POLICY own ON foga.waited FOR SELECT USING ((municipality = ANY (( SELECT foga.admitted() AS admitted)::text[])));
ALTER TABLE foga.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY removes ON foga.category FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.delivered FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.field FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.history FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.person FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.renumbered FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.reveal FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.rule FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.run FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.source FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
CREATE POLICY removes ON foga.waited FOR DELETE USING ((municipality = ANY (( SELECT foga.writable() AS writable)::text[])));
ALTER TABLE foga.renumbered ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.reveal ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.run ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.source ENABLE ROW LEVEL SECURITY;
ALTER TABLE foga.waited ENABLE ROW LEVEL SECURITY;
