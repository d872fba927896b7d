#!/usr/bin/env python3
"""The night in SQLite from Python: the file read in Python, everything else set-based. See ../README.md."""

import csv
import re
import sqlite3
import sys
from collections.abc import Iterator

from common import EDIT, NEXT_RUN, decided, dump, each
from sqlite_tables import SCHEMA, SETTINGS, WRITE

INCOMING = f"CREATE TEMP TABLE incoming (id INTEGER PRIMARY KEY, category, protected, {each('$f')})"
EDITS = "CREATE TEMP TABLE edits (id INTEGER PRIMARY KEY, email, mobile)"

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
        for statement in [decided(), *WRITE]:
            db.execute(statement.replace("$run", str(run)))
    db.execute("COMMIT")
    db.close()


if __name__ == "__main__":
    main()
