#!/usr/bin/env python3
# /// script
# dependencies = ["adbc-driver-sqlite==1.13.0", "polars==2.1.0"]
# ///
"""The night in polars, kept in SQLite: read, joined and decided in frames. See ../README.md."""

import sys

import adbc_driver_sqlite.dbapi as sqlite
import polars as pl
from common import EDIT, FIELDS, NEXT_RUN, OWN, dump
from sqlite_tables import KNOWN, SCHEMA, SETTINGS, WRITE

# What no row tells: of an empty column the type is not known.
TYPES = {name: pl.String for f in FIELDS for name in (f"old_{f}", f"old_{f}_from", f"was_{f}")}


def delivered(file: str) -> pl.LazyFrame:
    """None is missing, `?` is what cannot be read."""
    email = pl.col("E-post").str.strip_chars().str.to_lowercase()
    mobile = pl.col("Mobil").str.replace_all("[ -]", "")
    return pl.scan_csv(file, infer_schema=False).select(
        pl.col("Personnummer").cast(pl.Int64).alias("id"),
        pl.col("Roll").alias("category"),
        pl.col("Skydd").is_not_null().alias("protected"),
        pl.when(email.str.contains(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"))
        .then(email)
        .when(email.is_not_null() & (email != ""))
        .then(pl.lit("?"))
        .alias("email"),
        pl.when(mobile.str.contains(r"^\+467[0-9]{8}$"))
        .then(mobile)
        .when(mobile.str.contains("^07[0-9]{8}$"))
        .then(pl.lit("+46") + mobile.str.slice(1))
        .when(mobile.is_not_null() & (mobile != ""))
        .then(pl.lit("?"))
        .alias("mobile"),
        pl.col("Förnamn").str.strip_chars().replace("", None).alias("given"),
        pl.col("Efternamn").str.strip_chars().replace("", None).alias("family"),
    )


def does(f: str) -> pl.Expr:
    """What is done for a field: 0 nothing, 1 it is set, 2 it waits."""
    incoming, stored, origin = pl.col(f), pl.col(f"old_{f}"), pl.col(f"old_{f}_from")
    take = incoming.is_not_null() & (incoming != "?")
    if f in OWN:
        caught_up = (pl.col("category") == "Vårdnadshavare") & (incoming == stored)
        take &= stored.is_null() | origin.ne_missing("user") | caught_up
    return (
        pl.when((incoming == stored) & (origin == "register"))
        .then(0)
        .when(~take)
        .then(0)
        .when(pl.col("protected") & incoming.ne_missing(stored))
        .then(2)
        .otherwise(1)
        .alias(f"does_{f}")
    )


def decided(incoming: pl.LazyFrame, known: pl.LazyFrame) -> pl.DataFrame:
    says = [
        pl.when(pl.col(f) == "?").then(pl.col(f"was_{f}")).otherwise(pl.col(f)).alias(f"says_{f}")
        for f in FIELDS
    ]
    moves = [pl.col(f"does_{f}") > 0 for f in FIELDS]
    moves += [pl.col(f"says_{f}").ne_missing(pl.col(f"was_{f}")) for f in FIELDS]
    known = known.with_columns(is_new=pl.lit(value=False))
    return (
        incoming.join(known, on="id", how="left")
        .with_columns(pl.col("is_new").fill_null(value=True), *map(does, FIELDS), *says)
        .filter(pl.any_horizontal("is_new", "protected", pl.col("was_protected") == 1, *moves))
        .sort("id")
        .collect()
    )


def main() -> None:
    verb, store, argument = sys.argv[1:]
    with sqlite.connect(f"{store}/store.db", autocommit=True) as db, db.cursor() as cursor:
        for setting in SETTINGS:
            cursor.executescript(f"PRAGMA {setting}")
        if verb == "dump":
            pl.read_database(dump(argument), db).write_csv(
                sys.stdout, include_header=False, quote_style="never"
            )
            return
        db.adbc_connection.set_autocommit(False)
        if verb == "edits":
            edits = pl.read_csv(argument, infer_schema=False).select(
                pl.col("Användare").cast(pl.Int64).alias("id"),
                pl.col("E-post").alias("email"),
                pl.col("Mobil").alias("mobile"),
            )
            cursor.adbc_ingest("edits", edits, mode="create", temporary=True)
            cursor.execute(EDIT)
        else:
            for statement in SCHEMA:
                cursor.execute(statement)
            run = pl.read_database(NEXT_RUN, db).item()
            known = pl.read_database(KNOWN, db).cast(TYPES)
            cursor.adbc_ingest(
                "decided", decided(delivered(argument), known.lazy()), mode="create", temporary=True
            )
            for statement in WRITE:
                cursor.execute(statement.replace("$run", str(run)))
        db.adbc_connection.commit()


if __name__ == "__main__":
    main()
