#!/usr/bin/env python3
# /// script
# dependencies = ["duckdb==2.0.0"]
# ///
"""The night in DuckDB: one set-based statement a step, two threads. See ../README.md."""

import sys

import duckdb
from common import FOLLOWED, OWN, dump, each

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS person (id BIGINT, category VARCHAR, {each("$f VARCHAR, $f_from VARCHAR")});
CREATE TABLE IF NOT EXISTS reported (id BIGINT, protected BOOLEAN, {each("$f VARCHAR")});
CREATE TABLE IF NOT EXISTS waiting (id BIGINT, field VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS history (run INTEGER, id BIGINT, field VARCHAR,
    before VARCHAR, before_from VARCHAR, after VARCHAR, after_from VARCHAR);
"""

# NULL is missing, '?' is what cannot be read.
READ = r"""
CREATE TEMP TABLE incoming AS
WITH sent AS (
    SELECT Personnummer::BIGINT AS id, Roll AS category, Skydd IS NOT NULL AS protected,
        nullif(lower(trim("E-post")), '') AS email, nullif(translate(Mobil, ' -', ''), '') AS mobile,
        nullif(trim("Förnamn"), '') AS given, nullif(trim(Efternamn), '') AS family
    FROM read_csv($delivery, header = true, all_varchar = true)
)
SELECT * REPLACE (
    CASE WHEN email IS NULL OR regexp_full_match(email, '[^@\s]+@[^@\s]+\.[^@\s]+') THEN email
        ELSE '?' END AS email,
    CASE WHEN mobile IS NULL OR regexp_full_match(mobile, '\+467[0-9]{8}') THEN mobile
        WHEN regexp_full_match(mobile, '07[0-9]{8}') THEN '+46' || mobile[2:]
        ELSE '?' END AS mobile)
FROM sent;
"""

READABLE = "i.$f IS NOT NULL AND i.$f <> '?'"
TAKE_OWN = f"""({READABLE} AND (p.$f IS NULL OR p.$f_from IS DISTINCT FROM 'user'
    OR (i.category = 'Vårdnadshavare' AND i.$f = p.$f))) AS take_$f"""
TAKE_FOLLOWED = f"({READABLE}) AS take_$f"
HOLD = "i.protected AND take_$f AND i.$f IS DISTINCT FROM p.$f AS hold_$f"
SET = """take_$f AND NOT hold_$f
    AND (i.$f IS DISTINCT FROM p.$f OR p.$f_from IS DISTINCT FROM 'register') AS set_$f"""

DECIDE = f"""
CREATE TEMP TABLE decided AS
WITH asked AS (
    SELECT i.*, p.id IS NULL AS is_new, r.protected AS was_protected,
        {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")},
        {each("CASE WHEN i.$f = '?' THEN r.$f ELSE i.$f END AS says_$f")},
        {each(TAKE_OWN, fields=OWN)}, {each(TAKE_FOLLOWED, fields=FOLLOWED)}, {each(HOLD)}, {each(SET)}
    FROM incoming i LEFT JOIN person p USING (id) LEFT JOIN reported r USING (id)
)
SELECT * FROM asked WHERE is_new OR protected OR was_protected
    OR {each("set_$f OR says_$f IS DISTINCT FROM was_$f", " OR ")};
"""

HISTORY = "SELECT $run, id, '$f', old_$f, old_$f_from, $f, 'register' FROM decided WHERE set_$f"
UPDATE = """$f = CASE WHEN set_$f THEN d.$f ELSE p.$f END,
    $f_from = CASE WHEN set_$f THEN 'register' ELSE p.$f_from END"""

WRITE = f"""
INSERT INTO history {each(HISTORY, " UNION ALL ")};

UPDATE person p SET {each(UPDATE)} FROM decided d WHERE p.id = d.id AND ({each("set_$f", " OR ")});
INSERT INTO person SELECT id, category,
    {each("CASE WHEN set_$f THEN $f END, CASE WHEN set_$f THEN 'register' END")}
    FROM decided WHERE is_new;

UPDATE reported r SET protected = d.protected, {each("$f = says_$f")}
    FROM decided d WHERE r.id = d.id;
INSERT INTO reported SELECT id, protected, {each("says_$f")} FROM decided WHERE is_new;

DELETE FROM waiting w USING decided d WHERE w.id = d.id
    AND CASE w.field {each("WHEN '$f' THEN d.$f", " ")} END IS DISTINCT FROM '?';
INSERT INTO waiting {each("SELECT id, '$f', $f FROM decided WHERE hold_$f", " UNION ALL ")};
"""

EDITED = "$f = e.$f, $f_from = CASE WHEN e.$f IS DISTINCT FROM p.$f THEN 'user' ELSE p.$f_from END"

EDIT = f"""
CREATE TEMP TABLE edits AS SELECT Användare::BIGINT AS id, "E-post" AS email, Mobil AS mobile
    FROM read_csv($delivery, header = true, all_varchar = true);
UPDATE person p SET {
    each(
        '''$f = e.$f,
    $f_from = CASE WHEN e.$f IS DISTINCT FROM p.$f THEN 'user' ELSE p.$f_from END''',
        fields=OWN,
    )
}
    FROM edits e WHERE p.id = e.id;
"""


def main() -> None:
    verb, store, argument = sys.argv[1:]
    with duckdb.connect(f"{store}/store.duckdb", config={"threads": 2}) as db:
        if verb == "dump":
            write_out(db, dump(argument))
            return
        db.begin()
        run_script(db, SCHEMA)
        if verb == "edits":
            run_script(db, EDIT, delivery=argument)
        else:
            (run,) = db.execute("SELECT coalesce(max(run), 0) + 1 FROM history").fetchone()
            run_script(db, READ + DECIDE + WRITE, delivery=argument, run=run)
        db.commit()


def run_script(db: duckdb.DuckDBPyConnection, text: str, **values: object) -> None:
    for statement in filter(str.strip, text.split(";\n")):
        db.execute(statement, {n: value for n, value in values.items() if f"${n}" in statement})


def write_out(db: duckdb.DuckDBPyConnection, query: str) -> None:
    found = db.execute(query)
    while rows := found.fetchmany(10_000):
        for row in rows:
            print(*row, sep=",")


if __name__ == "__main__":
    main()
