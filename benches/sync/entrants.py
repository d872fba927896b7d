"""Who takes part: each brings deliveries and edits into a store of its own, and says what is in it."""

import csv
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import measure
from measure import Cost

HERE, OWN_PYTHON = Path(__file__).parent, Path(sys.executable)
KINDS = ["stored", "history", "reported", "waiting"]


class Script:
    """A program in `contenders/`: `sync STORE CSV`, `edits STORE CSV`, `dump STORE KIND`."""

    def __init__(self, name: str, file: str, work: Path) -> None:
        self.name, self.kinds = name, KINDS
        self.script, self.work = HERE / "contenders" / file, work

    @cached_property
    def needs(self) -> list[str]:
        """The packages that the comment at the top of the script names (PEP 723)."""
        block = re.search(r"(?m)^# /// script\n((?:# .*\n)+?)# ///$", self.script.read_text("utf-8"))
        return tomllib.loads(re.sub(r"(?m)^# ", "", block.group(1)))["dependencies"] if block else []

    @cached_property
    def python(self) -> Path:
        """The Python of the script, with exactly these packages."""
        return environment(self.work / "venv" / self.script.stem, self.needs) if self.needs else OWN_PYTHON

    @property
    def call(self) -> list[Path]:
        return [self.python, self.script]

    def version(self) -> str:
        if self.needs:
            return " ".join(self.needs)
        ask = "import sqlite3, sys; print(sys.version.split()[0], 'with SQLite', sqlite3.sqlite_version)"
        return "Python " + output_of([self.python, "-c", ask])

    def sync(self, store: Path, delivery: Path, date: str) -> Cost:
        return measure.run([*self.call, "sync", store, delivery])

    def edits(self, store: Path, delivery: Path, date: str) -> Cost:
        return measure.run([*self.call, "edits", store, delivery])

    def dump(self, store: Path, kind: str, into: Path) -> None:
        with into.open("wb") as file:
            subprocess.run([*self.call, "dump", store, kind], stdout=file, check=True)


class Foga:
    """The program that the others are compared with, as anybody calls it."""

    name, kinds = "Foga", KINDS[:2]

    def __init__(self, program: Path) -> None:
        self.program = program

    def version(self) -> str:
        return output_of([self.program, "--version"])

    def sync(self, store: Path, delivery: Path, date: str, source: str = "register") -> Cost:
        description = HERE / "sources" / f"{source}.yaml"
        return measure.run([
            self.program, "sync", "--policy", "standard", "--store", store / "foga.db",
            "--source", source, "--description", description, "--date", date, delivery,
        ])  # fmt: skip

    def edits(self, store: Path, delivery: Path, date: str) -> Cost:
        return self.sync(store, delivery, date, source="user")

    def dump(self, store: Path, kind: str, into: Path) -> None:
        """Writes `person,field,value,from`: all that is stored, or what the third run changed."""
        command = [self.program, "export", "--reveal-protected", "--store", store / "foga.db"]
        command += ["--run", "3"] if kind == "history" else []
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child,
            into.open("w", encoding="utf-8") as file,
        ):
            for row in csv.DictReader(child.stdout):
                file.write("{person},{field},{value},{from}\n".format(**row))
        if child.returncode != 0:
            raise SystemExit("`foga export` failed")

    def show(self, store: Path, person: str) -> Iterator[tuple[str, str]]:
        """What the register reports of a person, and what waits, as lines of those two dumps."""
        command = [self.program, "show", "--reveal-protected", "--format", "json"]
        shown = subprocess.run(
            [*command, "--store", store / "foga.db", person], stdout=subprocess.PIPE, check=True
        )
        person = json.loads(shown.stdout)
        for record in person["reported"]:
            for value in record["values"]:
                yield "reported", f"{person['person']},{value['field']},{value['value']},register\n"
        for held in person["waiting"]:
            yield "waiting", f"{person['person']},{held['field']},{held['proposed'] or ''},register\n"


def environment(folder: Path, needs: list[str]) -> Path:
    python, installed = folder / "bin" / "python", folder / "installed.txt"
    if not installed.exists() or installed.read_text().split() != needs:
        subprocess.run([OWN_PYTHON, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *needs], check=True)
        installed.write_text("\n".join(needs))
    return python


def output_of(command: list[str | Path]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
