//! The password policy (NIST SP 800-63B-4 §3.1.1.2): a minimum length, no common passwords, nothing made of personal data of the
//! owner. No character class rules, and no expiration.

use domain::{
    ErrorCode,
    factors::{MIN_LENGTH_ALONE, MIN_LENGTH_WITH_SECOND_FACTOR},
    text::Password,
};
use std::{collections::HashSet, sync::LazyLock};
use store::identity::PasswordContext;
use unicode_normalization::UnicodeNormalization;

/// The most common passwords; `common_passwords.md` names the source.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// The minimum estimated number of guesses, as a power of ten.
const MIN_GUESSES_LOG10: f64 = 6.0;
/// The maximum length of the text that is estimated, and of each personal word. The cost of the estimate grows with both, and the
/// user controls it: 128 characters can take 1.5 seconds. A password whose first characters are hard to guess is hard to guess as
/// a whole.
const MAX_ESTIMATED: usize = 40;
/// Symbols that can stand for letters (l33t); the estimator tries every combination. A password with more kinds than
/// `MAX_LOOKALIKES` is not easy to guess by such substitutions.
const LOOKALIKES: &str = "@({[<!|$+%";
const MAX_LOOKALIKES: usize = 2;
/// The maximum number of personal words for the estimator.
const MAX_WORDS: usize = 24;
/// Shorter personal words occur in too many passwords to be rejected.
const MIN_WORD_LENGTH: usize = 4;

/// Normalizes a password before hashing (NFKC, ibid.), so that composed and decomposed characters match.
pub fn normalize(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether it is too short to be used without a second factor. Each code point counts.
pub fn is_short(password: &Password) -> bool {
    normalize(password.expose()).chars().count() < MIN_LENGTH_ALONE
}

/// Validates a new password of this owner. The error says what to change.
pub fn check_new(password: &Password, owner: &PasswordContext) -> Result<(), ErrorCode> {
    let text = normalize(password.expose());
    match text.chars().count() {
        _ if password.expose().chars().count() > Password::MAX_LENGTH => return Err(ErrorCode::PasswordTooLong),
        length if length > Password::MAX_LENGTH => return Err(ErrorCode::PasswordTooLong),
        length if owner.has_second_factor && length < MIN_LENGTH_WITH_SECOND_FACTOR => {
            return Err(ErrorCode::PasswordTooShortWithFactor);
        }
        length if !owner.has_second_factor && length < MIN_LENGTH_ALONE => return Err(ErrorCode::PasswordTooShort),
        _ => {}
    }
    let text = text.to_lowercase();
    if COMMON.contains(text.as_str()) {
        return Err(ErrorCode::PasswordCommon);
    }
    let words = personal_words(owner);
    if consists_of(&text, &words) {
        return Err(ErrorCode::PasswordPersonal);
    }
    let (text, words) = estimator_input(&text, &words);
    if zxcvbn::zxcvbn(&text, &words).guesses_log10() < MIN_GUESSES_LOG10 { Err(ErrorCode::PasswordGuessable) } else { Ok(()) }
}

/// The input of the estimator, limited so that the estimate takes only milliseconds.
fn estimator_input<'a>(text: &str, words: &'a [String]) -> (String, Vec<&'a str>) {
    let fits = |word: &&str| word.chars().count() <= MAX_ESTIMATED;
    let mut kinds: Vec<char> = Vec::with_capacity(MAX_LOOKALIKES);
    let plain = |c: char| {
        if !LOOKALIKES.contains(c) || kinds.contains(&c) {
            return c;
        }
        if kinds.len() < MAX_LOOKALIKES {
            kinds.push(c);
            return c;
        }
        '~'
    };
    let text = text.chars().take(MAX_ESTIMATED).map(plain).collect();
    (text, words.iter().map(String::as_str).filter(fits).take(MAX_WORDS).collect())
}

