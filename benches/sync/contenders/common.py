"""What the scripts share: the names, and how their stores are emptied into text."""

OWN, FOLLOWED = ("email", "mobile"), ("given", "family")
FIELDS = OWN + FOLLOWED
NAMES = {"email": "email", "mobile": "mobile", "given": "given-name", "family": "family-name"}


def each(text: str, between: str = ", ", fields: tuple[str, ...] = FIELDS) -> str:
    """The text once for each field, whose name stands for every `$f`, its place for `$n`."""
    texts = (
        text.replace("$f", f).replace("$name", NAMES[f]).replace("$n", str(FIELDS.index(f))) for f in fields
    )
    return between.join(texts)


def dump(kind: str) -> str:
    """The query for one of the four kinds: `id, field, value, origin`, by person and field."""
    rows = each(f"SELECT id, $n AS n, '$name' AS field, {DUMPS[kind]}", " UNION ALL ")
    return f"SELECT id, field, value, origin FROM ({rows}) AS rows ORDER BY id, n"


DUMPS = {
    "stored": "coalesce($f, '') AS value, $f_from AS origin FROM person WHERE $f_from IS NOT NULL",
    "history": """after AS value, after_from AS origin FROM history
        WHERE field = '$f' AND run = (SELECT max(run) FROM history)""",
    "reported": "$f AS value, 'register' AS origin FROM reported WHERE $f IS NOT NULL",
    "waiting": "value, 'register' AS origin FROM waiting WHERE field = '$f'",
}
