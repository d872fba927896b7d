use postgres::Client;

use crate::policy::Municipality;

use super::super::names::USER;
use super::super::{Access, MunicipalityEntry, Purpose, StoreError};
use super::fault::Fault;
use super::session::Session;
use super::{login, secrets};

/// The code of the municipality that is meant; where a store is made, it is entered if it is new.
pub(super) fn settle(
    client: &mut Client,
    name: &str,
    purpose: Purpose,
    access: &Access<'_>,
) -> Result<Box<str>, Fault> {
    let known = client.query("SELECT code FROM foga.municipality ORDER BY code", &[])?;
    let known: Result<Vec<String>, _> = known.iter().map(|row| row.try_get(0)).collect();
    let known = known?;
    let asked = access.municipality.map(|asked| &*asked.code);
    let meant = asked.or(if let [only] = &known[..] { Some(only) } else { None });
    login::hold_admitted(client, name, purpose, meant, &known)?;
    match (access.municipality, &known[..]) {
        (Some(asked), _) if known.iter().any(|code| **code == *asked.code) => {
            Ok(asked.code.clone())
        }
        (Some(asked), _) if purpose == Purpose::Create => {
            enter(client, &asked.code, &asked.label)?;
            Ok(asked.code.clone())
        }
        (Some(asked), _) => Err(StoreError::NoMunicipality {
            path: name.into(),
            code: asked.code.clone(),
            known: known.join("`, `").into(),
        }
        .into()),
        (None, [only]) => Ok(only.as_str().into()),
        (None, []) => Err(StoreError::Absent(name.into()).into()),
        (None, several) => Err(StoreError::WhichMunicipality {
            path: name.into(),
            known: several.join("`, `").into(),
        }
        .into()),
    }
}

/// All of them that the login sees, in the order of their codes.
pub(super) fn all(client: &mut Client, name: &str) -> Result<Vec<MunicipalityEntry>, Fault> {
    let query = "
        SELECT code, label, count(run.id), (array_agg(run.started ORDER BY run.id DESC))[1]
        FROM foga.municipality LEFT JOIN foga.run ON run.municipality = code
        GROUP BY code, label ORDER BY code";
    let entries = client.query(query, &[])?.into_iter().map(|row| {
        let (code, label): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        let municipality = Municipality { code: code.into(), label: label.into() };
        let runs: i64 = row.try_get(2)?;
        Ok(MunicipalityEntry { municipality, runs: runs.unsigned_abs(), last: row.try_get(3)? })
    });
    let entries = entries.collect::<Result<Vec<_>, postgres::Error>>()?;
    let known: Vec<String> =
        entries.iter().map(|entry| entry.municipality.code.to_string()).collect();
    login::hold_admitted(client, name, Purpose::Read, None, &known)?;
    Ok(entries)
}

/// The municipality of a session.
pub(super) fn named(session: &mut Session<'_>) -> Result<Municipality, Fault> {
    let query = "SELECT code, label FROM foga.municipality WHERE code = $1";
    let row = session.one(query, &[])?;
    let (code, label): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Municipality { code: code.into(), label: label.into() })
}

/// Enters a municipality, unless another process has done it meanwhile.
fn enter(client: &mut Client, code: &str, label: &str) -> Result<(), Fault> {
    let secret = secrets::new()?;
    let mut transaction = client.transaction()?;
    let insert = "INSERT INTO foga.municipality (code, label, pseudonyms) VALUES ($1, $2, $3)
                  ON CONFLICT DO NOTHING";
    transaction.execute(insert, &[&code, &label, &secret.as_slice()])?;
    let insert = "INSERT INTO foga.source VALUES ($1, $2, 'user', 'user', false)
                  ON CONFLICT DO NOTHING";
    transaction.execute(insert, &[&code, &USER])?;
    Ok(transaction.commit()?)
}
