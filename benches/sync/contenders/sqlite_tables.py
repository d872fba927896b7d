"""The tables in SQLite, for the three scripts that keep them there, and how what was decided is written."""

from common import OWN, each

SETTINGS = ["journal_mode = WAL", "cache_size = -262144", "temp_store = MEMORY"]

SCHEMA = [
    f"CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, category TEXT, {each('$f TEXT, $f_from TEXT')})",
    f"CREATE TABLE IF NOT EXISTS reported (id INTEGER PRIMARY KEY, protected INTEGER, {each('$f TEXT')})",
    "CREATE TABLE IF NOT EXISTS waiting (id INTEGER, field TEXT, value TEXT, PRIMARY KEY (id, field))",
    """CREATE TABLE IF NOT EXISTS history (run INTEGER, id INTEGER, field TEXT,
        before TEXT, before_from TEXT, after TEXT, after_from TEXT)""",
]

NEXT_RUN = "SELECT coalesce(max(run), 0) + 1 FROM history"
KNOWN = f"""SELECT p.id, r.protected AS was_protected,
    {each("p.$f AS old_$f, p.$f_from AS old_$f_from, r.$f AS was_$f")}
    FROM person p JOIN reported r ON r.id = p.id"""

HISTORY = "SELECT $run, id, '$f', old_$f, old_$f_from, $f, 'register' FROM decided WHERE does_$f = 1"
UPDATE = """$f = CASE WHEN does_$f = 1 THEN d.$f ELSE p.$f END,
    $f_from = CASE WHEN does_$f = 1 THEN 'register' ELSE p.$f_from END"""
INSERT = "CASE WHEN does_$f = 1 THEN $f END, CASE WHEN does_$f = 1 THEN 'register' END"
SETTLED = "SELECT id, '$f' FROM decided WHERE $f IS NOT '?'"
WAITING = "SELECT id, '$f', $f FROM decided WHERE does_$f = 2"

# From a temporary table `decided`, in the order of its keys; `does` is 1 where a field is set, 2 where
# it waits, and `says` what the source now reports. `$run` is the number of the run.
WRITE = [
    f"INSERT INTO history {each(HISTORY, ' UNION ALL ')}",
    f"""UPDATE person AS p SET {each(UPDATE)} FROM decided d
        WHERE p.id = d.id AND NOT is_new AND ({each("does_$f = 1", " OR ")})""",
    f"INSERT INTO person SELECT id, category, {each(INSERT)} FROM decided WHERE is_new",
    f"REPLACE INTO reported SELECT id, protected, {each('says_$f')} FROM decided",
    f"DELETE FROM waiting WHERE (id, field) IN ({each(SETTLED, ' UNION ALL ')})",
    f"INSERT INTO waiting {each(WAITING, ' UNION ALL ')}",
]

EDITED = "$f = e.$f, $f_from = CASE WHEN e.$f IS NOT p.$f THEN 'user' ELSE p.$f_from END"
EDIT = f"UPDATE person AS p SET {each(EDITED, fields=OWN)} FROM edits e WHERE p.id = e.id"
