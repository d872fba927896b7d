"""The tables in SQLite, for the three scripts that keep them there, and how what was decided is written."""

from common import ADD_HISTORY, ADD_PERSONS, ADD_REPORTED, ADD_WAITING, SET_PERSONS, SET_REPORTED, each

SETTINGS = ["journal_mode = WAL", "cache_size = -262144", "temp_store = MEMORY"]

SCHEMA = [
    f"CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, category TEXT, {each('$f TEXT, $f_from TEXT')})",
    f"CREATE TABLE IF NOT EXISTS reported (id INTEGER PRIMARY KEY, protected INTEGER, {each('$f TEXT')})",
    "CREATE TABLE IF NOT EXISTS waiting (id INTEGER, field TEXT, value TEXT, PRIMARY KEY (id, field))",
    """CREATE TABLE IF NOT EXISTS history (run INTEGER, id INTEGER, field TEXT,
        before TEXT, before_from TEXT, after TEXT, after_from TEXT)""",
]

KNOWN = f"""SELECT p.id, r.protected AS was_protected,
    {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")}
    FROM person p JOIN reported r ON r.id = p.id"""

# From a temporary table `decided`, in the order of its keys. `$run` is the number of the run.
SETTLED = "SELECT id, '$f' FROM decided WHERE $f IS NOT '?'"
WRITE = [
    ADD_HISTORY,
    SET_PERSONS,
    ADD_PERSONS,
    SET_REPORTED,
    ADD_REPORTED,
    f"DELETE FROM waiting WHERE (id, field) IN ({each(SETTLED, ' UNION ALL ')})",
    ADD_WAITING,
]
