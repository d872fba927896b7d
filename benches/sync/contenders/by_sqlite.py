#!/usr/bin/env python3
"""The night in SQLite from Python: the file read in Python, everything else set-based. See ../README.md."""

import csv
import re
import sqlite3
import sys
from collections.abc import Iterator

OWN, FOLLOWED = ("email", "mobile"), ("given", "family")
FIELDS = OWN + FOLLOWED
NAMES = {"email": "email", "mobile": "mobile", "given": "given-name", "family": "family-name"}


def each(text: str, between: str = ", ", fields: tuple[str, ...] = FIELDS) -> str:
    """The text once for each field, whose name stands for every `$f`, its place for `$n`."""
    texts = (text.replace("$f", f).replace("$n", str(FIELDS.index(f))) for f in fields)
    return between.join(texts)


SCHEMA = f"""
CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, category TEXT, {each("$f TEXT, $f_from TEXT")});
CREATE TABLE IF NOT EXISTS reported (id INTEGER PRIMARY KEY, protected INTEGER, {each("$f TEXT")});
CREATE TABLE IF NOT EXISTS waiting (id INTEGER, field TEXT, value TEXT, PRIMARY KEY (id, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (run INTEGER, id INTEGER, field TEXT,
    before TEXT, before_from TEXT, after TEXT, after_from TEXT);
"""

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

HISTORY = "SELECT :run, id, '$f', old_$f, old_$f_from, $f, 'register' FROM decided WHERE does_$f = 1"
UPDATE = """$f = CASE WHEN does_$f = 1 THEN d.$f ELSE p.$f END,
    $f_from = CASE WHEN does_$f = 1 THEN 'register' ELSE p.$f_from END"""
INSERT = "CASE WHEN does_$f = 1 THEN $f END, CASE WHEN does_$f = 1 THEN 'register' END"
SETTLED = "SELECT id, '$f' FROM decided WHERE $f IS NOT '?'"
WAITING = "SELECT id, '$f', $f FROM decided WHERE does_$f = 2"

WRITE = [
    f"INSERT INTO history {each(HISTORY, ' UNION ALL ')}",
    f"""UPDATE person AS p SET {each(UPDATE)} FROM decided d
        WHERE p.id = d.id AND NOT is_new AND ({each("does_$f = 1", " OR ")})""",
    f"INSERT INTO person SELECT id, category, {each(INSERT)} FROM decided WHERE is_new",
    f"REPLACE INTO reported SELECT id, protected, {each('says_$f')} FROM decided",
    f"DELETE FROM waiting WHERE (id, field) IN ({each(SETTLED, ' UNION ALL ')})",
    f"INSERT INTO waiting {each(WAITING, ' UNION ALL ')}",
]

EDITED = "$f = e.$f, $f_from = CASE WHEN e.$f IS NOT p.$f THEN 'user' ELSE p.$f_from END"
EDIT = f"UPDATE person AS p SET {each(EDITED, fields=OWN)} FROM edits e WHERE p.id = e.id"

DUMPS = {
    "stored": "SELECT id, $n AS n, coalesce($f, ''), $f_from FROM person WHERE $f_from IS NOT NULL",
    "history": """SELECT id, $n AS n, after, after_from FROM history
        WHERE field = '$f' AND run = (SELECT max(run) FROM history)""",
    "reported": "SELECT id, $n AS n, $f, 'register' FROM reported WHERE $f IS NOT NULL",
    "waiting": "SELECT id, $n AS n, value, 'register' FROM waiting WHERE field = '$f'",
}

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
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;")
    db.executescript(SCHEMA)
    if verb == "dump":
        dump(db, argument)
        return
    db.execute("BEGIN IMMEDIATE")
    if verb == "edits":
        db.execute(EDITS)
        db.executemany("INSERT INTO edits VALUES (?, ?, ?)", edited(argument))
        db.execute(EDIT)
    else:
        (run,) = db.execute("SELECT coalesce(max(run), 0) + 1 FROM history").fetchone()
        db.execute(INCOMING)
        # In the order of the keys: a table that grows at its end is twice as fast.
        db.executemany("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(delivered(argument)))
        for statement in [DECIDE, *WRITE]:
            db.execute(statement, {"run": run} if ":run" in statement else {})
    db.execute("COMMIT")
    db.close()


def dump(db: sqlite3.Connection, kind: str) -> None:
    for person, field, value, origin in db.execute(f"{each(DUMPS[kind], ' UNION ALL ')} ORDER BY 1, 2"):
        print(person, NAMES[FIELDS[field]], value, origin, sep=",")


if __name__ == "__main__":
    main()
