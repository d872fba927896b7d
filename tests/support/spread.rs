//! The persons of a store spread out in tables, so that a test can ask for anything in SQL.

use foga::store::{KnownPart, PersonRow};
use rusqlite::{Connection, params};

const TABLES: &str = "
    CREATE TEMP TABLE stored (person, field, value, origin, category, since, run, rule);
    CREATE TEMP TABLE known (person, source, category, protected, gone, run);
    CREATE TEMP TABLE reported (person, source, category, field, value, run);
    CREATE TEMP TABLE waiting (person, field, category, by, value, dismissed, run, rule);";

/// Makes the tables, where there is a store.
pub fn persons(connection: &Connection) {
    let Ok(mut persons) = connection.prepare("SELECT id, state FROM person ORDER BY id") else {
        return;
    };
    connection.execute_batch(TABLES).unwrap();
    let mut persons = persons.query(()).unwrap();
    while let Some(person) = persons.next().unwrap() {
        let bytes: Vec<u8> = person.get(1).unwrap();
        let row = PersonRow::from_bytes(&bytes).unwrap();
        spread(connection, person.get(0).unwrap(), &row);
    }
}

fn spread(connection: &Connection, person: i64, row: &PersonRow<'_>) {
    let insert = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    for part in &row.stored {
        let since = part.since.map(|since| since.to_string());
        let (value, category) = (part.value.as_deref(), part.category);
        insert(
            "INSERT INTO stored VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![person, part.field, value, part.origin, category, since, part.run, part.rule],
        );
    }
    for part in &row.known {
        let KnownPart { source, category, protected, gone, run, values } = part;
        insert(
            "INSERT INTO known VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![person, source, category, protected, gone, run],
        );
        for part in values {
            insert(
                "INSERT INTO reported VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![person, source, category, part.field, row.reported(part), part.run],
            );
        }
    }
    for part in &row.waiting {
        let (value, dismissed) = (part.value.as_deref(), part.dismissed);
        insert(
            "INSERT INTO waiting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                person,
                part.field,
                part.category,
                part.by,
                value,
                dismissed,
                part.run,
                part.rule
            ],
        );
    }
}
