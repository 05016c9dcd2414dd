//! One form for texts that look the same: what nobody sees is taken out, and letters are put together as Unicode says.
//!
//! On the server alone (feature `normal`), since every text passes it there; the tables would weigh on each browser.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};
use std::ops::RangeInclusive;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A line of text such as a name: composed (NFC, UAX #15), without characters that nobody sees or that turn others around, and
/// with one space between words.
pub fn line(text: &str) -> String {
    let composed: Vec<char> = text.nfc().collect();
    let mut kept = String::with_capacity(text.len());
    for (at, c) in composed.iter().copied().enumerate() {
        let c = if c == ' ' || is_space(c) { ' ' } else { c };
        let parted = c == ' ' && (kept.is_empty() || kept.ends_with(' '));
        if !parted && !is_unseen(c) && (!is_joiner(c) || joins(&composed, at)) {
            kept.push(c);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// An address: compatibility forms such as full width become plain (NFKC), in lower case, without what nobody sees.
pub fn address(text: &str) -> String {
    let seen = |c: &char| !is_unseen(*c) && !is_joiner(*c);
    let folded: String = text.nfkc().filter(seen).flat_map(char::to_lowercase).collect();
    folded.nfkc().filter(seen).collect::<String>().trim().to_owned()
}

/// Whether a part of an address could be taken for another: Latin letters with letters of another alphabet that look like them,
/// nothing but such letters, or letters with marks that belong to no letter.
pub fn looks_like_another(address: &str) -> bool {
    address.split(['@', '.']).any(|part| {
        let letters = || part.chars().filter(|c| c.is_alphabetic());
        let latin = letters().any(is_latin);
        let similar = letters().any(|c| is_in(c, &SIMILAR_SCRIPTS));
        let disguised = similar && letters().all(|c| LIKE_LATIN.contains(c));
        let marked = part.chars().zip(part.chars().skip(1)).any(|(letter, mark)| is_latin(letter) && is_combining_mark(mark));
        (latin && similar) || disguised || marked || letters().any(|c| is_in(c, &LATIN_IN_DISGUISE))
    })
}

/// Greek, Cyrillic, Armenian, Cherokee and Coptic have letters that nobody tells from Latin ones.
const SIMILAR_SCRIPTS: [RangeInclusive<char>; 8] = [
    '\u{370}'..='\u{3ff}',
    '\u{400}'..='\u{52f}',
    '\u{530}'..='\u{58f}',
    '\u{13a0}'..='\u{13ff}',
    '\u{1c80}'..='\u{1c8f}',
    '\u{1f00}'..='\u{1fff}',
    '\u{2c80}'..='\u{2cff}',
    '\u{ab70}'..='\u{abbf}',
];

/// Small letters of those alphabets that look like Latin ones, so that a word of them alone looks like a Latin word.
const LIKE_LATIN: &str = "аеорсухіјѕһԁԛԝӏαγικνορυχωϲϳօսոհցզ";

/// Latin letters that no alphabet of an address needs, and that look like others: a dotless i, those of phonetics.
const LATIN_IN_DISGUISE: [RangeInclusive<char>; 3] = ['\u{131}'..='\u{131}', '\u{250}'..='\u{2af}', '\u{1d00}'..='\u{1dbf}'];

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_in(c: char, ranges: &[RangeInclusive<char>]) -> bool {
    ranges.iter().any(|range| range.contains(&c))
}

/// Spaces other than the usual one.
fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Characters without a shape of their own, and those that turn the order of others around; joiners aside.
fn is_unseen(c: char) -> bool {
    // Unicode's list, and besides it the ends of lines and paragraphs, an empty pattern of Braille, and what stands for something
    // that is not there.
    let ignorable = !c.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
    (ignorable && !is_joiner(c)) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffc}')
}

/// The zero-width joiner and non-joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a joiner stands between letters of a script that is written with it: Arabic and its kin, Indic, Khmer, Mongolian.
fn joins(text: &[char], at: usize) -> bool {
    const NEEDED: [RangeInclusive<char>; 6] = [
        '\u{600}'..='\u{8ff}',
        '\u{900}'..='\u{dff}',
        '\u{f00}'..='\u{109f}',
        '\u{1780}'..='\u{18af}',
        '\u{fb50}'..='\u{fdff}',
        '\u{fe70}'..='\u{fefc}',
    ];
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    [before, text.get(at + 1)].into_iter().all(|beside| beside.is_some_and(|c| is_in(*c, &NEEDED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_the_same() {
        for (typed, kept) in [
            ("Jose\u{301}", "Jos\u{e9}"),
            ("Cru\u{200b}z", "Cruz"),
            ("\u{202e}zurC\u{202c}", "zurC"),
            ("\u{feff}Ana\u{a0}\u{a0}Roe ", "Ana Roe"),
            ("Mary  Ann", "Mary Ann"),
            ("C\u{2067}02\u{2069}07\u{1bca0}\u{200e}", "C0207"),
            ("\u{2800}Ana", "Ana"),
            ("A\u{200d}na", "Ana"),
            ("\u{200d}Ana\u{200c}", "Ana"),
            ("O\u{2019}Brien", "O\u{2019}Brien"),
        ] {
            assert_eq!(line(typed), kept, "{}", typed.escape_unicode());
        }
    }

    #[test]
    fn scripts_that_need_joiners_keep_them() {
        for name in ["مه\u{200c}رخ", "क\u{94d}\u{200d}ष", "ශ\u{dca}\u{200d}ර"] {
            assert_eq!(line(name), name);
        }
        assert_eq!(line("مه\u{200c}\u{200c}رخ"), "مهرخ", "one in the place of another is none");
    }

    #[test]
    fn addresses_are_plain() {
        for (typed, kept) in [
            ("Ana@Maple.Example", "ana@maple.example"),
            ("\u{ff41}na\u{ff20}maple.example", "ana@maple.example"),
            ("a\u{200b}n\u{ad}a\u{200d}@maple.example\u{2060}", "ana@maple.example"),
            ("jose\u{301}@maple.example", "jos\u{e9}@maple.example"),
            ("\u{212a}im@maple.example", "kim@maple.example"),
        ] {
            assert_eq!(address(typed), kept, "{}", typed.escape_unicode());
        }
    }

    #[test]
    fn what_could_be_taken_for_another_address_is_told() {
        for alike in [
            "b\u{456}ll@maple.example",
            "ana@m\u{430}ple.example",
            "рор\u{435}@maple.example",
            "\u{3bf}ffice@maple.example",
            "b\u{131}ll@maple.example",
            "\u{261}ina@maple.example",
            "ana\u{337}@maple.example",
        ] {
            assert!(looks_like_another(alike), "{alike}");
        }
        for good in [
            "ana@maple.example",
            "jos\u{e9}@maple.example",
            "иван@почта.example",
            "γιώργος@maple.example",
            "李@例子.example",
            "a.b-c+d@maple.example",
        ] {
            assert!(!looks_like_another(good), "{good}");
        }
    }
}
