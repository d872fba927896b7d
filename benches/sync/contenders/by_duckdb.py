#!/usr/bin/env python3
# /// script
# dependencies = ["duckdb==2.0.0"]
# ///
"""The night in DuckDB: one set-based statement a step, two threads. See ../README.md."""

import sys

import common
import duckdb
from common import dump, each

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
FROM sent
"""

SETTLE = f"""DELETE FROM waiting w USING decided d WHERE w.id = d.id
    AND CASE w.field {each("WHEN '$f' THEN d.$f", " ")} END IS DISTINCT FROM '?'"""

WRITE = [
    common.decided(),
    common.ADD_HISTORY,
    common.SET_PERSONS,
    common.ADD_PERSONS,
    common.SET_REPORTED,
    common.ADD_REPORTED,
    SETTLE,
    common.ADD_WAITING,
]

READ_EDITS = """
CREATE TEMP TABLE edits AS SELECT Användare::BIGINT AS id, "E-post" AS email, Mobil AS mobile
FROM read_csv($delivery, header = true, all_varchar = true)"""


def main() -> None:
    verb, store, argument = sys.argv[1:]
    with duckdb.connect(f"{store}/store.duckdb", config={"threads": 2}) as db:
        if verb == "dump":
            write_out(db, dump(argument))
            return
        db.begin()
        db.execute(SCHEMA)
        if verb == "edits":
            db.execute(READ_EDITS, {"delivery": argument})
            db.execute(common.EDIT)
        else:
            (run,) = db.execute(common.NEXT_RUN).fetchone()
            db.execute(READ, {"delivery": argument})
            for statement in WRITE:
                db.execute(statement.replace("$run", str(run)))
        db.commit()


def write_out(db: duckdb.DuckDBPyConnection, query: str) -> None:
    found = db.execute(query)
    while rows := found.fetchmany(10_000):
        for row in rows:
            print(*row, sep=",")


if __name__ == "__main__":
    main()
