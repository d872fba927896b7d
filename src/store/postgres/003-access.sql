-- Who may write is said of each municipality, and no longer of a login: one that may write to its own
-- could write to every other that it was to read. A login has the tables' rights as before, and the
-- rows' policies say what of them it may use.

ALTER TABLE foga.access ADD COLUMN writes boolean NOT NULL DEFAULT false;

-- What a login could do so far it still can, until it is admitted anew.
UPDATE foga.access SET writes = has_table_privilege(login, 'foga.person', 'UPDATE')
WHERE login IN (SELECT rolname FROM pg_roles);

-- The municipalities to whose rows the login may write that is asking.
CREATE FUNCTION foga.writable() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT array(SELECT municipality FROM foga.access WHERE login = current_user AND writes) $$;

DO $$
DECLARE
    name text;
    may  text := 'municipality = ANY ((SELECT foga.writable())::text[])';
BEGIN
    FOREACH name IN ARRAY ARRAY['category', 'field', 'source', 'rule', 'run', 'person',
                                'renumbered', 'delivered', 'history', 'waited', 'reveal'] LOOP
        EXECUTE format('DROP POLICY own ON foga.%I', name);
        EXECUTE format('CREATE POLICY own ON foga.%I FOR SELECT
                        USING (municipality = ANY ((SELECT foga.admitted())::text[]))', name);
        EXECUTE format('CREATE POLICY adds ON foga.%I FOR INSERT WITH CHECK (%s)', name, may);
        EXECUTE format('CREATE POLICY changes ON foga.%I FOR UPDATE USING (%s)', name, may);
        EXECUTE format('CREATE POLICY removes ON foga.%I FOR DELETE USING (%s)', name, may);
    END LOOP;
END
$$;

-- Reveals are counted within a municipality, as all else: with numbers for all of them, one could take
-- those that another needs, and see how many it has.
ALTER TABLE foga.reveal ALTER COLUMN id DROP IDENTITY;
ALTER TABLE foga.reveal DROP CONSTRAINT reveal_pkey;
ALTER TABLE foga.reveal ADD PRIMARY KEY (municipality, id);

-- Lets a login see the rows of a municipality, and write them if it may, or no longer. Only the owner
-- of the tables can.
CREATE OR REPLACE FUNCTION foga.admit(login name, municipality text, writes boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS
$$
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

-- Lets a login see the rows of a municipality no more, or, where none is named, no rows at all: then
-- nothing is left of it here, and it can be dropped.
CREATE FUNCTION foga.dismiss(login name, municipality text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    DELETE FROM foga.access WHERE access.login = dismiss.login
        AND (dismiss.municipality IS NULL OR access.municipality = dismiss.municipality);
    IF NOT EXISTS (SELECT FROM foga.access WHERE access.login = dismiss.login) THEN
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA foga FROM %I', dismiss.login);
        EXECUTE format('REVOKE ALL ON SCHEMA foga FROM %I', dismiss.login);
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION foga.dismiss FROM PUBLIC;
