#!/usr/bin/env python3
"""The night in PostgreSQL: COPY into a temporary table, then set-based. See ../README.md.

The server is there already; `psql` finds it by its usual variables (PGHOST, PGUSER).
"""

import subprocess
import sys

from common import FIELDS, OWN, dump, each

SCHEMA = f"""
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS person (id bigint PRIMARY KEY, category text, {each("$f text, $f_from text")})
    WITH (fillfactor = 80);
CREATE TABLE IF NOT EXISTS reported (id bigint PRIMARY KEY, protected boolean, {each("$f text")})
    WITH (fillfactor = 80);
CREATE TABLE IF NOT EXISTS waiting (id bigint, field text, value text, PRIMARY KEY (id, field));
CREATE TABLE IF NOT EXISTS history (run integer, id bigint, field text,
    before text, before_from text, after text, after_from text);
"""

# NULL is missing, '?' is what cannot be read. `OFFSET 0` keeps the planner from computing what stands
# before it once for every place that uses it. LIKE is several times faster than a regular expression.
READ = r"""
SET work_mem = '256MB';
SET temp_buffers = '256MB';
CREATE TEMP TABLE sent (id bigint, category text, given text, family text, email text, mobile text, skydd text);
\copy sent FROM '$delivery' WITH (FORMAT csv, HEADER)
CREATE TEMP TABLE incoming AS
SELECT id, category, protected, given, family,
    CASE WHEN email IS NULL OR email LIKE '_%@_%._%' AND email NOT LIKE '% %' THEN email ELSE '?' END AS email,
    CASE WHEN mobile IS NULL THEN NULL WHEN translate(mobile, '+0123456789', '') <> '' THEN '?'
        WHEN mobile LIKE '+467________' THEN mobile
        WHEN mobile LIKE '07________' THEN '+46' || substr(mobile, 2) ELSE '?' END AS mobile
FROM (
    SELECT id, category, skydd IS NOT NULL AS protected,
        nullif(trim(given), '') AS given, nullif(trim(family), '') AS family,
        nullif(lower(trim(email)), '') AS email, nullif(translate(mobile, ' -', ''), '') AS mobile
    FROM sent OFFSET 0
) AS trimmed;
"""

READABLE = "i.$f IS NOT NULL AND i.$f <> '?'"
TAKE_OWN = f"""({READABLE} AND (p.$f IS NULL OR p.$f_from IS DISTINCT FROM 'user'
    OR (i.category = 'Vårdnadshavare' AND i.$f = p.$f)))"""
TAKE = {f: TAKE_OWN if f in OWN else f"({READABLE})" for f in FIELDS}
# What is done for a field: 0 nothing, 1 it is set, 2 it waits.
DOES = """CASE WHEN i.$f = p.$f AND p.$f_from = 'register' THEN 0
    WHEN NOT $TAKE THEN 0 WHEN i.protected AND i.$f IS DISTINCT FROM p.$f THEN 2 ELSE 1 END AS does_$f"""

DECIDE = f"""
CREATE TEMP TABLE decided AS
SELECT * FROM (
    SELECT i.*, p.id IS NULL AS is_new, r.protected AS was_protected,
        {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")},
        {each("CASE WHEN i.$f = '?' THEN r.$f ELSE i.$f END AS says_$f")},
        {", ".join(each(DOES.replace("$TAKE", TAKE[f]), fields=(f,)) for f in FIELDS)}
    FROM incoming i LEFT JOIN person p ON p.id = i.id LEFT JOIN reported r ON r.id = i.id
    OFFSET 0
) AS asked WHERE is_new OR protected OR was_protected
    OR {each("does_$f > 0 OR says_$f IS DISTINCT FROM was_$f", " OR ")};
"""

DONE = "('$f', old_$f, old_$f_from, $f, does_$f)"
UPDATE = """$f = CASE WHEN does_$f = 1 THEN d.$f ELSE p.$f END,
    $f_from = CASE WHEN does_$f = 1 THEN 'register' ELSE p.$f_from END"""
INSERT = "CASE WHEN does_$f = 1 THEN $f END, CASE WHEN does_$f = 1 THEN 'register' END"

WRITE = f"""
CREATE TEMP TABLE done AS SELECT id, done.*
    FROM decided, LATERAL (VALUES {each(DONE)}) AS done (field, before, before_from, after, does) WHERE does > 0;
INSERT INTO history SELECT $run, id, field, before, before_from, after, 'register' FROM done WHERE does = 1;
UPDATE person p SET {each(UPDATE)} FROM decided d
    WHERE p.id = d.id AND NOT is_new AND ({each("does_$f = 1", " OR ")});
INSERT INTO person SELECT id, category, {each(INSERT)} FROM decided WHERE is_new;
UPDATE reported r SET protected = d.protected, {each("$f = says_$f")}
    FROM decided d WHERE r.id = d.id AND NOT is_new
    AND (d.protected <> was_protected OR {each("says_$f IS DISTINCT FROM was_$f", " OR ")});
INSERT INTO reported SELECT id, protected, {each("says_$f")} FROM decided WHERE is_new;
DELETE FROM waiting w USING decided d WHERE w.id = d.id
    AND CASE w.field {each("WHEN '$f' THEN d.$f", " ")} END IS DISTINCT FROM '?';
INSERT INTO waiting SELECT id, field, after FROM done WHERE does = 2;
"""

EDITED = "$f = e.$f, $f_from = CASE WHEN e.$f IS DISTINCT FROM p.$f THEN 'user' ELSE p.$f_from END"
EDIT = rf"""
CREATE TEMP TABLE edits (id bigint, category text, email text, mobile text);
\copy edits FROM '$delivery' WITH (FORMAT csv, HEADER)
UPDATE person p SET {each(EDITED, fields=OWN)} FROM edits e WHERE p.id = e.id;
"""
# What the server does by itself between two nights.
TIDY = "VACUUM (ANALYZE);"


def main() -> None:
    verb, _, argument = sys.argv[1:]
    if verb == "dump":
        text = f"COPY ({dump(argument)}) TO STDOUT WITH (DELIMITER ',');"
    elif verb == "edits":
        text = f"BEGIN; {EDIT} COMMIT; {TIDY}"
    else:
        run = "(SELECT coalesce(max(run), 0) + 1 FROM history)"
        text = f"BEGIN; {SCHEMA}{READ}{DECIDE}{WRITE.replace('$run', run)} COMMIT;"
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    subprocess.run(psql, input=text.replace("$delivery", argument).encode(), check=True)


if __name__ == "__main__":
    main()
