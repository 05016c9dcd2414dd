//! Why a command of the operator failed.

use domain::Error;
use std::io;

/// Why a command failed.
pub enum Failure {
    /// Bad usage or bad input: exit 2.
    Input(String),
    /// Bad input that a report on stdout has already described: exit 2.
    Reported,
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { fields } => {
                let fields: Vec<_> = fields.into_iter().map(|field| format!("{}: {}", field.field, field.code)).collect();
                Self::Input(fields.join("\n"))
            }
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Other(error.to_string())
    }
}
