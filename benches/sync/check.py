"""Whether all that took part came to the same end."""

import filecmp
from itertools import zip_longest
from pathlib import Path

from entrants import KINDS, Foga, Script

SHOWN = 100  # persons whom Foga is asked about one by one


class SameState:
    """Holds what is in each store against what the first one said of it.

    Foga exports what is stored and what the run changed, of everybody. What sources reported and
    what waits it tells of one person at a time: of that, a sample is compared.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        self.said_by: dict[str, str] = {}

    def add(self, entrant: Foga | Script, store: Path) -> None:
        """Ends the bench where a store is not as the earlier ones."""
        for kind in entrant.kinds:
            first, mine = self.folder / f"{kind}.csv", self.folder / "mine.csv"
            entrant.dump(store, kind, mine)
            if kind not in self.said_by:
                mine.rename(first)
                self.said_by[kind] = entrant.name
            elif not filecmp.cmp(first, mine, shallow=False):
                difference = first_difference(first, mine)
                names = f"{self.said_by[kind]} and {entrant.name}"
                raise SystemExit(f"{names} do not end in the same state: {kind}, {difference}")

    def add_sample(self, foga: Foga, store: Path) -> None:
        """Holds what Foga says of some persons against what the scripts have of everybody."""
        if not all(kind in self.said_by for kind in KINDS):
            return
        sample = self._sample()
        for kind in KINDS[2:]:
            with (self.folder / f"{kind}.csv").open(encoding="utf-8") as file:
                theirs = {line for line in file if line.split(",")[0] in sample}
            shown = {line for person in sample for of, line in foga.show(store, person) if of == kind}
            if shown != theirs:
                raise SystemExit(f"Foga has another {kind}: {sorted(shown ^ theirs)[:3]}")

    def _sample(self) -> set[str]:
        """Half of them persons of whom something waits, the others all through the register."""
        chosen: set[str] = set()
        for kind in ("waiting", "stored"):
            with (self.folder / f"{kind}.csv").open(encoding="utf-8") as file:
                lines = sum(1 for _ in file)
                file.seek(0)
                step = max(1, lines // (SHOWN // 2))
                chosen.update(line.split(",")[0] for n, line in enumerate(file) if n % step == 0)
        return chosen


def first_difference(one: Path, other: Path) -> str:
    with one.open(encoding="utf-8") as ours, other.open(encoding="utf-8") as theirs:
        for number, (left, right) in enumerate(zip_longest(ours, theirs), 1):
            if left != right:
                return f"line {number}: {left!r} and {right!r}"
    return "though no line differs"
