//! Why there is no connection to a server.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use super::super::{Distrust, StoreError};
use super::fault::Fault;
use super::server::Server;

/// What the library says of a server that answers a wish for TLS with "no", and of a login for which
/// a password is asked and none is known. It has no other mark of them.
const PLAIN: &str = "server does not support TLS";
const NO_PASSWORD: &str = "password missing";

/// What is said where a server could not be connected to.
pub(super) fn refused(server: &Server, error: postgres::Error) -> StoreError {
    let path = server.name.clone();
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    match distrust(&error) {
        Some(why) => StoreError::Distrusted { path, why },
        None if cause == PLAIN => StoreError::Distrusted { path, why: Distrust::Plain },
        None if cause == NO_PASSWORD => {
            StoreError::NoPassword { path, file: server.passed_over.clone() }
        }
        None => Fault::from(error).told(&server.name),
    }
}

/// What TLS found of the server, if it is that.
fn distrust(error: &postgres::Error) -> Option<Distrust> {
    let failed = error.source()?.downcast_ref::<io::Error>()?;
    let found = failed.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match found {
        // The last two: an authority that is trusted is called as the one that signed it, and has
        // another key.
        rustls::Error::InvalidCertificate(
            CertificateError::UnknownIssuer
            | CertificateError::BadSignature
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. },
        ) => Distrust::Authority,
        rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext {
            presented,
            ..
        }) => Distrust::Name(presented.iter().map(|name| bare(name).to_owned()).collect()),
        other => Distrust::Other(other.to_string().into()),
    })
}

/// A name of a certificate without the word for its kind: `DnsName("localhost")`.
fn bare(name: &str) -> &str {
    let inner = name.split_once('(').map_or(name, |(_, inner)| inner);
    inner.trim_matches(['"', ')'])
}
