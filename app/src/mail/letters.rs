//! What each letter says. A letter names the agency and leads to it; nothing of a child's record stands in one.

use super::words;
use crate::{account::activity::device_words, dates};
use domain::{Language, Role, mail::Letter, security::SecurityEvent};
use jiff::Timestamp;

/// A letter in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub subject: String,
    /// Who writes, where it is an agency.
    pub from: Option<String>,
    pub lines: Vec<String>,
    /// Where it leads, and what is written on the way there.
    pub button: Option<Button>,
    /// Characters to be kept as they are, each line by itself.
    pub verbatim: Option<String>,
    /// In smaller print.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub href: String,
}

/// What follows the `?` in the links of a letter that is not in the usual language: the tag of its language, in which a stranger
/// is shown the page.
pub const OF_LETTER: &str = "lang=";

/// The letter in words. `public_url` is the address that people use, without a slash at its end.
pub fn text_of(letter: &Letter, lang: Language, public_url: &str) -> Text {
    let button = |label: &'static str, path: &str| {
        let of_letter = if lang == Language::default() { String::new() } else { format!("?{OF_LETTER}{}", lang.tag()) };
        Some(Button { label: label.to_owned(), href: format!("{public_url}{path}{of_letter}") })
    };
    match letter {
        Letter::Invitation { agency, role, token } => {
            let agency = one_line(agency);
            let what = match role {
                Role::Admin => words::invited_admin(lang, &agency),
                Role::Provider => words::invited_provider(lang, &agency),
                Role::Parent => words::invited_parent(lang, &agency),
            };
            Text {
                subject: words::invitation(lang, &agency),
                lines: vec![what, words::invited_how(lang).to_owned()],
                button: button(words::join(lang), &format!("/join/{token}")),
                notes: vec![words::invited_once(lang).to_owned(), words::not_expected(lang).to_owned()],
                from: Some(agency),
                ..Text::default()
            }
        }
        Letter::PasswordReset { token } => Text {
            subject: words::reset(lang).to_owned(),
            lines: vec![words::reset_asked(lang).to_owned()],
            button: button(words::reset_button(lang), &format!("/reset/{token}")),
            notes: vec![words::reset_once(lang).to_owned(), words::reset_not_you(lang).to_owned()],
            ..Text::default()
        },
        Letter::SecurityChange { event } => Text {
            subject: words::changed(lang).to_owned(),
            lines: vec![event.parse().map_or(words::changed_somehow(lang), |event| happened(lang, event)).to_owned()],
            button: button(words::to_account(lang), "/account"),
            notes: vec![words::not_you(lang, format!("{public_url}/forgot"))],
            ..Text::default()
        },
        Letter::MembershipChange { agency, event } => {
            let agency = one_line(agency);
            let event = event.parse().ok();
            let (subject, line) = happened_at(lang, event, &agency);
            Text {
                subject,
                lines: vec![line],
                // Who was removed may have no other place to go to.
                button: if event == Some(SecurityEvent::Removed) { None } else { button(words::to_account(lang), "/account") },
                notes: vec![words::ask_agency(lang, &agency)],
                from: Some(agency),
                ..Text::default()
            }
        }
        Letter::NewDevice { device, region, at_us } => {
            let (device, region) = (one_line(device), one_line(region));
            let what = if device.is_empty() { words::some_device(lang).to_owned() } else { device_words(lang, &device) };
            let place = if region.is_empty() { what } else { words::device_in(lang, what, region) };
            Text {
                subject: words::new_device(lang).to_owned(),
                lines: vec![words::signed_in_from(
                    lang,
                    place,
                    dates::moment_utc(lang, Timestamp::from_microsecond(*at_us).unwrap_or_default()),
                )],
                button: button(words::to_account(lang), "/account"),
                notes: vec![words::not_you(lang, format!("{public_url}/forgot"))],
                ..Text::default()
            }
        }
        Letter::AuditCheckpoint { agency, text } => {
            let agency = one_line(agency);
            Text {
                subject: words::checkpoint(lang, &agency),
                lines: vec![words::checkpoint_what(lang, &agency)],
                verbatim: Some(text.clone()),
                notes: vec![words::checkpoint_keep(lang).to_owned()],
                from: Some(agency),
                ..Text::default()
            }
        }
        Letter::Trial => {
            Text { subject: words::trial(lang).to_owned(), lines: vec![words::trial_what(lang).to_owned()], ..Text::default() }
        }
    }
}

/// What an agency did with somebody's place in it: as a heading and as a sentence.
fn happened_at(lang: Language, event: Option<SecurityEvent>, agency: &str) -> (String, String) {
    match event {
        Some(SecurityEvent::Joined) => (words::joined_subject(lang, agency), words::joined_at(lang, agency)),
        Some(SecurityEvent::Removed) => (words::removed_subject(lang, agency), words::removed_at(lang, agency)),
        Some(SecurityEvent::Restored) => (words::restored_subject(lang, agency), words::restored_at(lang, agency)),
        Some(SecurityEvent::SecondStepRemoved) => {
            (words::second_step_subject(lang).to_owned(), words::second_step_at(lang, agency))
        }
        _ => (words::access_changed(lang, agency), words::role_changed_at(lang, agency)),
    }
}