/// The words of the owner's personal data and of this site, longest first.
fn personal_words(owner: &PasswordContext) -> Vec<String> {
    let mut words = vec!["visitoms".to_owned()];
    for known in &owner.known {
        let known = normalize(known).to_lowercase();
        words.extend(known.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        words.push(known);
    }
    words.retain(|word| word.chars().count() >= MIN_WORD_LENGTH);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Whether almost only digits and symbols remain when these words are removed.
fn consists_of(text: &str, words: &[String]) -> bool {
    let left = words.iter().fold(text.to_owned(), |left, word| left.replace(word.as_str(), " "));
    left != text && left.chars().filter(|c| c.is_alphabetic()).count() < MIN_WORD_LENGTH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, has_second_factor: bool) -> Result<(), ErrorCode> {
        let known = ["Ana María López", "ana.lopez@maple.example", "Maple Early Intervention"].map(str::to_owned);
        check_new(&Password::new(password), &PasswordContext { has_second_factor, known: known.into() })
    }

    #[test]
    fn minimum_and_maximum_length() {
        assert_eq!(check("tangled-otters", false), Err(ErrorCode::PasswordTooShort));
        assert_eq!(check("tangled-otters!", false), Ok(()));
        assert_eq!(check("tangled", true), Err(ErrorCode::PasswordTooShortWithFactor));
        assert_eq!(check("tngl3d-otter", true), Ok(()));
        assert_eq!(check("жаркие котята", true), Ok(()), "any script, and spaces");
        assert_eq!(check(&"x7 ".repeat(43), false), Err(ErrorCode::PasswordTooLong));
    }

    #[test]
    fn length_counts_code_points_after_normalization() {
        // Seven letters with combining accents are seven characters.
        assert_eq!(check(&"e\u{301}".repeat(7), true), Err(ErrorCode::PasswordTooShortWithFactor));
    }

    #[test]
    fn common_and_easy_passwords_are_rejected() {
        for (password, second) in [("password", true), ("Iloveyou", true), ("qwertyuiop", true), ("\u{ff50}assword", true)] {
            assert_eq!(check(password, second), Err(ErrorCode::PasswordCommon), "{password}");
        }
        for password in ["aaaaaaaaaaaaaaaaaa", "passwordpassword", "abcabcabcabcabcabc", "12345678901234567890"] {
            assert!(
                matches!(check(password, false), Err(ErrorCode::PasswordGuessable | ErrorCode::PasswordCommon)),
                "{password}"
            );
        }
        assert_eq!(check("correct horse battery", false), Ok(()));
    }

    #[test]
    fn the_input_of_the_estimator_is_bounded() {
        let owner = PasswordContext {
            has_second_factor: false,
            known: (0..200).map(|nth| format!("{nth:06} {}", "n".repeat(120))).collect(),
        };
        let words = personal_words(&owner);
        for password in ["p4$$w0rd!".repeat(14), "ñ".repeat(126), "short".to_owned()] {
            let (text, words) = estimator_input(&password, &words);
            assert_eq!(text.chars().count(), password.chars().count().min(MAX_ESTIMATED));
            assert!(password.starts_with(&text));
            assert!(words.len() <= MAX_WORDS && words.iter().all(|word| word.chars().count() <= MAX_ESTIMATED), "{words:?}");
        }
        let (text, _) = estimator_input(&"4@8({[<69!1|0$5+7%2".repeat(6), &words);
        assert_eq!(text, format!("{}4@", "4@8(~~~69~1~0~5~7~2".repeat(2)));
        assert_eq!(check(&"a1 ".repeat(42), false), Err(ErrorCode::PasswordGuessable));
        assert_eq!(check("p4$$w0rd!p4$$w0rd!", false), Err(ErrorCode::PasswordGuessable), "l33t substitutions");
        assert_eq!(check(&format!("correct horse battery {}", "a".repeat(100)), false), Ok(()));
    }

    /// `cargo test -p app --features ssr --lib policy -- --ignored --nocapture` prints the cost of the worst passwords.
    #[test]
    #[ignore = "a measurement"]
    fn measure_the_cost_of_the_estimator() {
        for password in
            ["p4$$w0rd!".repeat(14), "a@4(1!|0$5+7%2z".repeat(8), "abcdefghqwertyu1".repeat(8), "4@8({[<69!1|0$5+7%2".repeat(6)]
        {
            for text in [estimator_input(&password, &[]).0, password.clone()] {
                let started = std::time::Instant::now();
                let guesses = zxcvbn::zxcvbn(&text, &[]).guesses_log10();
                println!("{text}: {:?}, 10^{guesses:.1}", started.elapsed());
            }
        }
    }

    #[test]
    fn passwords_made_of_personal_data_are_rejected() {
        for password in ["ana.lopez@maple.example", "Visitoms-2026-2026", "MapleIntervention1", "LOPEZ lopez lopez 1"] {
            assert_eq!(check(password, false), Err(ErrorCode::PasswordPersonal), "{password}");
        }
        assert_eq!(check("a maple behind the barn", false), Ok(()), "a personal word among other words is allowed");
    }
}
