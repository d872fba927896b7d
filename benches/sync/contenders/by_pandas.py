#!/usr/bin/env python3
# /// script
# dependencies = ["adbc-driver-sqlite==1.13.0", "numpy==2.4.6", "pandas==3.1.1", "pyarrow==26.0.1"]
# ///
"""The night in pandas, kept in SQLite: read, joined and decided in frames. See ../README.md."""

import sys

import adbc_driver_sqlite.dbapi as sqlite
import numpy as np
import pandas as pd
import pyarrow as pa
from common import EDIT, FIELDS, NEXT_RUN, OWN, dump
from sqlite_tables import KNOWN, SCHEMA, SETTINGS, WRITE


def delivered(file: str) -> pd.DataFrame:
    """None is missing, `?` is what cannot be read."""
    sent = pd.read_csv(file, engine="pyarrow", dtype={"Personnummer": "int64", "Skydd": "str"})
    email = sent["E-post"].str.strip().str.lower().replace("", None)
    mobile = sent["Mobil"].str.replace("[ -]", "", regex=True).replace("", None)
    mobile = mobile.where(~mobile.str.startswith("07", na=False), "+46" + mobile.str.slice(1))
    is_email = email.str.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", na=True)
    is_mobile = mobile.str.fullmatch(r"\+467[0-9]{8}", na=True)
    return pd.DataFrame({
        "id": sent["Personnummer"],
        "category": sent["Roll"],
        "protected": sent["Skydd"].notna(),
        "email": email.where(is_email, "?"),
        "mobile": mobile.where(is_mobile, "?"),
        "given": sent["Förnamn"].str.strip().replace("", None),
        "family": sent["Efternamn"].str.strip().replace("", None),
    })  # fmt: skip


def decided(incoming: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """`does` for each field: 0 nothing, 1 it is set, 2 it waits."""
    all_of_them = incoming.merge(known, on="id", how="left", indicator="found")
    all_of_them["is_new"] = all_of_them.pop("found") == "left_only"
    moves = all_of_them["is_new"] | all_of_them["protected"] | (all_of_them["was_protected"] == 1)
    for f in FIELDS:
        sent, stored, origin, was = (all_of_them[n] for n in (f, f"old_{f}", f"old_{f}_from", f"was_{f}"))
        is_same = sent == stored
        take = sent.notna() & (sent != "?")
        if f in OWN:
            is_guardian = all_of_them["category"] == "Vårdnadshavare"
            take &= stored.isna() | (origin != "user") | (is_guardian & is_same)
        take &= ~(is_same & (origin == "register"))
        waits = take & all_of_them["protected"] & ~is_same
        all_of_them[f"does_{f}"] = np.where(waits, 2, np.where(take, 1, 0))
        says = sent.where(sent != "?", was)
        all_of_them[f"says_{f}"] = says
        moves |= take | ~((says == was) | (says.isna() & was.isna()))
    return all_of_them[moves].sort_values("id")


def main() -> None:
    verb, store, argument = sys.argv[1:]
    with sqlite.connect(f"{store}/store.db", autocommit=True) as db, db.cursor() as cursor:
        for setting in SETTINGS:
            cursor.executescript(f"PRAGMA {setting}")
        if verb == "dump":
            pd.read_sql(dump(argument), db).to_csv(sys.stdout, index=False, header=False)
            return
        db.adbc_connection.set_autocommit(False)
        if verb == "edits":
            edits = pd.read_csv(argument, dtype={"E-post": "str", "Mobil": "str"})
            edits = edits.rename(columns={"Användare": "id", "E-post": "email", "Mobil": "mobile"})
            ingest(cursor, "edits", edits[["id", *OWN]])
            cursor.execute(EDIT)
        else:
            for statement in SCHEMA:
                cursor.execute(statement)
            run = pd.read_sql(NEXT_RUN, db).iat[0, 0]
            ingest(cursor, "decided", decided(delivered(argument), pd.read_sql(KNOWN, db)))
            for statement in WRITE:
                cursor.execute(statement.replace("$run", str(run)))
        db.adbc_connection.commit()


def ingest(cursor: sqlite.Cursor, table: str, rows: pd.DataFrame) -> None:
    cursor.adbc_ingest(table, pa.Table.from_pandas(rows, preserve_index=False), mode="create", temporary=True)


if __name__ == "__main__":
    main()