/// A name for a heading of a letter: on one line, without characters that turn the order of others around.
fn one_line(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || unseen(c)).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(120).collect()
}

fn happened(lang: Language, event: SecurityEvent) -> &'static str {
    let say: fn(Language) -> &'static str = match event {
        SecurityEvent::SignedIn => words::signed_in,
        SecurityEvent::SignInFailed => words::sign_in_failed,
        SecurityEvent::SignedOut => words::signed_out,
        SecurityEvent::PasswordSet => words::password_set,
        SecurityEvent::PasswordChanged => words::password_changed,
        SecurityEvent::PasswordReset => words::password_was_reset,
        SecurityEvent::TotpAdded => words::totp_added,
        SecurityEvent::TotpRemoved => words::totp_removed,
        SecurityEvent::PasskeyAdded => words::passkey_added,
        SecurityEvent::PasskeyRemoved => words::passkey_removed,
        SecurityEvent::RecoveryCodesMade => words::recovery_codes_made,
        SecurityEvent::RecoveryCodeUsed => words::recovery_code_used,
        SecurityEvent::SessionEnded => words::session_ended,
        SecurityEvent::OtherSessionsEnded => words::other_sessions_ended,
        SecurityEvent::Joined => words::joined,
        SecurityEvent::RoleChanged => words::role_changed,
        SecurityEvent::Removed => words::removed,
        SecurityEvent::Suspended => words::suspended,
        SecurityEvent::Restored => words::restored,
        SecurityEvent::PasswordLinkMade => words::password_link_made,
        SecurityEvent::SecondStepRemoved => words::second_step_removed,
    };
    say(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language::{En, Es};

    #[test]
    fn each_letter_leads_to_the_public_address() {
        let invitation = Letter::Invitation { agency: "Maple".into(), role: Role::Parent, token: "abc".into() };
        let text = text_of(&invitation, En, "https://visits.example");
        assert_eq!(text.button.unwrap().href, "https://visits.example/join/abc");
        assert_eq!(text.from.as_deref(), Some("Maple"));
        let reset = text_of(&Letter::PasswordReset { token: "abc".into() }, Es, "https://visits.example");
        assert_eq!(reset.button.unwrap().href, "https://visits.example/reset/abc?lang=es");
    }

    #[test]
    fn who_is_removed_is_told_by_whom_and_led_nowhere() {
        let letter = |event: SecurityEvent| Letter::MembershipChange { agency: "Maple".into(), event: event.as_str().into() };
        let text = text_of(&letter(SecurityEvent::Removed), En, "https://visits.example");
        assert_eq!(text.lines, ["Maple has ended your access. You can no longer sign in to it."]);
        assert_eq!((text.from.as_deref(), text.button), (Some("Maple"), None));
        assert_eq!(text.subject, "Your access to Maple has ended");
        let text = text_of(&letter(SecurityEvent::Joined), En, "https://visits.example");
        assert_eq!(text.lines, ["You have joined Maple."]);
        assert_eq!(text.button.unwrap().href, "https://visits.example/account");
    }

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(one_line("Maple\r\nBcc: all@evil.example"), "Maple Bcc: all@evil.example");
        assert_eq!(one_line("Ma\u{202e}ple\u{2028} \t Ñandú 🌳"), "Ma ple Ñandú 🌳");
        assert_eq!(one_line(&"x".repeat(500)).len(), 120);
    }

    #[test]
    fn a_sign_in_is_told_with_its_place_and_time() {
        let letter = |device: &str, region: &str| Letter::NewDevice {
            device: device.into(),
            region: region.into(),
            at_us: 1_796_138_100_000_000,
        };
        let line = |letter: &Letter, lang| text_of(letter, lang, "").lines.remove(0);
        assert_eq!(
            line(&letter("Firefox on Windows", "New York"), En),
            "Your account was used from Firefox on Windows in New York on December 1, 2026, 15:15 UTC."
        );
        assert_eq!(
            line(&letter("Firefox on Windows", ""), Es),
            "Se entró a su cuenta desde Firefox en Windows el 1 de diciembre de 2026, 15:15 UTC."
        );
        assert_eq!(
            line(&letter("", ""), Es),
            "Se entró a su cuenta desde un dispositivo nuevo el 1 de diciembre de 2026, 15:15 UTC."
        );
    }

    #[test]
    fn every_event_has_its_sentence() {
        for lang in Language::ALL {
            let sentences: std::collections::BTreeSet<_> =
                SecurityEvent::ALL.into_iter().map(|event| happened(lang, event)).collect();
            assert_eq!(sentences.len(), SecurityEvent::ALL.len());
        }
    }
}
