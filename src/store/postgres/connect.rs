use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use postgres::{Client, NoTls};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::StoreError;
use super::fault::{Fault, chain};
use super::refused::refused;
use super::server::Server;

/// The oldest server that can be used, as it says so itself: PostgreSQL 14.
const OLDEST: i32 = 140_000;

/// What is said to a server at the start. A connection whose other end is gone is noticed within
/// minutes, so that nothing stays locked for longer.
const SETTINGS: &str = "
    SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6;
    SET client_min_messages = warning";

/// Connects to a server, and holds that it is one that can be used.
pub(super) fn connect(server: &Server) -> Result<Client, StoreError> {
    let mut client = match &server.tls {
        None => server.config.connect(NoTls),
        Some(root) => server.config.connect(tls(server, root.as_deref())?),
    }
    .map_err(|error| refused(server, error))?;
    check(&mut client, &server.name).map_err(|fault| fault.told(&server.name))?;
    Ok(client)
}

fn check(client: &mut Client, name: &str) -> Result<(), Fault> {
    client.batch_execute(SETTINGS)?;
    let query = "SELECT current_setting('server_version_num')::integer,
                        current_setting('server_version'), current_setting('server_encoding')";
    let row = client.query_one(query, &[])?;
    let (number, version, encoding): (i32, String, String) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let unfit = |reason: String| StoreError::Database { path: name.into(), reason: reason.into() };
    if number < OLDEST {
        return Err(unfit(format!("PostgreSQL is {version}, and has to be 14 or later")).into());
    }
    if encoding != "UTF8" {
        let reason = format!("the encoding of the database is {encoding}, and has to be UTF8");
        return Err(unfit(reason).into());
    }
    Ok(())
}

/// TLS with a server whose certificate is checked: by the authorities that this machine trusts, or
/// by those of a file.
fn tls(server: &Server, root: Option<&Path>) -> Result<MakeRustlsConnect, StoreError> {
    let unfit =
        |reason: String| StoreError::Database { path: server.name.clone(), reason: reason.into() };
    let provider = Arc::new(default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| unfit(chain(&error)))?;
    let config = match root {
        None => {
            let verifier = Verifier::new(provider).map_err(|error| unfit(chain(&error)))?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Some(root) => {
            let unreadable = |why: String| unfit(format!("`{}`: {why}", root.display()));
            let file = File::open(root).map_err(|error| unreadable(error.to_string()))?;
            let mut trusted = rustls::RootCertStore::empty();
            for certificate in CertificateDer::pem_reader_iter(BufReader::new(file)) {
                let added = certificate
                    .map_err(|error| unreadable(chain(&error)))
                    .and_then(|one| trusted.add(one).map_err(|error| unreadable(chain(&error))));
                added?;
            }
            if trusted.is_empty() {
                return Err(unreadable("it has no certificate".to_owned()));
            }
            builder.with_root_certificates(trusted)
        }
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}
