//! The text of each e-mail. An e-mail names the agency and links to the site; it never has data of a child's record.

use super::messages;
use domain::{Language, Role, mail::Email, security::SecurityEvent};
use jiff::Timestamp;
use web::{dates, terms::device_text};

/// The text of an e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailText {
    pub subject: String,
    /// The sender name, if it is an agency.
    pub from: Option<String>,
    pub lines: Vec<String>,
    /// The link, as a button.
    pub button: Option<Button>,
    /// Preformatted text; line breaks are kept.
    pub verbatim: Option<String>,
    /// Paragraphs in smaller print.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub href: String,
}

/// The query parameter in the links of an e-mail that is not in the default language: pages for anonymous visitors are then shown
/// in the language of the e-mail.
pub const LANGUAGE_QUERY: &str = "lang=";

/// The text of an e-mail. `public_url` is the public base URL without a trailing slash.
pub fn email_text(email: &Email, lang: Language, public_url: &str) -> EmailText {
    let button = |label: &'static str, path: &str| {
        let query = if lang == Language::default() { String::new() } else { format!("?{LANGUAGE_QUERY}{}", lang.tag()) };
        Some(Button { label: label.to_owned(), href: format!("{public_url}{path}{query}") })
    };
    match email {
        Email::Invitation { agency, role, token } => {
            let agency = single_line(agency);
            let invitation_text = match role {
                Role::Admin => messages::invited_admin(lang, &agency),
                Role::Provider => messages::invited_provider(lang, &agency),
                Role::Parent => messages::invited_parent(lang, &agency),
            };
            EmailText {
                subject: messages::invitation(lang, &agency),
                lines: vec![invitation_text, messages::invited_how(lang).to_owned()],
                button: button(messages::join(lang), &format!("/join/{token}")),
                notes: vec![messages::invited_once(lang).to_owned(), messages::not_expected(lang).to_owned()],
                from: Some(agency),
                ..EmailText::default()
            }
        }
        Email::PasswordReset { token } => EmailText {
            subject: messages::reset(lang).to_owned(),
            lines: vec![messages::reset_asked(lang).to_owned()],
            button: button(messages::reset_button(lang), &format!("/reset/{token}")),
            notes: vec![messages::reset_once(lang).to_owned(), messages::reset_not_you(lang).to_owned()],
            ..EmailText::default()
        },
        Email::SecurityChange { event } => EmailText {
            subject: messages::changed(lang).to_owned(),
            lines: vec![
                event.parse().map_or(messages::changed_somehow(lang), |event| security_event_text(lang, event)).to_owned(),
            ],
            button: button(messages::to_account(lang), "/account"),
            notes: vec![messages::not_you(lang, format!("{public_url}/forgot"))],
            ..EmailText::default()
        },
        Email::MembershipChange { agency, event } => {
            let agency = single_line(agency);
            let event = event.parse().ok();
            let (subject, line) = membership_event_text(lang, event, &agency);
            EmailText {
                subject,
                lines: vec![line],
                // A removed member may have no other membership to sign in to.
                button: if event == Some(SecurityEvent::Removed) { None } else { button(messages::to_account(lang), "/account") },
                notes: vec![messages::ask_agency(lang, &agency)],
                from: Some(agency),
                ..EmailText::default()
            }
        }
        Email::NewDevice { device, region, at_us } => {
            let (device, region) = (single_line(device), single_line(region));
            let device_name = if device.is_empty() { messages::some_device(lang).to_owned() } else { device_text(lang, &device) };
            let origin = if region.is_empty() { device_name } else { messages::device_in(lang, device_name, region) };
            EmailText {
                subject: messages::new_device(lang).to_owned(),
                lines: vec![messages::signed_in_from(
                    lang,
                    origin,
                    dates::moment_utc(lang, Timestamp::from_microsecond(*at_us).unwrap_or_default()),
                )],
                button: button(messages::to_account(lang), "/account"),
                notes: vec![messages::not_you(lang, format!("{public_url}/forgot"))],
                ..EmailText::default()
            }
        }
        Email::AuditCheckpoint { agency, text } => {
            let agency = single_line(agency);
            EmailText {
                subject: messages::checkpoint(lang, &agency),
                lines: vec![messages::checkpoint_what(lang, &agency)],
                verbatim: Some(text.clone()),
                notes: vec![messages::checkpoint_keep(lang).to_owned()],
                from: Some(agency),
                ..EmailText::default()
            }
        }
        Email::DataReport { agency } => {
            let agency = single_line(agency);
            EmailText {
                subject: messages::data_report(lang, &agency),
                lines: vec![messages::data_report_what(lang, &agency)],
                button: button(messages::data_report_button(lang), "/settings/data-reports"),
                from: Some(agency),
                ..EmailText::default()
            }
        }
        Email::ServiceProviders { agency } => EmailText {
            subject: messages::service_providers(lang).to_owned(),
            lines: vec![messages::service_providers_what(lang, single_line(agency))],
            button: button(messages::service_providers_show(lang), "/service-providers"),
            notes: vec![messages::service_providers_why(lang).to_owned()],
            ..EmailText::default()
        },
        Email::BackupProblem { late, good_us } => EmailText {
            subject: if *late { messages::backup_late(lang) } else { messages::backup_failed(lang) }.to_owned(),
            lines: vec![match good_us.and_then(|us| Timestamp::from_microsecond(us).ok()) {
                Some(at) => messages::backup_newest(lang, dates::moment_utc(lang, at)),
                None => messages::backup_none(lang).to_owned(),
            }],
            notes: vec![messages::backup_what_to_do(lang).to_owned()],
            ..EmailText::default()
        },
        Email::Test => EmailText {
            subject: messages::trial(lang).to_owned(),
            lines: vec![messages::trial_what(lang).to_owned()],
            ..EmailText::default()
        },
    }
}

