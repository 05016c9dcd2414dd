//! The settings of the environment: `VISITOMS_` and a setting's name in capitals.
//!
//! A text is taken as it stands. Figment's own provider reads values as if they were written in TOML, where a password of
//! digits is a number and one in quotes loses them.

use super::Settings;
use figment::{
    Error, Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};
use std::{env, ffi::OsString};

const PREFIX: &str = "visitoms_";
/// Tests run the binary with names of their own under the same prefix.
const OF_TESTS: &str = "test_";

/// By this name [`super::Config::source`] knows it again.
pub const NAME: &str = "environment";

/// What was found.
#[derive(Debug)]
pub struct Environment {
    values: Dict,
    /// Variables with the prefix that are no setting. Kubernetes makes some for a service that is called visitoms.
    pub ignored: Vec<String>,
}

impl Environment {
    pub fn of_process() -> Result<Self, String> {
        Self::read(env::vars_os())
    }

    /// # Errors
    /// One line for each variable that can't be read; its value is not told.
    fn read(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, String> {
        let known = serde_json::to_value(Settings::default()).map_err(|error| error.to_string())?;
        let (mut found, mut wrong) = (Self { values: Dict::new(), ignored: Vec::new() }, Vec::new());
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| has_prefix(name)) else { continue };
            let setting = name[PREFIX.len()..].to_ascii_lowercase();
            if setting.starts_with(OF_TESTS) {
                continue;
            }
            let Some(default) = known.get(&setting) else {
                found.ignored.push(name.to_owned());
                continue;
            };
            match value.to_str().ok_or("its value is not UTF-8").and_then(|text| like(default, text)) {
                Ok(value) => drop(found.values.insert(setting, value)),
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
        found.ignored.sort_unstable();
        if wrong.is_empty() { Ok(found) } else { Err(wrong.join("\n")) }
    }
}

fn has_prefix(name: &str) -> bool {
    name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// A value of the same kind as the default.
fn like(default: &serde_json::Value, text: &str) -> Result<Value, &'static str> {
    match default {
        serde_json::Value::Number(_) => text.parse::<u32>().map(Value::from).map_err(|_| "it must be a whole number such as 8"),
        serde_json::Value::Bool(_) => text.parse::<bool>().map(Value::from).map_err(|_| "it must be true or false"),
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
    fn a_text_is_taken_as_it_stands() {
        for password in ["12345678", "0123", "1e5", "\"quoted\"", "{braces}", "[a, b]", "true", "'", "a, b", "ends with ' "] {
            let settings = settings(&[("VISITOMS_SMTP_PASSWORD", password), ("VISITOMS_CONTACT_EMAIL", password)]);
            assert_eq!(settings.smtp_password.as_deref(), Some(password));
            assert_eq!(settings.contact_email.as_deref(), Some(password));
        }
    }

    #[test]
    fn numbers_and_choices_are_read() {
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
    fn what_is_no_setting_is_named_and_left_alone() {
        let found = read(&[
            ("VISITOMS_SERVICE_HOST", "10.0.0.7"),
            ("VISITOMS_PORT", "tcp://10.0.0.7:3000"),
            ("VISITOMS_TEST_POSTGRES", "postgres://test"),
            ("PATH", "/bin"),
        ]);
        assert_eq!(found.unwrap().ignored, ["VISITOMS_PORT", "VISITOMS_SERVICE_HOST"]);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let told = read(&[("VISITOMS_CONNECTIONS", "many"), ("VISITOMS_DEV_GALLERY", "maybe")]).unwrap_err();
        assert_eq!(
            told,
            "VISITOMS_CONNECTIONS: it must be a whole number such as 8\nVISITOMS_DEV_GALLERY: it must be true or false"
        );
    }
}
