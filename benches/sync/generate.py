#!/usr/bin/env python3
"""Invents a register of people: a first delivery, what they edit themselves, and later deliveries.

Nobody in it can exist. The numbers are coordination numbers, which were first given in the year
2000, of people born from 1840 to 1879. Mobile numbers are the hundred that the Post and Telecom
Authority keeps for fiction, repeated, domains end with `example`. The same seed gives the same bytes.
"""

import argparse
import csv
import datetime
import random
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

HEADER = ["Personnummer", "Roll", "Förnamn", "Efternamn", "E-post", "Mobil", "Skydd"]
EDITS_HEADER = ["Användare", "Roll", "E-post", "Mobil"]
ROLES = ["Elev"] * 9 + ["Personal"] * 2 + ["Vårdnadshavare"] * 9
FIELDS = ["email"] * 9 + ["mobile"] * 9 + ["family"] * 2
"""What changes at the source, and how often."""
GIVEN = ["Alva", "Bosse", "Cilla", "Doris", "Folke", "Gun-Britt", "Hjördis", "Inga-Lill", "Jörgen", "Åke"]
FAMILY = ["Testlund", "Provberg", "Exempelsson", "Blåbärsson", "Af-Lingon", "Mallqvist", "Påhittsdotter"]
DOMAINS = ["mejl.example", "post.example.se", "exempelkoping.example"]
ASCII = str.maketrans("åäöÅÄÖ", "aaoAAO")
FICTION = [f"1740{number}" for number in range(605, 700)]  # after 070

DOUBLED = {str(digit): sum(divmod(2 * digit, 10)) for digit in range(10)}
FIRST_BIRTH, DAYS = datetime.date(1840, 1, 1), 40 * 365
MOST_PEOPLE = DAYS * 999

EDITED = 0.05  # of the people, before the later delivery
PROTECTED = 0.002
UNREADABLE = 0.0005  # of the cells with an address or a number
RESPELLED = 0.005  # of the people, in the later delivery: another spelling of the same number
NEW = 0.001  # of the people, in the later delivery alone
NEWLY_PROTECTED, NO_LONGER_PROTECTED = 0.0005, 0.1  # of the others, and of those, in the later one


class Person(NamedTuple):
    """What the register has of a person; e-mail and mobile in normal form, empty where it has none."""

    key: str
    number: int
    role: str
    given: str
    family: str
    email: str
    mobile: str
    protected: bool
    spelling: int
    """How the mobile number, and the domain, are written."""


def key(number: int) -> str:
    """The valid coordination number of the nth person."""
    day, birth_number = divmod(number, 999)
    born = FIRST_BIRTH + datetime.timedelta(days=day)
    digits = f"{born.year % 100:02}{born.month:02}{born.day + 60}{birth_number + 1:03}"
    # Every other digit is doubled, and the digits of what comes out are added (Luhn).
    total = sum(DOUBLED[digit] for digit in digits[::2]) + sum(map(int, digits[1::2]))
    return f"{born.year // 100}{digits}{-total % 10}"


def address(given: str, family: str, number: int, kind: str, dice: random.Random) -> str:
    name = f"{given}.{family}".translate(ASCII).lower()
    return f"{name}.{number}{kind}@{dice.choice(DOMAINS)}"


def other_address(person: Person, kind: str, dice: random.Random) -> str:
    return address(person.given, person.family, person.number, kind, dice)


def other_number(mobile: str, dice: random.Random) -> str:
    drawn = "+4670" + dice.choice(FICTION)
    return drawn if drawn != mobile else "+4670" + FICTION[FICTION.index(mobile[5:]) - 1]


def invent(number: int, dice: random.Random) -> Person:
    role, given, family = dice.choice(ROLES), dice.choice(GIVEN), dice.choice(FAMILY)
    email = address(given, family, number, "", dice) if dice.random() < 0.92 else ""
    mobile = other_number("", dice) if dice.random() < 0.85 else ""
    draw = dice.random()
    if draw < UNREADABLE:
        email = "saknas"
    elif draw > 1 - UNREADABLE:
        mobile = "070-mamma"
    protected, spelling = dice.random() < PROTECTED, int(dice.random() * 200)
    return Person(key(number), number, role, given, family, email, mobile, protected, spelling)


