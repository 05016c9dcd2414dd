//! What a new password must be (NIST SP 800-63B-4 §3.1.1.2): long enough, known to nobody, not made of what everybody knows
//! about its owner. No rules about kinds of characters, and no end by date.

use domain::{
    factors::{LEAST_ALONE, LEAST_BESIDE},
    text::Password,
};
use std::{collections::HashSet, sync::LazyLock};
use store::identity::PasswordOwner;
use unicode_normalization::UnicodeNormalization;

/// Passwords that everybody tries; `common_passwords.md` says where from.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Fewer guesses than this, as a power of ten, are nothing to whoever wants in.
const LEAST_GUESSES: f64 = 6.0;
/// Characters that are looked at to tell how quickly a password is guessed, and of each word that stands for its owner. The
/// work grows with both, and whoever chooses a password chooses how much: 128 characters can cost
/// a second and a half. What is hard to guess in its first characters is so in the whole.
const MOST_ESTIMATED: usize = 40;
/// Signs that stand for letters, some for the same: the estimator tries every reading of them. Whoever uses more kinds than
/// this is no longer easy to guess by that.
const LOOKALIKES: &str = "@({[<!|$+%";
const MOST_LOOKALIKES: usize = 2;
/// Words of the owner that are looked at.
const MOST_WORDS: usize = 24;
/// A word shorter than this stands in too many passwords to be refused.
const LEAST_WORD: usize = 4;

/// A password as it is hashed: the same however the keyboard made its letters (NFKC, ibid.).
pub fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether it is too short to stand alone. Each code point counts.
pub fn is_short(password: &Password) -> bool {
    normal(password.expose()).chars().count() < LEAST_ALONE
}

/// Whether it may be set as a new password of this owner; the error is the key of the sentence to show.
pub fn check_new(password: &Password, owner: &PasswordOwner) -> Result<(), &'static str> {
    let text = normal(password.expose());
    match text.chars().count() {
        _ if password.expose().chars().count() > Password::MOST => return Err("password.too_long"),
        length if length > Password::MOST => return Err("password.too_long"),
        length if owner.has_second && length < LEAST_BESIDE => return Err("password.too_short_beside"),
        length if !owner.has_second && length < LEAST_ALONE => return Err("password.too_short"),
        _ => {}
    }
    let text = text.to_lowercase();
    if COMMON.contains(text.as_str()) {
        return Err("password.common");
    }
    let words = words_of(owner);
    if is_made_of(&text, &words) {
        return Err("password.about_you");
    }
    let (text, words) = estimated(&text, &words);
    if zxcvbn::zxcvbn(&text, &words).guesses_log10() < LEAST_GUESSES { Err("password.easy") } else { Ok(()) }
}

/// What the estimator is given: no more of a password and its owner's words than takes milliseconds.
fn estimated<'a>(text: &str, words: &'a [String]) -> (String, Vec<&'a str>) {
    let fits = |word: &&str| word.chars().count() <= MOST_ESTIMATED;
    let mut kinds: Vec<char> = Vec::with_capacity(MOST_LOOKALIKES);
    let plain = |c: char| {
        if !LOOKALIKES.contains(c) || kinds.contains(&c) {
            return c;
        }
        if kinds.len() < MOST_LOOKALIKES {
            kinds.push(c);
            return c;
        }
        '~'
    };
    let text = text.chars().take(MOST_ESTIMATED).map(plain).collect();
    (text, words.iter().map(String::as_str).filter(fits).take(MOST_WORDS).collect())
}