/// A change of a membership by its agency: subject and text.
fn membership_event_text(lang: Language, event: Option<SecurityEvent>, agency: &str) -> (String, String) {
    match event {
        Some(SecurityEvent::Joined) => (messages::joined_subject(lang, agency), messages::joined_at(lang, agency)),
        Some(SecurityEvent::Removed) => (messages::removed_subject(lang, agency), messages::removed_at(lang, agency)),
        Some(SecurityEvent::Restored) => (messages::restored_subject(lang, agency), messages::restored_at(lang, agency)),
        Some(SecurityEvent::SecondStepRemoved) => {
            (messages::second_step_subject(lang).to_owned(), messages::second_step_at(lang, agency))
        }
        _ => (messages::access_changed(lang, agency), messages::role_changed_at(lang, agency)),
    }
}

/// A name for the subject of an e-mail: on one line, at most 120 characters, without control and bidirectional characters.
fn single_line(text: &str) -> String {
    let is_invisible = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let parts: Vec<&str> = text.split(|c: char| c.is_whitespace() || is_invisible(c)).filter(|word| !word.is_empty()).collect();
    parts.join(" ").chars().take(120).collect()
}

fn security_event_text(lang: Language, event: SecurityEvent) -> &'static str {
    let text: fn(Language) -> &'static str = match event {
        SecurityEvent::SignedIn => messages::signed_in,
        SecurityEvent::SignInFailed => messages::sign_in_failed,
        SecurityEvent::SignedOut => messages::signed_out,
        SecurityEvent::PasswordSet => messages::password_set,
        SecurityEvent::PasswordChanged => messages::password_changed,
        SecurityEvent::PasswordReset => messages::password_was_reset,
        SecurityEvent::TotpAdded => messages::totp_added,
        SecurityEvent::TotpRemoved => messages::totp_removed,
        SecurityEvent::PasskeyAdded => messages::passkey_added,
        SecurityEvent::PasskeyRemoved => messages::passkey_removed,
        SecurityEvent::RecoveryCodesMade => messages::recovery_codes_made,
        SecurityEvent::RecoveryCodeUsed => messages::recovery_code_used,
        SecurityEvent::SessionEnded => messages::session_ended,
        SecurityEvent::OtherSessionsEnded => messages::other_sessions_ended,
        SecurityEvent::Joined => messages::joined,
        SecurityEvent::RoleChanged => messages::role_changed,
        SecurityEvent::Removed => messages::removed,
        SecurityEvent::Suspended => messages::suspended,
        SecurityEvent::Restored => messages::restored,
        SecurityEvent::PasswordLinkMade => messages::password_link_made,
        SecurityEvent::SecondStepRemoved => messages::second_step_removed,
        SecurityEvent::AgreementAccepted => messages::agreement_accepted,
    };
    text(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};

    #[test]
    fn links_use_the_public_url_and_the_language() {
        let invitation = Email::Invitation { agency: "Maple".into(), role: Role::Parent, token: "abc".into() };
        let text = email_text(&invitation, En, "https://visits.example");
        assert_eq!(text.button.unwrap().href, "https://visits.example/join/abc");
        assert_eq!(text.from.as_deref(), Some("Maple"));
        let reset = email_text(&Email::PasswordReset { token: "abc".into() }, Es, "https://visits.example");
        assert_eq!(reset.button.unwrap().href, "https://visits.example/reset/abc?lang=es");
    }

    #[test]
    fn the_removal_email_names_the_agency_and_has_no_link() {
        let email = |event: SecurityEvent| Email::MembershipChange { agency: "Maple".into(), event: event.as_str().into() };
        let text = email_text(&email(SecurityEvent::Removed), En, "https://visits.example");
        assert_eq!(text.lines, ["Maple has ended your access. You can no longer sign in to it."]);
        assert_eq!((text.from.as_deref(), text.button), (Some("Maple"), None));
        assert_eq!(text.subject, "Your access to Maple has ended");
        let text = email_text(&email(SecurityEvent::Joined), En, "https://visits.example");
        assert_eq!(text.lines, ["You have joined Maple."]);
        assert_eq!(text.button.unwrap().href, "https://visits.example/account");
    }

    #[test]
    fn names_are_reduced_to_a_single_line() {
        assert_eq!(single_line("Maple\r\nBcc: all@evil.example"), "Maple Bcc: all@evil.example");
        assert_eq!(single_line("Ma\u{202e}ple\u{2028} \t Ñandú 🌳"), "Ma ple Ñandú 🌳");
        assert_eq!(single_line(&"x".repeat(500)).len(), 120);
    }

    #[test]
    fn the_new_device_email_has_region_and_time() {
        let email = |device: &str, region: &str| Email::NewDevice {
            device: device.into(),
            region: region.into(),
            at_us: 1_796_138_100_000_000,
        };
        let line = |email: &Email, lang| email_text(email, lang, "").lines.remove(0);
        assert_eq!(
            line(&email("Firefox on Windows", "New York"), En),
            "Your account was used from Firefox on Windows in New York on December 1, 2026, 3:15\u{a0}PM\u{a0}UTC."
        );
        assert_eq!(
            line(&email("Firefox on Windows", ""), Es),
            "Se entró a su cuenta desde Firefox en Windows el 1 de diciembre de 2026, 15:15\u{a0}UTC."
        );
        assert_eq!(
            line(&email("", ""), Es),
            "Se entró a su cuenta desde un dispositivo nuevo el 1 de diciembre de 2026, 15:15\u{a0}UTC."
        );
    }

    #[test]
    fn every_security_event_has_its_own_text() {
        for lang in Language::ALL {
            let texts: std::collections::BTreeSet<_> =
                SecurityEvent::ALL.into_iter().map(|event| security_event_text(lang, event)).collect();
            assert_eq!(texts.len(), SecurityEvent::ALL.len());
        }
    }
}