def edit(person: Person, dice: random.Random) -> Person:
    """The person as it is in the platform after an edit: of the address or of the number."""
    shown = person._replace(
        email="" if "@" not in person.email else person.email,
        mobile=person.mobile if person.mobile.startswith("+") else "",
    )
    field = dice.choice(["email", "mobile"])
    if getattr(shown, field) and dice.random() < 0.1:
        return shown._replace(**{field: ""})
    own = other_address(person, ".egen", dice) if field == "email" else other_number(person.mobile, dice)
    return shown._replace(**{field: own})


def change(person: Person, edited: Person | None, dice: random.Random) -> Person:
    """The person after one value has changed at the source, every other time to an own value."""
    if edited and dice.random() < 0.5:
        own = {f: getattr(edited, f) for f in ("email", "mobile")}
        changed = person._replace(**{f: v for f, v in own.items() if v})
        if changed != person:
            return changed
    field = dice.choice(FIELDS)
    if field == "family":
        return person._replace(family=dice.choice([n for n in FAMILY if n != person.family]))
    if getattr(person, field) and dice.random() < 0.08:
        return person._replace(**{field: ""})
    if field == "email":
        return person._replace(email=other_address(person, ".ny", dice))
    return person._replace(mobile=other_number(person.mobile, dice))


def row(person: Person) -> list[str]:
    """The row as a register writes it: numbers in several ways, a few stray spaces and capitals."""
    email, mobile, spelling = person.email, person.mobile, person.spelling
    if mobile.startswith("+"):
        rest = mobile[5:]
        mobile = [
            f"070{rest}",
            f"070-{rest}",
            f"070-{rest[:3]} {rest[3:5]} {rest[5:]}",
            f"+46 70 {rest[:3]} {rest[3:5]} {rest[5:]}",
            mobile,
        ][spelling % 5]
    if "@" in email and spelling % 40 == 7:
        name, domain = email.split("@")
        email = f"{name}@{domain.upper()}"
    elif spelling == 8:
        email = f" {email} "
    family = person.family + " " if spelling == 9 else person.family
    skydd = "J" if person.protected else ""
    return [person.key, person.role, person.given, family, email, mobile, skydd]


def generate(folder: Path, people: int, shares: list[int], seed: int) -> None:
    """Writes `first.csv`, `edits.csv`, and for each percentage a `second-NN.csv` into a folder."""
    if people * (1 + NEW) > MOST_PEOPLE:
        raise SystemExit(f"there are {MOST_PEOPLE} numbers, which are not enough for {people} people")
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:

        def begin(name: str, header: list[str]) -> Any:
            file = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            writer = csv.writer(files.enter_context(file), lineterminator="\n")
            writer.writerow(header)
            return writer

        first, edits = begin("first", HEADER), begin("edits", EDITS_HEADER)
        later = [
            (share / 100, begin(f"second-{share:02}", HEADER), random.Random(f"{seed} {share}"))
            for share in shares
        ]
        fill(first, edits, later, people, random.Random(seed))


def fill(
    first: Any, edits: Any, later: list[tuple[float, Any, random.Random]], people: int, dice: random.Random
) -> None:
    """Invents the people one after the other, and what becomes of each in every file.

    Every later delivery has dice of its own, so that it is the same whichever others there are.
    """
    # An export is in the order of schools or names, which is none as far as the numbers go: a
    # step that has no divisor in common with the number of people visits each of them once.
    total, step = people + max(1, int(people * NEW)), 7_368_787
    for place in range(total):
        person = invent(place * step % total, dice)
        as_first, is_new, edited = row(person), place >= people, None
        if not is_new:
            first.writerow(as_first)
            if not person.protected and dice.random() < EDITED:
                edited = edit(person, dice)
                edits.writerow([edited.key, edited.role, edited.email, edited.mobile])
        for share, writer, later_dice in later:
            now, draw = person, later_dice.random()
            if is_new or draw < share:
                now = change(person, edited, later_dice)
            elif draw > 1 - RESPELLED:
                now = person._replace(spelling=(person.spelling + 1) % 200)
            if later_dice.random() < (NO_LONGER_PROTECTED if now.protected else NEWLY_PROTECTED):
                now = now._replace(protected=not now.protected)
            writer.writerow(as_first if now is person else row(now))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--changed", type=int, nargs="*", default=[20, 2], help="percentages")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    started = time.monotonic()
    generate(options.folder, options.people, options.changed, options.seed)
    print(f"{options.people} people in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
