//! Settings from environment variables: `VISITOMS_` and a setting's name in capitals.
//!
//! Text is taken literally. Figment's own provider parses values as TOML, where a password of digits becomes a number and a
//! password in quotes loses them.

use super::Settings;
use figment::{
    Error, Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};
use std::{env, ffi::OsString};

const PREFIX: &str = "visitoms_";
/// Tests pass their own variables to the binary, under the same prefix.
const TEST_PREFIX: &str = "test_";

/// The name of this provider in [`super::Config::source`].
pub const NAME: &str = "environment";

/// The settings that were found.
#[derive(Debug)]
pub struct Environment {
    values: Dict,
    /// Variables with the prefix that are not settings. Kubernetes creates some for a service that is named visitoms.
    pub ignored: Vec<String>,
}

impl Environment {
    pub fn from_process() -> Result<Self, String> {
        Self::read(env::vars_os())
    }

    /// # Errors
    /// One line for each invalid variable, without its value.
    fn read(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, String> {
        let known = serde_json::to_value(Settings::default()).map_err(|error| error.to_string())?;
        let (mut found, mut errors) = (Self { values: Dict::new(), ignored: Vec::new() }, Vec::new());
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| has_prefix(name)) else { continue };
            let setting = name[PREFIX.len()..].to_ascii_lowercase();
            if setting.starts_with(TEST_PREFIX) {
                continue;
            }
            let Some(default) = known.get(&setting) else {
                found.ignored.push(name.to_owned());
                continue;
            };
            match value.to_str().ok_or("its value is not UTF-8").and_then(|text| parse_like(default, text)) {
                Ok(value) => drop(found.values.insert(setting, value)),
                Err(why) => errors.push(format!("{name}: {why}")),
            }
        }
        found.ignored.sort_unstable();
        if errors.is_empty() { Ok(found) } else { Err(errors.join("\n")) }
    }
}

fn has_prefix(name: &str) -> bool {
    name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// Parses a value of the same type as the default.
fn parse_like(default: &serde_json::Value, text: &str) -> Result<Value, &'static str> {
    match default {
        serde_json::Value::Number(_) => text.parse::<u32>().map(Value::from).map_err(|_| "it must be a whole number such as 8"),
        serde_json::Value::Bool(_) => text.parse::<bool>().map(Value::from).map_err(|_| "it must be true or false"),
        serde_json::Value::Array(_) => Err("it can be set in the file only"),
        _ => Ok(Value::from(text)),
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named(NAME)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok([(Profile::Default, self.values.clone())].into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::{Figment, providers::Serialized};

    fn read(variables: &[(&str, &str)]) -> Result<Environment, String> {
        Environment::read(variables.iter().map(|(name, value)| (name.into(), value.into())))
    }

    fn settings(variables: &[(&str, &str)]) -> Settings {
        let figment = Figment::from(Serialized::defaults(Settings::default())).merge(read(variables).expect("good variables"));
        figment.extract().expect("good settings")
    }

    #[test]
    fn text_is_taken_literally() {
        for password in ["12345678", "0123", "1e5", "\"quoted\"", "{braces}", "[a, b]", "true", "'", "a, b", "ends with ' "] {
            let settings = settings(&[("VISITOMS_SMTP_PASSWORD", password), ("VISITOMS_CONTACT_EMAIL", password)]);
            assert_eq!(settings.smtp_password.as_deref(), Some(password));
            assert_eq!(settings.contact_email.as_deref(), Some(password));
        }
    }

    #[test]
    fn numbers_booleans_and_lists_are_parsed() {
        let settings = settings(&[
            ("VISITOMS_CONNECTIONS", "12"),
            ("visitoms_dev_gallery", "true"),
            ("VISITOMS_LISTEN", "127.0.0.1:4000"),
            ("VISITOMS_LOG_FORMAT", "json"),
            ("VISITOMS_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ]);
        assert_eq!((settings.connections, settings.dev_gallery, settings.listen.port()), (12, true, 4000));
        assert_eq!(settings.log_format, crate::config::LogFormat::Json);
        assert_eq!(settings.proxies().len(), 2);
    }

    #[test]
    fn unknown_variables_are_listed_and_ignored() {
        let found = read(&[
            ("VISITOMS_SERVICE_HOST", "10.0.0.7"),
            ("VISITOMS_PORT", "tcp://10.0.0.7:3000"),
            ("VISITOMS_TEST_POSTGRES", "postgres://test"),
            ("PATH", "/bin"),
        ]);
        assert_eq!(found.unwrap().ignored, ["VISITOMS_PORT", "VISITOMS_SERVICE_HOST"]);
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        let message = read(&[("VISITOMS_CONNECTIONS", "many"), ("VISITOMS_DEV_GALLERY", "maybe")]).unwrap_err();
        assert_eq!(
            message,
            "VISITOMS_CONNECTIONS: it must be a whole number such as 8\nVISITOMS_DEV_GALLERY: it must be true or false"
        );
    }
}
