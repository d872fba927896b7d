#!/usr/bin/env python3
"""Compares `foga sync` with what a municipality would write instead. See README.md."""

import argparse
import os
import platform
import shutil
import subprocess
from pathlib import Path

import postgres
from check import SameState
from entrants import HERE, Foga, Script
from generate import generate
from measure import Cost
from table import comparison, growth_table

ROOT = HERE.parent.parent
DAYS = ["2026-11-23", "2026-11-24", "2026-11-25"]  # first delivery, edits, later delivery
GROWTH = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]


def main() -> None:
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    foga = options.foga or build()
    if options.growth:
        print(machine(), Foga(foga).version(), sep=", ", flush=True)
        rows = {people: growth(Foga(foga), people, options) for people in options.growth}
        print(growth_table(rows, options.changed))
        return
    chosen = [e for e in everybody(foga, options.work) if is_wanted(e.name, options.only)]
    print(machine(), *(entrant.version() for entrant in chosen), sep=", ", flush=True)
    data = deliveries(options.people, options)
    costs = {entrant.name: begin(entrant, data, options.work) for entrant in chosen}
    for share in options.changed:
        night(chosen, data, share, options, costs)
    print(comparison(costs, options.people, options.changed))


def everybody(foga: Path, work: Path) -> list[Foga | Script]:
    """Foga first, whose costs the others are held against."""
    all_of_them = [
        Foga(foga),
        Script("DuckDB", "by_duckdb.py", work),
        Script("SQLite from Python", "by_sqlite.py", work),
        Script("polars and SQLite", "by_polars.py", work),
        Script("pandas and SQLite", "by_pandas.py", work),
    ]
    programs = postgres.programs()
    if programs is None:
        print("left out: PostgreSQL, which is not installed")
        return all_of_them
    return [*all_of_them, postgres.Postgres(programs, work)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--people", type=int, default=1_000_000)
    add("--changed", type=int, nargs="+", default=[20, 2], help="percentages of people")
    add("--rounds", type=int, default=1, help="of each later delivery; the best one counts")
    add("--only", nargs="+", metavar="NAME", help="Foga, and those whose names begin so")
    add("--growth", type=int, nargs="*", help="Foga alone, with each of these numbers of people")
    add("--seed", type=int, default=4)
    add("--foga", type=Path, help="the program; otherwise it is built")
    add("--work", type=Path, default=ROOT / "target" / "sync-bench", help="for all that is written")
    options = parser.parse_args()
    options.growth = GROWTH if options.growth == [] else options.growth
    options.work = options.work.resolve()
    return options


def is_wanted(name: str, only: list[str] | None) -> bool:
    return not only or name == Foga.name or any(name.lower().startswith(o.lower()) for o in only)


def build() -> Path:
    command = ["cargo", "build", "--release", "--locked", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "foga"


def machine() -> str:
    about = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next((line.split(": ")[1] for line in about if line.startswith("model name")), "?")
    return f"{len(os.sched_getaffinity(0))} cores, {processor}, Linux {platform.release()}"


def deliveries(people: int, options: argparse.Namespace) -> Path:
    """The folder with the invented deliveries, made where there is none yet."""
    shares = "-".join(map(str, options.changed))
    folder = options.work / f"data-{people}-{shares}-{options.seed}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        generate(unfinished, people, options.changed, options.seed)
        unfinished.rename(folder)
    return folder


def places(entrant: Foga | Script, work: Path) -> tuple[Path, Path]:
    """Where the store is, and where a copy of it as it was before the later delivery."""
    name = entrant.name.replace(" ", "-").replace(",", "")
    return work / "stores" / name, work / "before" / name


def begin(entrant: Foga | Script, data: Path, work: Path) -> dict[str, Cost]:
    """The first delivery, which is measured, and what people edit afterwards, which is not."""
    store, before = places(entrant, work)
    for folder in (store, before):
        shutil.rmtree(folder, ignore_errors=True)
    before.mkdir(parents=True)
    first = entrant.sync(before, data / "first.csv", DAYS[0])
    entrant.edits(before, data / "edits.csv", DAYS[1])
    print(f"{entrant.name}, first delivery: {first}", flush=True)
    return {"first": first}


def night(
    chosen: list[Foga | Script],
    data: Path,
    share: int,
    options: argparse.Namespace,
    costs: dict[str, dict[str, Cost]],
) -> None:
    """The later delivery, to a fresh copy each time; after the last one all have to be the same."""
    same = SameState(options.work / "same")
    for turn in range(options.rounds):
        for entrant in chosen:
            store, before = places(entrant, options.work)
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(before, store)
            cost = entrant.sync(store, data / f"second-{share:02}.csv", DAYS[2])
            print(f"{entrant.name}, {share} % changed: {cost}", flush=True)
            key = f"{share} %"
            costs[entrant.name][key] = min(cost, costs[entrant.name].get(key, cost))
            if turn == options.rounds - 1:
                same.add(entrant, store)
    foga = next(entrant for entrant in chosen if isinstance(entrant, Foga))
    same.add_sample(foga, places(foga, options.work)[0])


def growth(foga: Foga, people: int, options: argparse.Namespace) -> dict[str, Cost]:
    """What it costs Foga with so many people; nothing of it is left on the disk."""
    data = deliveries(people, options)
    costs = begin(foga, data, options.work)
    store, before = places(foga, options.work)
    for share in options.changed:
        night([foga], data, share, options, {foga.name: costs})
    for folder in (data, store, before):
        shutil.rmtree(folder)
    return costs


if __name__ == "__main__":
    main()
