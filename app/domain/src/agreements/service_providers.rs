//! The service providers that help the operator run the installation: hosting, mail, analytics.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most characters of a service provider's name, purpose or country.
pub const MAX_PROVIDER_TEXT_LENGTH: usize = 200;

/// A service provider, as the operator names it in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceProvider {
    pub name: String,
    /// What it does, such as `Hosting`.
    pub purpose: String,
    /// The purpose in Spanish; without it Spanish pages show `purpose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose_es: Option<String>,
    /// Where it processes data.
    pub country: String,
    /// Since when it is used, such as `2026-12-01`.
    pub since: Date,
}

/// The current list, with the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceProviderList {
    pub providers: Vec<ServiceProvider>,
    /// When a server first started with this list.
    pub since: Timestamp,
    /// `None` for the first list of an installation, which is no change.
    pub previous: Option<Vec<ServiceProvider>>,
}

impl ServiceProviderList {
    /// The names that the previous list did not have.
    pub fn added(&self) -> Vec<&str> {
        missing(&self.providers, self.previous.as_deref().unwrap_or(&self.providers))
    }

    /// The names that only the previous list had.
    pub fn removed(&self) -> Vec<&str> {
        missing(self.previous.as_deref().unwrap_or_default(), &self.providers)
    }
}

/// The names of `all` that `other` does not have.
fn missing<'a>(all: &'a [ServiceProvider], other: &[ServiceProvider]) -> Vec<&'a str> {
    let known: BTreeSet<&str> = other.iter().map(|provider| provider.name.as_str()).collect();
    all.iter().map(|provider| provider.name.as_str()).filter(|name| !known.contains(name)).collect()
}

/// Checks the list of the configuration.
///
/// # Errors
/// A message for the operator: which entry (counted from 1) and what is wrong with it.
pub fn check_service_providers(providers: &[ServiceProvider]) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for (number, provider) in (1..).zip(providers) {
        let purpose_es = provider.purpose_es.as_deref().unwrap_or("-");
        let texts = [
            ("name", provider.name.as_str()),
            ("purpose", &provider.purpose),
            ("purpose_es", purpose_es),
            ("country", &provider.country),
        ];
        for (field, text) in texts {
            let length = text.trim().chars().count();
            if length == 0 || length > MAX_PROVIDER_TEXT_LENGTH || text.chars().any(char::is_control) {
                return Err(format!(
                    "service_providers: the {field} of entry {number} must have 1 to {MAX_PROVIDER_TEXT_LENGTH} characters on one line"
                ));
            }
        }
        if !names.insert(provider.name.trim()) {
            return Err(format!("service_providers: entry {number} has the name of an earlier one"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn provider(name: &str) -> ServiceProvider {
        ServiceProvider {
            name: name.to_owned(),
            purpose: "Hosting".to_owned(),
            purpose_es: None,
            country: "United States".to_owned(),
            since: date(2026, 12, 1),
        }
    }

    #[test]
    fn a_change_names_what_was_added_and_removed() {
        let mut list = ServiceProviderList {
            providers: vec![provider("Oak Hosting"), provider("Elm Mail")],
            since: Timestamp::UNIX_EPOCH,
            previous: Some(vec![provider("Oak Hosting"), provider("Ash Mail")]),
        };
        assert_eq!((list.added(), list.removed()), (vec!["Elm Mail"], vec!["Ash Mail"]));
        list.previous = None;
        assert!(list.added().is_empty() && list.removed().is_empty(), "the first list is no change");
    }

    #[test]
    fn entries_have_short_texts_and_different_names() {
        assert_eq!(check_service_providers(&[provider("Oak"), provider("Elm")]), Ok(()));
        for (wrong, part) in [
            (ServiceProvider { country: " ".to_owned(), ..provider("Elm") }, "the country of entry 2"),
            (provider(&"x".repeat(MAX_PROVIDER_TEXT_LENGTH + 1)), "the name of entry 2"),
            (ServiceProvider { purpose_es: Some(String::new()), ..provider("Elm") }, "the purpose_es of entry 2"),
            (provider("Oak"), "entry 2 has the name"),
        ] {
            let message = check_service_providers(&[provider("Oak"), wrong]).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
