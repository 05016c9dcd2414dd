//! The settings as they are in a backup: a TOML file for the person who restores it, without secrets.

use crate::{config::Settings, doctor::without_password};
use serde_json::Value;

/// Settings whose names contain one of these are secrets.
const SECRET_NAMES: [&str; 3] = ["password", "secret", "token"];

/// One line for each setting that is set.
pub fn without_secrets(settings: &Settings) -> Result<String, String> {
    let Value::Object(all) = serde_json::to_value(settings).map_err(|error| error.to_string())? else {
        return Err("the settings are no table".into());
    };
    let mut text = String::from("# The settings of the installation when the backup was made. Passwords are not in it.\n");
    for (name, value) in all {
        if value.is_null() {
            continue;
        }
        if SECRET_NAMES.iter().any(|secret| name.contains(secret)) {
            text += &format!("# {name} was set\n");
        } else {
            // What JSON escapes in a text, TOML does.
            text += &format!("{name} = {}\n", without_passwords(value));
        }
    }
    Ok(text)
}

fn without_passwords(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains("://") => Value::String(without_password(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(without_passwords).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_has_no_secret_and_is_read_as_settings() {
        let settings = Settings {
            database_url: Some("postgres://oms:canary1@db/oms?password=canary2".into()),
            backup_url: Some("postgres://dump:canary3@db/oms".into()),
            smtp_url: Some("smtps://oms:canary4@mail.example".into()),
            smtp_password: Some("canary5".into()),
            otlp_endpoint: Some("http://user:canary6@127.0.0.1:4318".into()),
            mail_from: Some("VisitOMS \"Maple\" <no-reply@visits.example>".into()),
            ..Settings::default()
        };
        let text = without_secrets(&settings).unwrap();
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("# smtp_password was set\n"), "{text}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visitoms.toml");
        // The mail server lacks its password now.
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("smtp_url")).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        let read = crate::config::Config::load(Some(&file)).map_err(|error| format!("{error}: {text}")).unwrap().settings;
        assert_eq!((read.mail_from, read.connections), (settings.mail_from, settings.connections));
    }
}