/// The words that stand for the owner and this place, the longest first.
fn words_of(owner: &PasswordOwner) -> Vec<String> {
    let mut words = vec!["visitoms".to_owned()];
    for known in &owner.known {
        let known = normal(known).to_lowercase();
        words.extend(known.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        words.push(known);
    }
    words.retain(|word| word.chars().count() >= LEAST_WORD);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Whether little more than digits and signs is left when these words are taken out.
fn is_made_of(text: &str, words: &[String]) -> bool {
    let left = words.iter().fold(text.to_owned(), |left, word| left.replace(word.as_str(), " "));
    left != text && left.chars().filter(|c| c.is_alphabetic()).count() < LEAST_WORD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, has_second: bool) -> Result<(), &'static str> {
        let known = ["Ana María López", "ana.lopez@maple.example", "Maple Early Intervention"].map(str::to_owned);
        check_new(&Password::new(password), &PasswordOwner { has_second, known: known.into() })
    }

    #[test]
    fn length_is_what_counts() {
        assert_eq!(check("tangled-otters", false), Err("password.too_short"));
        assert_eq!(check("tangled-otters!", false), Ok(()));
        assert_eq!(check("tangled", true), Err("password.too_short_beside"));
        assert_eq!(check("tngl3d-otter", true), Ok(()));
        assert_eq!(check("жаркие котята", true), Ok(()), "any script, and spaces");
        assert_eq!(check(&"x7 ".repeat(43), false), Err("password.too_long"));
    }

    #[test]
    fn code_points_count_after_they_were_joined() {
        // Seven letters, each with an accent of its own, are seven characters.
        assert_eq!(check(&"e\u{301}".repeat(7), true), Err("password.too_short_beside"));
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for (password, second) in [("password", true), ("Iloveyou", true), ("qwertyuiop", true), ("\u{ff50}assword", true)] {
            assert_eq!(check(password, second), Err("password.common"), "{password}");
        }
        for password in ["aaaaaaaaaaaaaaaaaa", "passwordpassword", "abcabcabcabcabcabc", "12345678901234567890"] {
            assert!(matches!(check(password, false), Err("password.easy" | "password.common")), "{password}");
        }
        assert_eq!(check("correct horse battery", false), Ok(()));
    }

    #[test]
    fn the_estimator_sees_a_bounded_part() {
        let owner =
            PasswordOwner { has_second: false, known: (0..200).map(|nth| format!("{nth:06} {}", "n".repeat(120))).collect() };
        let words = words_of(&owner);
        for password in ["p4$$w0rd!".repeat(14), "ñ".repeat(126), "short".to_owned()] {
            let (text, words) = estimated(&password, &words);
            assert_eq!(text.chars().count(), password.chars().count().min(MOST_ESTIMATED));
            assert!(password.starts_with(&text));
            assert!(words.len() <= MOST_WORDS && words.iter().all(|word| word.chars().count() <= MOST_ESTIMATED), "{words:?}");
        }
        let (text, _) = estimated(&"4@8({[<69!1|0$5+7%2".repeat(6), &words);
        assert_eq!(text, format!("{}4@", "4@8(~~~69~1~0~5~7~2".repeat(2)));
        assert_eq!(check(&"a1 ".repeat(42), false), Err("password.easy"));
        assert_eq!(check("p4$$w0rd!p4$$w0rd!", false), Err("password.easy"), "letters in disguise");
        assert_eq!(check(&format!("correct horse battery {}", "a".repeat(100)), false), Ok(()));
    }

    /// `cargo test -p app --features ssr --lib policy -- --ignored --nocapture` tells what the worst passwords cost.
    #[test]
    #[ignore = "a measurement"]
    fn what_the_estimator_costs() {
        for password in
            ["p4$$w0rd!".repeat(14), "a@4(1!|0$5+7%2z".repeat(8), "abcdefghqwertyu1".repeat(8), "4@8({[<69!1|0$5+7%2".repeat(6)]
        {
            for text in [estimated(&password, &[]).0, password.clone()] {
                let begun = std::time::Instant::now();
                let guesses = zxcvbn::zxcvbn(&text, &[]).guesses_log10();
                println!("{text}: {:?}, 10^{guesses:.1}", begun.elapsed());
            }
        }
    }

    #[test]
    fn what_is_known_of_the_owner_is_refused() {
        for password in ["ana.lopez@maple.example", "Visitoms-2026-2026", "MapleIntervention1", "LOPEZ lopez lopez 1"] {
            assert_eq!(check(password, false), Err("password.about_you"), "{password}");
        }
        assert_eq!(check("a maple behind the barn", false), Ok(()), "a word among others is none of it");
    }
}
