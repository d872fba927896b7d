#!/usr/bin/env python3
"""The night in SQLite from Python: the file read in Python, everything else set-based. See ../README.md."""

import csv
import re
import sqlite3
import sys
from collections.abc import Iterator

from common import FIELDS, OWN, dump, each
from sqlite_tables import EDIT, NEXT_RUN, SCHEMA, SETTINGS, WRITE

INCOMING = f"CREATE TEMP TABLE incoming (id INTEGER PRIMARY KEY, category, protected, {each('$f')});"
EDITS = "CREATE TEMP TABLE edits (id INTEGER PRIMARY KEY, email, mobile);"

READABLE = "i.$f IS NOT NULL AND i.$f <> '?'"
TAKE_OWN = f"""({READABLE} AND (p.$f IS NULL OR p.$f_from IS NOT 'user'
    OR (i.category = 'Vårdnadshavare' AND i.$f = p.$f)))"""
TAKE = {f: TAKE_OWN if f in OWN else f"({READABLE})" for f in FIELDS}
ASKED = """CASE WHEN i.$f IS p.$f AND p.$f_from IS 'register' THEN 0
    WHEN NOT $TAKE THEN 0 WHEN i.protected AND i.$f IS NOT p.$f THEN 2 ELSE 1 END AS does_$f"""

# What is done for a field: 0 nothing, 1 it is set, 2 it waits.
DECIDE = f"""
CREATE TEMP TABLE decided AS
SELECT * FROM (
    SELECT i.*, p.id IS NULL AS is_new, r.protected AS was_protected,
        {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")},
        {each("CASE WHEN i.$f IS '?' THEN r.$f ELSE i.$f END AS says_$f")},
        {", ".join(each(ASKED.replace("$TAKE", TAKE[f]), fields=(f,)) for f in FIELDS)}
    FROM incoming i LEFT JOIN person p ON p.id = i.id LEFT JOIN reported r ON r.id = i.id
) WHERE is_new OR protected OR was_protected OR {each("does_$f OR says_$f IS NOT was_$f", " OR ")};
"""

IS_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch
IS_MOBILE = re.compile(r"(?:\+46|0)7\d{8}").fullmatch
REMOVE = str.maketrans("", "", " -")


def email(text: str) -> str | None:
    """None is missing, `?` is what cannot be read."""
    text = text.strip().lower()
    return text if IS_EMAIL(text) else "?" if text else None


def mobile(text: str) -> str | None:
    text = text.translate(REMOVE)
    if IS_MOBILE(text):
        return text if text[0] == "+" else "+46" + text[1:]
    return "?" if text else None


def delivered(file: str) -> Iterator[tuple]:
    with open(file, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        for key, role, given, family, mail, number, skydd in rows:
            names = given.strip() or None, family.strip() or None
            yield int(key), role, skydd != "", email(mail), mobile(number), *names


def edited(file: str) -> Iterator[tuple]:
    with open(file, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        for key, _, mail, number in rows:
            yield int(key), mail or None, number or None


def main() -> None:
    verb, store, argument = sys.argv[1:]
    db = sqlite3.connect(f"{store}/store.db", isolation_level=None)
    for setting in SETTINGS:
        db.execute(f"PRAGMA {setting}")
    if verb == "dump":
        for row in db.execute(dump(argument)):
            print(*row, sep=",")
        return
    db.execute("BEGIN IMMEDIATE")
    if verb == "edits":
        db.execute(EDITS)
        db.executemany("INSERT INTO edits VALUES (?, ?, ?)", edited(argument))
        db.execute(EDIT)
    else:
        for statement in [*SCHEMA, INCOMING]:
            db.execute(statement)
        (run,) = db.execute(NEXT_RUN).fetchone()
        # In the order of the keys: a table that grows at its end is twice as fast.
        db.executemany("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(delivered(argument)))
        for statement in [DECIDE, *WRITE]:
            db.execute(statement.replace("$run", str(run)))
    db.execute("COMMIT")
    db.close()


if __name__ == "__main__":
    main()
