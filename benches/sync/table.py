"""The figures as Markdown."""

from entrants import Foga
from measure import Cost


def comparison(costs: dict[str, dict[str, Cost]], people: int, shares: list[int]) -> str:
    """A table a delivery: what each needs, and how many times what Foga needs."""
    parts = []
    for share in shares:
        key, foga = f"{share} %", costs[Foga.name][f"{share} %"]
        rows = [
            [name, *cells(cost[key]), f"{cost[key].wall / foga.wall:.2f}", *cells(cost["first"])]
            for name, cost in costs.items()
        ]
        head = ["", "s", "CPU s", "MB", "times Foga", "first: s", "CPU s", "MB"]
        parts.append(f"\n{people:,} people, {share} % changed\n\n{markdown(head, rows)}")
    return "\n".join(parts)


def growth_table(rows: dict[int, dict[str, Cost]], shares: list[int]) -> str:
    steps = ["first", *(f"{share} %" for share in shares)]
    head = ["people", *(f"{step}: {unit}" for step in steps for unit in ("s", "CPU s", "MB"))]
    return "\n" + markdown(
        head,
        [[f"{n:,}", *(c for step in steps for c in cells(cost[step]))] for n, cost in rows.items()],
    )


def cells(cost: Cost) -> list[str]:
    return [f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}"]


def markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
