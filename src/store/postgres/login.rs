//! What the login may do that has connected: the owner of the tables everything, others what they
//! were admitted to.

use postgres::Client;

use super::super::{Purpose, StoreError};
use super::fault::Fault;

/// Whether the login may write to a municipality.
pub(super) fn may_write(client: &mut Client, municipality: &str) -> Result<bool, Fault> {
    let query = "SELECT CASE WHEN row_security_active('foga.person')
                             THEN $1 = ANY (foga.writable())
                             ELSE has_table_privilege('foga.person', 'UPDATE') END";
    Ok(client.query_one(query, &[&municipality])?.try_get(0)?)
}

/// Holds that the login was admitted to a municipality as it has to be, or, where none is asked for, to
/// any of those that it sees.
pub(super) fn hold_admitted(
    client: &mut Client,
    name: &str,
    purpose: Purpose,
    asked: Option<&str>,
    known: &[String],
) -> Result<(), Fault> {
    let query = "SELECT row_security_active('foga.municipality'), current_user::text";
    let row = client.query_one(query, &[])?;
    let (is_limited, login): (bool, String) = (row.try_get(0)?, row.try_get(1)?);
    if !is_limited {
        return Ok(());
    }
    let (path, login) = (name.into(), login.into());
    match asked {
        _ if known.is_empty() => Err(StoreError::NotAdmitted { path, login, municipality: None }),
        Some(code) if !known.iter().any(|known| known == code) => {
            Err(StoreError::NotAdmitted { path, login, municipality: Some(code.into()) })
        }
        Some(code) if purpose != Purpose::Read && !may_write(client, code)? => {
            Err(StoreError::MayNotWrite { path, login, municipality: code.into() })
        }
        _ => Ok(()),
    }
    .map_err(Fault::from)
}
