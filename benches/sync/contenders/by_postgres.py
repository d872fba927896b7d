#!/usr/bin/env python3
"""The night in PostgreSQL: COPY into a temporary table, then set-based. See ../README.md.

The server is there already; `psql` finds it by its usual variables (PGHOST, PGUSER).
"""

import subprocess
import sys

import common
from common import dump, each

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

DONE = "('$f', old_$f, old_$f_from, $f, does_$f)"

WRITE = f"""
{common.decided("OFFSET 0")};
CREATE TEMP TABLE done AS SELECT id, done.*
    FROM decided, LATERAL (VALUES {each(DONE)}) AS done (field, before, before_from, after, does) WHERE does > 0;
INSERT INTO history SELECT $run, id, field, before, before_from, after, 'register' FROM done WHERE does = 1;
{common.SET_PERSONS};
{common.ADD_PERSONS};
{common.SET_REPORTED};
{common.ADD_REPORTED};
DELETE FROM waiting w USING decided d WHERE w.id = d.id
    AND CASE w.field {each("WHEN '$f' THEN d.$f", " ")} END IS DISTINCT FROM '?';
INSERT INTO waiting SELECT id, field, after FROM done WHERE does = 2;
"""

READ_EDITS = r"""
CREATE TEMP TABLE edits (id bigint, category text, email text, mobile text);
\copy edits FROM '$delivery' WITH (FORMAT csv, HEADER)
"""
# What the server does by itself between two nights.
TIDY = "VACUUM (ANALYZE);"


def main() -> None:
    verb, _, argument = sys.argv[1:]
    if verb == "dump":
        text = f"COPY ({dump(argument)}) TO STDOUT WITH (DELIMITER ',');"
    elif verb == "edits":
        text = f"BEGIN; {READ_EDITS} {common.EDIT}; COMMIT; {TIDY}"
    else:
        text = f"BEGIN; {SCHEMA} {READ} {WRITE.replace('$run', f'({common.NEXT_RUN})')} COMMIT;"
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    subprocess.run(psql, input=text.replace("$delivery", argument).encode(), check=True)


if __name__ == "__main__":
    main()
