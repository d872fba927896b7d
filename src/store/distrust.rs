use std::fmt;

/// Why nothing is said to the server of a database: it does not show that it is the one that is
/// meant. To start again does not help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    /// It does not offer TLS.
    Plain,
    /// No authority that is trusted has signed its certificate.
    Authority,
    /// Its certificate is for other names than that in the address.
    Name(Vec<String>),
    /// Something else is wrong with its certificate, or with how it talks TLS.
    Other(Box<str>),
}

impl Distrust {
    /// What to do about it.
    pub(super) const fn help(&self) -> &'static str {
        match self {
            Self::Plain => {
                "turn it on there (`ssl = on`); with `sslmode=disable` in the address nothing is \
                 enciphered, persons and password neither"
            }
            Self::Authority => {
                "name the certificate of the authority that did, in PEM, with `sslrootcert=FILE` in \
                 the address; to start again does not help"
            }
            Self::Name(_) => {
                "call the server in the address by a name that its certificate has; to start again \
                 does not help"
            }
            Self::Other(_) => "nothing was sent; whoever runs the server can mend it",
        }
    }
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("it does not offer TLS"),
            Self::Authority => {
                f.write_str("its certificate is signed by no authority that is trusted here")
            }
            Self::Name(names) if names.is_empty() => f.write_str("its certificate has no name"),
            Self::Name(names) => write!(f, "its certificate is for `{}`", names.join("`, `")),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}
