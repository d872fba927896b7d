"""What the scripts share: the names, the SQL that is the same in every dialect, and how stores are emptied."""

OWN, FOLLOWED = ("email", "mobile"), ("given", "family")
FIELDS = OWN + FOLLOWED
NAMES = {"email": "email", "mobile": "mobile", "given": "given-name", "family": "family-name"}


def each(text: str, between: str = ", ", fields: tuple[str, ...] = FIELDS) -> str:
    """The text once for each field, whose name stands for every `$f`, its place for `$n`."""
    texts = (
        text.replace("$f", f).replace("$name", NAMES[f]).replace("$n", str(FIELDS.index(f))) for f in fields
    )
    return between.join(texts)


# What is done for a field: 0 nothing, 1 it is set, 2 it waits. NULL is missing, '?' is what cannot be read.
DOES = """CASE WHEN i.$f IS NULL OR i.$f = '?' OR (i.$f = p.$f AND p.$f_from = 'register') THEN 0 $OWN
    WHEN i.protected AND i.$f IS DISTINCT FROM p.$f THEN 2 ELSE 1 END AS does_$f"""
KEEP_OWN = """WHEN p.$f_from = 'user' AND p.$f IS NOT NULL
    AND NOT (i.category = 'Vårdnadshavare' AND i.$f = p.$f) THEN 0"""


def decided(barrier: str = "") -> str:
    """Of whom anything is to be written: what came, what was there, what is done, what the source `says`.

    The barrier ends the inner query, for a planner that would otherwise take it apart.
    """
    return f"""
        CREATE TEMP TABLE decided AS SELECT * FROM (
            SELECT i.*, p.id IS NULL AS is_new, r.protected AS was_protected,
                {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")},
                {each("CASE WHEN i.$f = '?' THEN r.$f ELSE i.$f END AS says_$f")},
                {each(DOES.replace("$OWN", KEEP_OWN), fields=OWN)},
                {each(DOES.replace("$OWN", ""), fields=FOLLOWED)}
            FROM incoming i LEFT JOIN person p ON p.id = i.id LEFT JOIN reported r ON r.id = i.id {barrier}
        ) AS asked WHERE is_new OR protected OR was_protected
            OR {each("does_$f > 0 OR says_$f IS DISTINCT FROM was_$f", " OR ")}"""


HISTORY = "SELECT $run, id, '$f', old_$f, old_$f_from, $f, 'register' FROM decided WHERE does_$f = 1"
UPDATE = """$f = CASE WHEN does_$f = 1 THEN d.$f ELSE p.$f END,
    $f_from = CASE WHEN does_$f = 1 THEN 'register' ELSE p.$f_from END"""
INSERT = "CASE WHEN does_$f = 1 THEN $f END, CASE WHEN does_$f = 1 THEN 'register' END"
EDITED = "$f = e.$f, $f_from = CASE WHEN e.$f IS DISTINCT FROM p.$f THEN 'user' ELSE p.$f_from END"

NEXT_RUN = "SELECT coalesce(max(run), 0) + 1 FROM history"
ADD_HISTORY = f"INSERT INTO history {each(HISTORY, ' UNION ALL ')}"
SET_PERSONS = f"""UPDATE person AS p SET {each(UPDATE)} FROM decided d
    WHERE p.id = d.id AND NOT is_new AND ({each("does_$f = 1", " OR ")})"""
ADD_PERSONS = f"INSERT INTO person SELECT id, category, {each(INSERT)} FROM decided WHERE is_new"
SET_REPORTED = f"""UPDATE reported AS r SET protected = d.protected, {each("$f = says_$f")}
    FROM decided d WHERE r.id = d.id AND NOT is_new"""
ADD_REPORTED = f"INSERT INTO reported SELECT id, protected, {each('says_$f')} FROM decided WHERE is_new"
ADD_WAITING = f"""INSERT INTO waiting
    {each("SELECT id, '$f', $f FROM decided WHERE does_$f = 2", " UNION ALL ")}"""
EDIT = f"UPDATE person AS p SET {each(EDITED, fields=OWN)} FROM edits e WHERE p.id = e.id"

DUMPS = {
    "stored": "coalesce($f, '') AS value, $f_from AS origin FROM person WHERE $f_from IS NOT NULL",
    "history": """after AS value, after_from AS origin FROM history
        WHERE field = '$f' AND run = (SELECT max(run) FROM history)""",
    "reported": "$f AS value, 'register' AS origin FROM reported WHERE $f IS NOT NULL",
    "waiting": "value, 'register' AS origin FROM waiting WHERE field = '$f'",
}


def dump(kind: str) -> str:
    """The query for one of the four kinds: `id, field, value, origin`, by person and field."""
    rows = each(f"SELECT id, $n AS n, '$name' AS field, {DUMPS[kind]}", " UNION ALL ")
    return f"SELECT id, field, value, origin FROM ({rows}) AS rows ORDER BY id, n"
