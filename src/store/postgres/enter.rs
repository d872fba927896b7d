//! The names of a run's policy, and the store's numbers for them.

use std::collections::BTreeMap;

use postgres::types::ToSql;

use crate::policy::{Policy, Roster};
use crate::record::Kind;

use super::super::StoreError;
use super::super::names::{Ids, Names};
use super::fault::Fault;
use super::session::Session;

/// Enters all names of a policy and its roster.
pub(super) fn names(
    session: &mut Session<'_>,
    policy: &Policy,
    roster: &Roster,
) -> Result<Names, Fault> {
    Ok(Names {
        categories: categories(session, policy)?,
        fields: fields(session, policy)?,
        sources: sources(session, policy, roster)?,
        rules: rules(session, policy)?,
        accepted: roster.ids().map(|source| roster.accepts(source)).collect(),
    })
}

fn categories(session: &mut Session<'_>, policy: &Policy) -> Result<Ids, Fault> {
    let (names, labels): (Vec<&str>, Vec<&str>) =
        policy.categories().iter().map(|known| (&*known.name, &*known.label)).unzip();
    let enter = "
        INSERT INTO foga.category AS known (municipality, id, name, label, place)
        SELECT $1, (SELECT coalesce(max(id), 0) FROM foga.category WHERE municipality = $1)
                + row_number() OVER (ORDER BY place), name, label, place - 1
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS new (name, label, place)
        ON CONFLICT (municipality, name) DO UPDATE SET label = excluded.label, place = excluded.place
        RETURNING id, name";
    entered(session, enter, &names, &[&names, &labels])
}

fn fields(session: &mut Session<'_>, policy: &Policy) -> Result<Ids, Fault> {
    let (names, labels): (Vec<&str>, Vec<&str>) =
        policy.fields().iter().map(|field| (&*field.name, &*field.label)).unzip();
    let kind = |kind: &Kind| {
        let parts = match kind {
            Kind::Group(parts) => serde_json::to_string(parts).ok(),
            _ => None,
        };
        (kind.word(), parts)
    };
    let (kinds, parts): (Vec<&str>, Vec<Option<String>>) =
        policy.fields().iter().map(|field| kind(&field.kind)).unzip();
    let enter = "
        INSERT INTO foga.field AS known (municipality, id, name, label, kind, parts, place)
        SELECT $1, (SELECT coalesce(max(id), 0) FROM foga.field WHERE municipality = $1)
                + row_number() OVER (ORDER BY place), name, label, kind, parts, place - 1
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
            AS new (name, label, kind, parts, place)
        ON CONFLICT (municipality, name) DO UPDATE
            SET label = excluded.label, kind = excluded.kind, parts = excluded.parts,
                place = excluded.place
        RETURNING id, name";
    entered(session, enter, &names, &[&names, &labels, &kinds, &parts])
}

fn sources(session: &mut Session<'_>, policy: &Policy, roster: &Roster) -> Result<Ids, Fault> {
    let mut columns: (Vec<&str>, Vec<Option<&str>>, Vec<bool>) = Default::default();
    for source in roster.ids() {
        let name = roster.name(source);
        let declared = policy.sources().iter().find(|source| *source.name == *name);
        columns.0.push(name);
        columns.1.push(declared.map(|source| &*source.label));
        columns.2.push(roster.accepts(source));
    }
    let (names, labels, accepted) = &columns;
    let enter = "
        INSERT INTO foga.source AS known (municipality, id, name, label, accepted)
        SELECT $1, (SELECT coalesce(max(id), 0) FROM foga.source WHERE municipality = $1)
                + row_number() OVER (ORDER BY place),
            name, coalesce(label, (SELECT source.label FROM foga.source
                                   WHERE municipality = $1 AND source.name = new.name), name),
            accepted
        FROM unnest($2::text[], $3::text[], $4::boolean[]) WITH ORDINALITY
            AS new (name, label, accepted, place)
        ON CONFLICT (municipality, name) DO UPDATE
            SET label = excluded.label, accepted = excluded.accepted
        RETURNING id, name";
    entered(session, enter, names, &[names, labels, accepted])
}

/// Enters names, and gives their numbers in the order of the names.
fn entered(
    session: &mut Session<'_>,
    enter: &'static str,
    names: &[&str],
    columns: &[&(dyn ToSql + Sync)],
) -> Result<Ids, Fault> {
    let mut numbers = BTreeMap::new();
    for row in session.query(enter, columns)? {
        numbers.insert(row.try_get::<_, String>(1)?, row.try_get(0)?);
    }
    let mut ids = Ids::default();
    for name in names {
        ids.push(*numbers.get(*name).ok_or(StoreError::Unreadable)?);
    }
    Ok(ids)
}

/// Rules are never changed: one whose explanation is another is another.
fn rules(session: &mut Session<'_>, policy: &Policy) -> Result<Ids, Fault> {
    let (names, explanations): (Vec<&str>, Vec<&str>) = policy
        .rules()
        .map(|(_, rule)| (&*rule.name, rule.explanation.as_deref().unwrap_or_default()))
        .unzip();
    let mut ids = Ids::default();
    for row in session.query(ENTER_RULES, &[&names, &explanations])? {
        ids.push(row.try_get(0)?);
    }
    Ok(ids)
}

/// The number of a reason that is no policy's rule.
pub(super) fn reason(
    session: &mut Session<'_>,
    name: &str,
    explanation: &str,
) -> Result<i64, Fault> {
    Ok(session.one(ENTER_RULES, &[&[name].as_slice(), &[explanation].as_slice()])?.try_get(0)?)
}

const ENTER_RULES: &str = "
    WITH given AS (
        SELECT * FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (name, explanation, place)
    ), known AS (
        SELECT id, name, explanation FROM foga.rule WHERE municipality = $1
    ), made AS (
        INSERT INTO foga.rule (municipality, id, name, explanation)
        SELECT $1, (SELECT coalesce(max(id), 0) FROM known) + row_number() OVER (ORDER BY min(place)),
               name, explanation
        FROM given
        WHERE NOT EXISTS (SELECT FROM known
                          WHERE known.name = given.name AND known.explanation = given.explanation)
        GROUP BY name, explanation
        RETURNING id, name, explanation
    )
    SELECT rule.id
    FROM given JOIN (SELECT * FROM known UNION ALL SELECT * FROM made) AS rule
        USING (name, explanation)
    ORDER BY given.place";
