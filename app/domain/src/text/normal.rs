//! Unicode normalization, so that text that looks the same is equal: removes invisible characters and composes letters.
//!
//! Only on the server (feature `normal`), which all text passes through; the tables would make the browser build larger.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};
use std::ops::RangeInclusive;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Normalizes a line of text such as a name: composed (NFC, UAX #15), without invisible characters and those that change the
/// text direction, with single spaces between words.
pub fn normalize_line(text: &str) -> String {
    let composed: Vec<char> = text.nfc().collect();
    let mut line = String::with_capacity(text.len());
    for (at, c) in composed.iter().copied().enumerate() {
        let c = if c == ' ' || is_space(c) { ' ' } else { c };
        let is_repeated_space = c == ' ' && (line.is_empty() || line.ends_with(' '));
        if !is_repeated_space && !is_invisible(c) && (!is_joiner(c) || is_needed_joiner(&composed, at)) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Normalizes an email address: compatibility decomposition and composition (NFKC; full-width forms become plain), in lower
/// case, without invisible characters.
pub fn normalize_address(text: &str) -> String {
    let is_visible = |c: &char| !is_invisible(*c) && !is_joiner(*c);
    let folded: String = text.nfkc().filter(is_visible).flat_map(char::to_lowercase).collect();
    folded.nfkc().filter(is_visible).collect::<String>().trim().to_owned()
}

/// Whether a part of an address could be mistaken for another (homoglyph attack): Latin letters mixed with lookalike letters of
/// another alphabet, only such letters, or Latin letters with combining marks that do not compose.
pub fn is_confusable(address: &str) -> bool {
    address.split(['@', '.']).any(|part| {
        let letters = || part.chars().filter(|c| c.is_alphabetic());
        let latin = letters().any(is_latin);
        let similar = letters().any(|c| is_in(c, &SIMILAR_SCRIPTS));
        let disguised = similar && letters().all(|c| LIKE_LATIN.contains(c));
        let marked = part.chars().zip(part.chars().skip(1)).any(|(letter, mark)| is_latin(letter) && is_combining_mark(mark));
        (latin && similar) || disguised || marked || letters().any(|c| is_in(c, &LATIN_IN_DISGUISE))
    })
}

/// Greek, Cyrillic, Armenian, Cherokee and Coptic: scripts with letters that look like Latin ones.
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

/// Lower-case letters of those scripts that look like Latin ones: a word of only these looks like a Latin word.
const LIKE_LATIN: &str = "аеорсухіјѕһԁԛԝӏαγικνορυχωϲϳօսոհցզ";

/// Latin letters that look like others and are not needed in addresses: the dotless i, phonetic letters.
const LATIN_IN_DISGUISE: [RangeInclusive<char>; 3] = ['\u{131}'..='\u{131}', '\u{250}'..='\u{2af}', '\u{1d00}'..='\u{1dbf}'];

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_in(c: char, ranges: &[RangeInclusive<char>]) -> bool {
    ranges.iter().any(|range| range.contains(&c))
}

/// Unicode spaces other than U+0020.
fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Invisible characters, and those that change the text direction, except joiners.
fn is_invisible(c: char) -> bool {
    // Unicode's default-ignorable characters, and line and paragraph separators, the blank Braille pattern, interlinear
    // annotation marks and the object replacement character.
    let ignorable = !c.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
    (ignorable && !is_joiner(c)) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffc}')
}

/// The zero-width joiner and non-joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a joiner is between letters of a script that needs it: Arabic and related scripts, Indic, Khmer, Mongolian.
fn is_needed_joiner(text: &[char], at: usize) -> bool {
    const NEEDED: [RangeInclusive<char>; 6] = [
        '\u{600}'..='\u{8ff}',
        '\u{900}'..='\u{dff}',
        '\u{f00}'..='\u{109f}',
        '\u{1780}'..='\u{18af}',
        '\u{fb50}'..='\u{fdff}',
        '\u{fe70}'..='\u{fefc}',
    ];
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    [before, text.get(at + 1)].into_iter().all(|neighbor| neighbor.is_some_and(|c| is_in(*c, &NEEDED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_equal() {
        for (typed, expected) in [
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
            assert_eq!(normalize_line(typed), expected, "{}", typed.escape_unicode());
        }
    }

    #[test]
    fn scripts_that_need_joiners_keep_them() {
        for name in ["مه\u{200c}رخ", "क\u{94d}\u{200d}ष", "ශ\u{dca}\u{200d}ර"] {
            assert_eq!(normalize_line(name), name);
        }
        assert_eq!(normalize_line("مه\u{200c}\u{200c}رخ"), "مهرخ", "one in the place of another is none");
    }

    #[test]
    fn addresses_are_normalized() {
        for (typed, expected) in [
            ("Ana@Maple.Example", "ana@maple.example"),
            ("\u{ff41}na\u{ff20}maple.example", "ana@maple.example"),
            ("a\u{200b}n\u{ad}a\u{200d}@maple.example\u{2060}", "ana@maple.example"),
            ("jose\u{301}@maple.example", "jos\u{e9}@maple.example"),
            ("\u{212a}im@maple.example", "kim@maple.example"),
        ] {
            assert_eq!(normalize_address(typed), expected, "{}", typed.escape_unicode());
        }
    }

    #[test]
    fn confusable_addresses_are_detected() {
        for alike in [
            "b\u{456}ll@maple.example",
            "ana@m\u{430}ple.example",
            "рор\u{435}@maple.example",
            "\u{3bf}ffice@maple.example",
            "b\u{131}ll@maple.example",
            "\u{261}ina@maple.example",
            "ana\u{337}@maple.example",
        ] {
            assert!(is_confusable(alike), "{alike}");
        }
        for good in [
            "ana@maple.example",
            "jos\u{e9}@maple.example",
            "иван@почта.example",
            "γιώργος@maple.example",
            "李@例子.example",
            "a.b-c+d@maple.example",
        ] {
            assert!(!is_confusable(good), "{good}");
        }
    }
}
