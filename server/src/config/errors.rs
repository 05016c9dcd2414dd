//! Error messages for invalid settings that contain none of their values: some are secret, and the messages of the libraries
//! quote whole lines of the file.

use super::environment;
use figment::{
    Error, Source,
    error::{Actual, Kind},
};

/// One line per error: where it is, and what is expected there.
pub fn describe(error: Error) -> String {
    error.into_iter().map(|error| describe_one(&error)).collect::<Vec<_>>().join("\n")
}

fn describe_one(error: &Error) -> String {
    let problem = match &error.kind {
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            format!("expected {expected}, found {}", type_name(found))
        }
        Kind::UnknownField(..) => "no setting has this name: see docs/OPERATIONS.md".into(),
        Kind::UnknownVariant(_, choices) => format!("it must be one of {}", choices.join(", ")),
        // The first line of a TOML error has the position, the next lines quote the file.
        Kind::Message(text) => text.lines().next().unwrap_or_default().to_owned(),
        _ => "it can't be read".into(),
    };
    let setting = error.path.join(".");
    let metadata = error.metadata.as_ref();
    let location = match metadata.and_then(|metadata| metadata.source.as_ref()) {
        _ if metadata.is_some_and(|metadata| metadata.name == environment::NAME) => {
            format!("VISITOMS_{}", setting.to_uppercase())
        }
        Some(Source::File(path)) if setting.is_empty() => path.display().to_string(),
        Some(Source::File(path)) => format!("{}, {setting}", path.display()),
        _ => setting,
    };
    if location.is_empty() { problem } else { format!("{location}: {problem}") }
}

fn type_name(found: &Actual) -> &'static str {
    match found {
        Actual::Bool(_) => "true or false",
        Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_) => "a number (a text stands in quotes)",
        Actual::Char(_) | Actual::Str(_) => "a text",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        _ => "something else",
    }
}
